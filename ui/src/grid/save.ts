/** Saving rows: the server writes the file, the browser downloads it. */
import type { ExportFormat, RowsQuery } from '../../../src/server/api.ts';
import { address } from '../client.ts';
import type { Selection } from './selection.ts';

/** More stretches of chosen rows than these make an address that is too long. How many rows they have does not matter. */
export const MOST_STRETCHES = 500;

/** Begins the download. */
export function save(query: RowsQuery, format: ExportFormat, places?: string): void {
  const link = document.createElement('a');
  link.href = address('export', { ...query, format, places });
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

/** The chosen rows as the server takes them: first and last of each stretch; `undefined` if these are too many. */
export function chosenPlaces({ ranges }: Selection): string | undefined {
  if (ranges.length > MOST_STRETCHES) return undefined;
  return ranges.map(({ from, to }) => `${from}-${to - 1}`).join(',');
}
