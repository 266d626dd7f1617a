import { useEffect, useRef } from 'react';
import type { TextContext } from '../../../src/present/column.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import { filterValue, termFor, toggleMark } from '../filter-bar/terms.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { copyText, toast } from '../widgets/toast.tsx';
import type { RowCommands } from './row-menu.ts';
import { cellValues } from './row-menu.ts';
import { rowFilter, rowText } from './row-text.ts';
import { chosenCount, type Selection } from './selection.ts';
import type { useBookmarks } from './use-bookmarks.ts';
import type { useLayout } from './use-layout.ts';
import { type ListState, rowId } from './use-list.ts';

/** More rows than these do not belong on the clipboard: they can be saved. */
const MOST_COPIED = 1_000;

interface CommandProps {
  readonly list: ListState;
  readonly layout: ReturnType<typeof useLayout>;
  readonly bookmarks: ReturnType<typeof useBookmarks>;
  readonly context: TextContext;
  readonly cell: number;
  /** The row at the cursor. */
  readonly row: ApiRow | undefined;
  readonly onBookmark: (id: number) => void;
}

/** The chosen rows with all of their fields. */
async function chosenRows(query: ListState['query'], selection: Selection): Promise<readonly ApiRow[] | undefined> {
  if (chosenCount(selection) > MOST_COPIED) {
    toast(`At most ${MOST_COPIED} rows can be copied: save them instead`);
    return undefined;
  }
  const windows = await Promise.all(
    selection.ranges.map(({ from, to }) => client.rows({ ...query, from, count: to - from })),
  );
  return windows.flatMap(({ rows }) => rows);
}

/** What keys and menus do with the chosen rows and the cell of the cursor. */
export function useRowCommands(props: CommandProps): RowCommands {
  const { list, layout, bookmarks, context, row, onBookmark } = props;
  const filter = useFilter();
  const copy = (what: string, write: (rows: readonly ApiRow[]) => string) => {
    if (chosenCount(list.selection) === 0) return false;
    void chosenRows(list.query, list.selection)
      .then((rows) =>
        rows === undefined
          ? undefined
          : copyText(write(rows), `${rows.length === 1 ? 'the row' : `${rows.length} rows`} ${what}`),
      )
      .catch((error: Error) => toast(`Not copied: ${error.message}`));
    return true;
  };
  const onCell = useOnCell(props, {
    include: (field, value) => filter.change('include', field, value),
    exclude: (field, value) => filter.change('exclude', field, value),
    highlight: (field, value) => filter.setMarks(toggleMark(filter.marks, termFor(field, value))),
  });
  const id = rowId(row);
  const commands = {
    copyText: () => copy('as text', (rows) => rows.map((one) => rowText(one, layout.columns, context)).join('\n')),
    copyJson: () => copy('as JSON', (rows) => rows.map((one) => JSON.stringify(one)).join('\n')),
    copyFilter: () =>
      copy('as a filter', (rows) => {
        const [first] = rows;
        if (rows.length === 1 && first !== undefined) return rowFilter(first, list.query.entity);
        return `id:(${rows.map((one) => rowId(one)).join(' ')})`;
      }),
  };
  useKeys({
    'copy-text': commands.copyText,
    'copy-json': commands.copyJson,
    'copy-filter': commands.copyFilter,
    bookmark: () => (id === undefined ? false : bookmarks.toggle(id)),
    'next-bookmark': () => {
      const next = bookmarks.after(id);
      if (next === undefined) toast('No row is bookmarked (Ctrl+B)');
      else onBookmark(next);
    },
    include: () => onCell('include'),
    exclude: () => onCell('exclude'),
    highlight: () => onCell('highlight'),
  });
  return commands;
}

type CellAction = (field: string, value: NonNullable<ReturnType<typeof filterValue>> | null) => void;

/** What a key does with the value at the cursor; where its row is still on its way, once it has come and the cursor is still there. */
function useOnCell<Name extends string>(
  { list, layout, cell, row }: CommandProps,
  actions: Readonly<Record<Name, CellAction>>,
): (name: Name) => boolean {
  const { source, selection } = list;
  const place = JSON.stringify([source.list, selection.cursor, cell]);
  const waiting = useRef<{ readonly name: Name; readonly place: string }>(undefined);
  const onCell = (name: Name) => {
    const column = layout.columns[cell];
    if (selection.cursor < 0 || column === undefined) return false;
    if (row === undefined) {
      waiting.current = { name, place };
      return true;
    }
    const known = cellValues(row, column).find(({ value }) => value !== undefined) ?? cellValues(row, column)[0];
    const value = filterValue(known?.value);
    if (known !== undefined && value !== undefined) actions[name](known.field, value);
    return true;
  };
  useEffect(() => {
    const { current } = waiting;
    if (current === undefined || (current.place === place && row === undefined)) return;
    waiting.current = undefined;
    if (current.place === place) onCell(current.name);
  });
  return onCell;
}
