/** The menu of a cell: what can be done with its values and its row. */
import type { Column, TextContext } from '../../../src/present/column.ts';
import { numberAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { type FilterHandle, valueItems } from '../filter-bar/use-filter.ts';
import { whyHref } from '../links.ts';
import { MENU_LINE, type MenuItem } from '../widgets/menu-items.ts';
import { copyText } from '../widgets/toast.tsx';
import { processRowField } from './process-row.ts';
import type { useBookmarks } from './use-bookmarks.ts';
import { rowId } from './use-list.ts';

export interface RowCommands {
  readonly copyText: () => void;
  readonly copyJson: () => void;
  readonly copyFilter: () => void;
}

/** Values of the fields behind a cell that a filter can name. */
export function cellValues(
  row: ApiRow,
  column: Column,
): readonly { readonly field: string; readonly value: unknown }[] {
  return column.fields.map((field) => ({ field, value: valueAt(row, field) }));
}

function whyItems(row: ApiRow, column: Column): MenuItem[] {
  const field = processRowField(column);
  const process = field === undefined ? undefined : numberAt(row, field);
  if (process === undefined) return [];
  const run = () => {
    window.location.hash = whyHref(Number(process));
  };
  return [MENU_LINE, { label: 'Why does this process exist?', run }];
}

/**
 * `commands` answers what copies the rows that are chosen by then: the click that opens the menu may choose another one.
 */
export function rowMenu(
  at: { readonly row: ApiRow; readonly column: Column; readonly context: TextContext },
  filter: FilterHandle,
  bookmarks: Pick<ReturnType<typeof useBookmarks>, 'has' | 'toggle'>,
  commands: () => RowCommands,
): MenuItem[] {
  const { row, column, context } = at;
  const id = rowId(row);
  const values = cellValues(row, column);
  const known = values.filter(({ value }) => value !== undefined);
  const items = (known.length === 0 ? values.slice(0, 1) : known).flatMap(({ field, value }) =>
    valueItems(filter, field, value ?? null, value === undefined ? 'unknown' : safeText(String(value)).slice(0, 120)),
  );
  return [
    ...items,
    ...whyItems(row, column),
    MENU_LINE,
    { label: 'Copy this cell', run: () => void copyText(column.text(row, context), 'the cell') },
    { label: 'Copy as text', keys: 'Ctrl+C', run: () => commands().copyText() },
    { label: 'Copy as JSON', keys: 'Ctrl+Shift+C', run: () => commands().copyJson() },
    { label: 'Copy as a filter', keys: 'Ctrl+Alt+C', run: () => commands().copyFilter() },
    ...(id === undefined
      ? []
      : [
          MENU_LINE,
          {
            label: bookmarks.has(id) ? 'Take the bookmark off' : 'Bookmark',
            keys: 'Ctrl+B',
            run: () => bookmarks.toggle(id),
          },
        ]),
  ];
}
