import { evidenceWords } from '../../../src/present/evidence-words.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { Value } from './Facts.tsx';
import './detail.css';

/** By what something was joined: a sentence for each code. `field`: where the filter of this view can name the codes. */
export function Evidence({ codes, field }: { readonly codes: readonly string[]; readonly field?: string }) {
  if (codes.length === 0) return <p className="dim">No evidence was recorded.</p>;
  return (
    <ul className="evidence">
      {codes.map((code) => {
        const words = evidenceWords(code);
        const against = words?.startsWith('Against it') === true;
        return (
          <li key={code} className={against ? 'is-against' : undefined}>
            {words ?? `Confirmed by the event ${safeText(code)}.`}{' '}
            <code className="dim">
              {field === undefined ? safeText(code) : <Value field={field} value={code} text={safeText(code)} />}
            </code>
          </li>
        );
      })}
    </ul>
  );
}
