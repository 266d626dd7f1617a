import type { Span } from '../../../src/query/error.ts';

/** The filter once more behind its text field, invisible but for the line under what is wrong. */
export function Underline({
  text,
  span,
  scroll,
}: {
  readonly text: string;
  readonly span: Span | undefined;
  readonly scroll: number;
}) {
  if (span === undefined) return null;
  // A mistake at the end of the text has no characters of its own: the line goes under one blank.
  const wrong = text.slice(span.start, span.end) || '\u00a0';
  return (
    <div className="filter-underline" aria-hidden="true">
      <span style={{ marginLeft: -scroll }}>
        {text.slice(0, span.start)}
        <mark>{wrong}</mark>
      </span>
    </div>
  );
}
