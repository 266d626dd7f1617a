/** Which rows of a list are chosen, by their place: a cursor, where a range began, and ranges without overlap in order. */

interface Range {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface Selection {
  readonly cursor: number;
  readonly anchor: number;
  readonly ranges: readonly Range[];
}

export const NOTHING: Selection = { cursor: -1, anchor: -1, ranges: [] };

/** One row. */
export function only(row: number): Selection {
  return { cursor: row, anchor: row, ranges: [{ from: row, to: row + 1 }] };
}

/** From where the range began to `row`. */
export function extended(selection: Selection, row: number): Selection {
  const anchor = selection.anchor < 0 ? row : selection.anchor;
  return { cursor: row, anchor, ranges: [{ from: Math.min(anchor, row), to: Math.max(anchor, row) + 1 }] };
}

export function isChosen(selection: Selection, row: number): boolean {
  return selection.ranges.some(({ from, to }) => row >= from && row < to);
}

/** With the row, or without it if it was chosen; the rest stays. */
export function toggled(selection: Selection, row: number): Selection {
  const ranges = isChosen(selection, row)
    ? selection.ranges.flatMap(({ from, to }) =>
        row < from || row >= to
          ? [{ from, to }]
          : [
              { from, to: row },
              { from: row + 1, to },
            ].filter((range) => range.from < range.to),
      )
    : merged([...selection.ranges, { from: row, to: row + 1 }]);
  return { cursor: row, anchor: row, ranges };
}

export function all(rows: number): Selection {
  return rows === 0 ? NOTHING : { cursor: 0, anchor: 0, ranges: [{ from: 0, to: rows }] };
}

export function chosenCount(selection: Selection): number {
  return selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else result.push(range);
  }
  return result;
}

/** Where a key takes the cursor; `undefined` for other keys. */
export function cursorAfter(key: string, cursor: number, rows: number, page: number): number | undefined {
  const last = rows - 1;
  const at = Math.max(0, cursor);
  const target = {
    ArrowDown: cursor < 0 ? 0 : at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  }[key];
  return target === undefined || rows === 0 ? undefined : Math.max(0, Math.min(target, last));
}
