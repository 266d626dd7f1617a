import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiFrame } from '../../../src/server/api.ts';
import { Button } from '../widgets/Button.tsx';
import { copyText } from '../widgets/toast.tsx';

/** As the command line prints it: whose it is, the address, then what is known of it. */
function frameText({ address, text, kernel }: ApiFrame): string {
  return [kernel ? 'K' : 'U', address, text].filter((part) => part !== null && part !== '').join(' ');
}

/** Call stacks of sender and receiver side by side. */
export function Stacks({
  send,
  receive,
}: {
  readonly send: readonly ApiFrame[];
  readonly receive: readonly ApiFrame[];
}) {
  return (
    <div className="stacks">
      <Stack title="Sent by" frames={send} />
      <Stack title="Received by" frames={receive} />
    </div>
  );
}

/** One call stack, innermost frame first. */
export function Stack({ title, frames }: { readonly title: string; readonly frames: readonly ApiFrame[] }) {
  return (
    <section className="stack" aria-label={title}>
      <h2>
        {title}
        {frames.length === 0 ? null : (
          <Button kind="quiet" onClick={() => void copyText(frames.map(frameText).join('\n'), 'the stack')}>
            Copy
          </Button>
        )}
      </h2>
      {frames.length === 0 ? <p className="dim">No stack was recorded.</p> : null}
      <ol className="mono">
        {frames.map((frame, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stack does not change, and recursion repeats frames
          <li key={index} data-kernel={frame.kernel}>
            <span className="stack-mode" title={frame.kernel ? 'in the kernel' : 'in user mode'}>
              {frame.kernel ? 'K' : 'U'}
            </span>
            {frame.text === null ? frame.address : <span className="stack-name">{safeText(frame.text)}</span>}
            {frame.text === null || frame.address === '' ? null : <span className="dim"> {frame.address}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
