import type { Sequence } from '../../../src/server/api.ts';
import { keepsAll, useGrowing } from '../app/growing.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { callHref, messageHref } from '../links.ts';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { copyText } from '../widgets/toast.tsx';
import { measuredFit } from './measured-fit.ts';
import { toMermaid } from './mermaid.ts';
import { SequenceWithMenus } from './SequenceWithMenus.tsx';
import { SVG_FONT, toSvg } from './svg.ts';

/** Calls and messages drawn at once. */
const LIMIT = 400;

/** The ladder of a call (`?call=`), a chain (`?chain=`), or of the calls and one-way messages that the filter keeps. */
export function SequenceView({ capture, route }: ViewProps) {
  const call = idOf(route.params['call']);
  const chain = call === undefined ? idOf(route.params['chain']) : undefined;
  const selected = idOf(route.params['id']);
  const of = call === undefined && chain === undefined ? { filter: route.filter } : { call, chain };
  const query = { ...of, limit: LIMIT } as { readonly limit: number; readonly filter?: string };
  const answer = useGrowing(capture, {
    key: [capture.key, 'sequence', query],
    ask: (signal) => client.sequence(query, signal),
    keeps: keepsAll,
  });
  const what =
    call === undefined
      ? chain === undefined
        ? 'what the filter keeps'
        : `chain ${chain}`
      : `call ${call} and all below it`;
  return (
    <div className="sequence-view">
      <div className="sequence-bar" role="toolbar" aria-label="Sequence">
        <span className="sequence-what">
          Sequence of {what}
          {answer.data === undefined ? '' : `: ${answer.data.steps.length.toLocaleString('en-US')} steps`}
        </span>
        {(call !== undefined || chain !== undefined) && (
          <Button onClick={() => route.change({ params: { call: '', chain: '', id: '' } })}>
            Show what the filter keeps
          </Button>
        )}
        {answer.data?.oneWayLeftOut === true && (
          <b>One-way messages are left out: the filter asks for what only calls have</b>
        )}
        {selected !== undefined && <a href={callHref(selected)}>Open call {selected}</a>}
        <Exports sequence={answer.data} />
      </div>
      {answer.error !== undefined && (
        <Failed title="The sequence could not be read" error={answer.error} onRetry={answer.refetch} />
      )}
      {answer.isPending && <StatePane kind="loading" title="Reading calls and messages …" />}
      {answer.data?.steps.length === 0 && (
        <Nothing title="No messages to draw" filtered="No call or message fits the filter" />
      )}
      {answer.data !== undefined && answer.data.steps.length > 0 && (
        <SequenceWithMenus
          capture={capture}
          sequence={answer.data}
          selected={selected}
          onMessage={(id) => {
            window.location.hash = messageHref(id);
          }}
          onCall={(id) => {
            // The second time it is opened.
            if (id === selected) window.location.hash = callHref(id);
            else route.change({ params: { id: String(id) } }, true);
          }}
        />
      )}
    </div>
  );
}

function Exports({ sequence }: { readonly sequence: Sequence | undefined }) {
  const none = sequence === undefined || sequence.steps.length === 0;
  return (
    <>
      <Button disabled={none} onClick={() => sequence && void copyText(toMermaid(sequence), 'as Mermaid')}>
        Copy as Mermaid
      </Button>
      <Button
        disabled={none}
        onClick={() => sequence && save(toSvg(sequence, measuredFit(SVG_FONT)), 'sequence.svg', 'image/svg+xml')}
      >
        Save as SVG
      </Button>
    </>
  );
}

/** Lets the browser save a text as a file. */
function save(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun with the click; the browser holds what it needs.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
