import type { TextContext } from '../../../src/present/column.ts';
import { numberAt, textAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { callSummary, messageSummary } from '../../../src/present/summary.ts';
import type { Field } from '../../../src/query/field.ts';
import { findField } from '../../../src/query/fields.ts';
import type { ApiParty, ApiRow, MessageDetail } from '../../../src/server/api.ts';
import { callHref, messageHref } from '../links.ts';
import { asConfidence, Sure } from '../widgets/Sure.tsx';
import { Fact, Facts, FieldFact } from './Facts.tsx';
import { Party } from './Party.tsx';

const SHOWN = [
  'kind',
  'port',
  'protocol',
  'interface',
  'interface_uuid',
  'opnum',
  'procedure',
  'summary',
  'size',
  'message_id',
];
const TIMING = ['sent_at', 'received_at', 'latency_ns'];

function partyOf({ process, service, tid, threadName }: ApiParty, side: 'source' | 'target') {
  return (
    <>
      <Party {...{ process, service, tid, side }} user={process === null ? null : textAt(process, 'sid')} />
      {threadName === null ? null : <span className="dim"> “{safeText(threadName)}”</span>}
    </>
  );
}

/** Facts of the fields of a message, in the order given. */
function Fields({
  names,
  row,
  context,
}: {
  readonly names: readonly string[];
  readonly row: ApiRow;
  readonly context: TextContext;
}) {
  const fields = names.flatMap((name): Field | readonly Field[] => findField('messages', name) ?? []);
  return fields.map(({ name, title, type }) => (
    <FieldFact key={name} name={title} field={name} value={valueAt(row, name)} type={type} context={context} />
  ));
}

/** Who, to whom, over what, when, and how sure. */
export function MessageFacts({ detail, context }: { readonly detail: MessageDetail; readonly context: TextContext }) {
  const { message, call, other } = detail;
  const sure = asConfidence(message['confidence']);
  const callId = call === null ? undefined : numberAt(call, 'id');
  const otherId = other === null ? undefined : numberAt(other, 'id');
  const evidence = valueAt(message, 'evidence');
  return (
    <Facts>
      <Fact name="From">{partyOf(detail.source, 'source')}</Fact>
      <Fact name="To">{partyOf(detail.target, 'target')}</Fact>
      <Fields names={SHOWN} row={message} context={context} />
      {call === null || callId === undefined ? null : (
        <Fact name="Call">
          <a href={callHref(Number(callId))}>{callSummary(call)}</a>
        </Fact>
      )}
      {other === null || otherId === undefined ? null : (
        <Fact name={textAt(other, 'kind') === 'reply' ? 'Reply' : 'Request'}>
          <a href={messageHref(Number(otherId))}>{messageSummary(other)}</a>
        </Fact>
      )}
      <Fields names={TIMING} row={message} context={context} />
      <Fact name="Both ends">
        {sure === undefined ? (
          <span className="dim">only one end was recorded</span>
        ) : (
          <>
            <Sure confidence={sure} />
            {Array.isArray(evidence) && evidence.length > 0 ? (
              <span className="dim"> by {evidence.map(String).join(', ')}</span>
            ) : null}
          </>
        )}
      </Fact>
    </Facts>
  );
}
