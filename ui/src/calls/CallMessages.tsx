import { numberAt } from '../../../src/present/row.ts';
import { messageSummary } from '../../../src/present/summary.ts';
import type { CaptureSummary, MessageDetail } from '../../../src/server/api.ts';
import { MessageContent } from '../detail/MessagePanel.tsx';
import { messageHref } from '../links.ts';

export interface CallMessagesProps {
  readonly capture: CaptureSummary;
  readonly request: MessageDetail | null;
  readonly reply: MessageDetail | null;
}

/** Request and reply of a call side by side. */
export function CallMessages({ request, reply }: CallMessagesProps) {
  return (
    <div className="call-messages">
      <Side title="Request" detail={request} />
      <Side title="Reply" detail={reply} />
    </div>
  );
}

function Side({ title, detail }: { readonly title: string; readonly detail: MessageDetail | null }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {detail === null ? (
        <p className="dim">No message was recorded.</p>
      ) : (
        <>
          <p>
            <a href={messageHref(Number(numberAt(detail.message, 'id')))}>{messageSummary(detail.message)}</a>
          </p>
          <MessageContent detail={detail} name="call" />
        </>
      )}
    </section>
  );
}
