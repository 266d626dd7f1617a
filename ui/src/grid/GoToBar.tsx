import { useEffect, useRef, useState } from 'react';
import { Button } from '../widgets/Button.tsx';

/** Goes to a row by its number among those shown (`#120`), or to an id where rows have one. */
export function GoToBar({
  hasId,
  onRow,
  onId,
  onClose,
}: {
  readonly hasId: boolean;
  readonly onRow: (index: number) => void;
  readonly onId: (id: number) => void;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const match = /^\s*(#?)\s*(\d{1,15})\s*$/.exec(text);
  const go = () => {
    if (match === null) return;
    const number = Number(match[2]);
    if (hasId && match[1] === '') onId(number);
    else onRow(number - 1);
    onClose();
  };
  return (
    <form
      className="find-bar"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        ref={input}
        className="field-input"
        aria-label={hasId ? 'Go to an id, or with # to a row' : 'Go to a row'}
        placeholder={hasId ? 'Id, or #row' : 'Row'}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <Button type="submit" disabled={match === null}>
        Go
      </Button>
      <Button kind="quiet" icon="close" label="Close" onClick={onClose} />
    </form>
  );
}
