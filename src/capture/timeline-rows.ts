/** Rows within a lane, so that bars that overlap in time do not overlap in the picture. */

export interface Interval {
  readonly start: number;
  /** `null`: open to the right. */
  readonly end: number | null;
}

/**
 * The row of each interval, in the order given, which must be by start (of those that start together the longest first): what
 * runs within another lies below it. At most `most` rows; what finds no place shares the last.
 */
export function assignRows(
  intervals: readonly Interval[],
  most: number,
): { readonly rows: number[]; readonly depth: number } {
  const ends: number[] = [];
  const rows = intervals.map(({ start, end }) => {
    let row = 0;
    while (row < ends.length && (ends[row] ?? 0) > start) row += 1;
    row = Math.min(row, most - 1);
    ends[row] = Math.max(ends[row] ?? 0, end ?? Number.POSITIVE_INFINITY, start + 1);
    return row;
  });
  return { rows, depth: ends.length };
}
