import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { useFilter } from './use-filter.ts';

/** In the place of rows where there are none; where a filter is why, with the way back to all. */
export function Nothing({
  title,
  filtered,
  text,
}: {
  /** What there is none of where no filter is set. */
  readonly title: string;
  /** The same where the filter leaves none. */
  readonly filtered: string;
  readonly text?: { readonly all?: string | undefined; readonly filtered?: string | undefined };
}) {
  const filter = useFilter();
  if (filter.text.trim() === '') return <StatePane kind="empty" title={title} text={text?.all} />;
  return (
    <StatePane kind="empty" title={filtered} text={text?.filtered}>
      <Button onClick={() => filter.apply('')}>Clear the filter</Button>
    </StatePane>
  );
}

/** In the place of rows that could not be read: where the filter is why, trying again would not help. */
export function Failed({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}) {
  const filter = useFilter();
  return isFilterMistake(error) ? (
    <StatePane kind="error" title="The filter does not fit here" text={error.message}>
      <Button onClick={() => filter.apply('')}>Clear the filter</Button>
    </StatePane>
  ) : (
    <StatePane kind="error" title={title} text={error.message}>
      <Button onClick={onRetry}>Try again</Button>
    </StatePane>
  );
}

/** Only a mistake in the filter has a place in its text. */
function isFilterMistake(error: Error): boolean {
  return 'span' in error && error.span !== undefined;
}
