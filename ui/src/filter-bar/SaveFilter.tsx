import { useState } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import { Button } from '../widgets/Button.tsx';
import { Dialog } from '../widgets/Dialog.tsx';

/** Asks for the name under which a filter is kept. */
export function SaveFilter({
  filter,
  onSave,
  onClose,
}: {
  readonly filter: string;
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  return (
    <Dialog title="Save this filter" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          onSave(name.trim());
          onClose();
        }}
      >
        <p className="mono whole dim">{safeText(filter)}</p>
        <label>
          Name
          <input
            className="field-input"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
