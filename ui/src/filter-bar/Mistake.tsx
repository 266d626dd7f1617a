import { safeText } from '../../../src/present/safe-text.ts';
import type { FilterError } from '../../../src/query/error.ts';

const EXPECTED_SHOWN = 12;

/** What is wrong and what would have been valid; a click puts it right where that is clear. */
export function Mistake({
  error,
  text,
  onFix,
}: {
  readonly error: FilterError;
  readonly text: string;
  readonly onFix: (text: string) => void;
}) {
  const { suggestion, span, expected } = error;
  const fix = () => onFix(text.slice(0, span.start) + (suggestion ?? '') + text.slice(span.end));
  return (
    <p className="filter-mistake" id="filter-mistake" role="alert">
      <span className="cut">{safeText(error.message)}</span>
      {suggestion === undefined ? null : (
        <button type="button" onClick={fix}>
          did you mean <b>{safeText(suggestion)}</b>?
        </button>
      )}
      {suggestion !== undefined || expected.length === 0 ? null : (
        <span className="cut filter-valid">valid here: {expected.slice(0, EXPECTED_SHOWN).join('   ')}</span>
      )}
    </p>
  );
}
