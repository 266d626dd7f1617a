import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';

const FORBIDDEN = 403;

/** The page without its capture: why, and what to do. */
export function NotOpen({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const status = 'status' in error ? error.status : undefined;
  if (status === FORBIDDEN || status === 401) {
    return (
      <StatePane
        kind="error"
        title="This address alone does not open the capture"
        text="Open the whole address that alpcscope printed when it started: it ends with a token that is valid until it stops."
      />
    );
  }
  if (status === undefined) {
    return (
      <StatePane
        kind="error"
        title="The server is not running"
        text="Start it again with: alpcscope open CAPTURE. The page goes on as soon as it is back at this address."
      >
        <Button onClick={onRetry}>Try again</Button>
      </StatePane>
    );
  }
  return (
    <StatePane kind="error" title="The capture could not be opened" text={error.message}>
      <Button onClick={onRetry}>Try again</Button>
    </StatePane>
  );
}
