import { evidenceWords } from '../../../src/present/evidence-words.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import './detail.css';

/** By what something was joined: a sentence for each code. */
export function Evidence({ codes }: { readonly codes: readonly string[] }) {
  if (codes.length === 0) return <p className="dim">No evidence was recorded.</p>;
  return (
    <ul className="evidence">
      {codes.map((code) => {
        const words = evidenceWords(code);
        const against = words?.startsWith('Against it') === true;
        return (
          <li key={code} className={against ? 'is-against' : undefined}>
            {words ?? `Confirmed by the event ${safeText(code)}.`} <code className="dim">{safeText(code)}</code>
          </li>
        );
      })}
    </ul>
  );
}
