/** Copying a row of a view that is no plain list of one entity: by keys, and from the menu of the row. */
import type { RefObject } from 'react';
import type { Row } from '../../../src/present/row.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import type { MenuItem } from '../widgets/menu-items.ts';
import { copyText, toast } from '../widgets/toast.tsx';

/** A row as it can be pasted elsewhere. */
export interface RowCopy {
  readonly row: Row;
  /** Its cells, separated by tabs. */
  readonly text: string;
  /** Finds it and nothing else. */
  readonly filter: string;
}

/** Reads a row; what the view itself holds of it may be less than all. */
type ReadRow = () => RowCopy | Promise<RowCopy>;

function copier(read: ReadRow, what: string, write: (copy: RowCopy) => string): () => void {
  return () => {
    Promise.resolve(read())
      .then((copy) => copyText(write(copy), `the row ${what}`))
      .catch((error: Error) => toast(`Not copied: ${error.message}`));
  };
}

const asText = (read: ReadRow) => copier(read, 'as text', ({ text }) => text);
const asJson = (read: ReadRow) => copier(read, 'as JSON', ({ row }) => JSON.stringify(row));
const asFilter = (read: ReadRow) => copier(read, 'as a filter', ({ filter }) => filter);

/** Entries of the row's menu. */
export function copyItems(read: ReadRow): MenuItem[] {
  return [
    { label: 'Copy as text', keys: 'Ctrl+C', run: asText(read) },
    { label: 'Copy as JSON', keys: 'Ctrl+Shift+C', run: asJson(read) },
    { label: 'Copy as a filter', keys: 'Ctrl+Alt+C', run: asFilter(read) },
  ];
}

/** The same by keys, for the chosen row, unless something outside of `box` has the focus. */
export function useCopyKeys(box: RefObject<HTMLElement | null>, chosen: () => ReadRow | undefined): void {
  const on = (copy: (read: ReadRow) => () => void) => () => {
    const { activeElement: focus } = document;
    const read = focus === document.body || box.current?.contains(focus) === true ? chosen() : undefined;
    if (read === undefined) return false;
    copy(read)();
    return true;
  };
  useKeys({ 'copy-text': on(asText), 'copy-json': on(asJson), 'copy-filter': on(asFilter) });
}
