import type { CaptureSummary, MessageDetail } from '../../../src/server/api.ts';
import { keepsAll, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { useSettled } from '../widgets/use-settled.ts';
import { useTextContext } from '../widgets/use-times.ts';
import { EndsView } from './EndsView.tsx';
import { MessageFacts } from './MessageFacts.tsx';
import { NameSources } from './NameSources.tsx';
import { Stacks } from './Stacks.tsx';
import './detail.css';

/** Everything about one message: both ends, timing and names at the left; fields, bytes and stacks at the right. */
export function MessagePanel({ capture, id }: { readonly capture: CaptureSummary; readonly id: number }) {
  const context = useTextContext(capture);
  const settled = useSettled(id);
  const { data, error } = useGrowing(capture, {
    key: [capture.key, 'message', settled],
    ask: (signal) => client.message(settled, signal),
    keeps: keepsAll,
    gcTime: 60_000,
  });
  if (error !== undefined)
    return <StatePane kind="error" title="This message could not be read" text={error.message} />;
  if (data === undefined) return <StatePane kind="loading" title="Reading …" />;
  return (
    <SplitPane direction="row" name="message" initial={0.26} label="Width of the facts">
      <div className="facts-pane">
        <MessageFacts detail={data} context={context} />
        <NameSources names={data.names} />
      </div>
      <MessageContent detail={data} name="message" />
    </SplitPane>
  );
}

/** Fields and bytes of a message, both ends, with its stacks: stands alone, or twice for a request and its reply. */
export function MessageContent({ detail, name }: { readonly detail: MessageDetail; readonly name: string }) {
  const { ends, sendStack, receiveStack } = detail;
  const stacks = { id: 'stacks', title: 'Stacks', content: <Stacks send={sendStack} receive={receiveStack} /> };
  return (
    <EndsView
      ends={ends}
      label="Content of the message"
      name={name}
      more={[
        ...(sendStack.length + receiveStack.length > 0 ? [stacks] : []),
        ...(ends.length === 0 ? [{ id: 'content', title: 'Content', content: <NoContent /> }] : []),
        ...(sendStack.length + receiveStack.length > 0 ? [] : [stacks]),
      ]}
    />
  );
}

function NoContent() {
  return (
    <StatePane
      kind="empty"
      title="No bytes were recorded"
      text="Windows' own tracing (.etl) tells who sent a message to whom, not what is in it. The WinDbg script and the DTrace program record content."
    />
  );
}
