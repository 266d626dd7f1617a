/** Saving rows: the server writes the file, the browser downloads it. */
import type { ExportFormat, RowsQuery } from '../../../src/server/api.ts';
import { address, client } from '../client.ts';
import { chosenCount, type Selection } from './selection.ts';

/** More ids than these make an address that is too long. */
export const MOST_IDS = 500;

/** Begins the download. */
export function save(query: RowsQuery, format: ExportFormat, ids?: readonly number[]): void {
  const link = document.createElement('a');
  link.href = address('export', { ...query, format, ids: ids?.join(',') });
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

/** The ids of the chosen rows, seen or not; `undefined` if they are too many. */
export async function chosenIds(query: RowsQuery, selection: Selection): Promise<readonly number[] | undefined> {
  if (chosenCount(selection) > MOST_IDS) return undefined;
  const windows = await Promise.all(
    selection.ranges.map(({ from, to }) => client.rows({ ...query, from, count: to - from, fields: 'id' })),
  );
  return windows.flatMap(({ rows }) => rows.map((row) => Number(row['id'])));
}
