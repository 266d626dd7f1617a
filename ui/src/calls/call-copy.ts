import type { TextContext } from '../../../src/present/column.ts';
import { columnsOf } from '../../../src/present/columns.ts';
import { client } from '../client.ts';
import type { RowCopy } from '../grid/row-copy.ts';
import { rowFilter, rowText } from '../grid/row-text.ts';

/** A call with all of its fields, as it stands in lists of calls. */
export async function readCallCopy(id: number, context: TextContext): Promise<RowCopy> {
  const { rows } = await client.rows({ entity: 'calls', filter: `id:${id}`, from: 0, count: 1 });
  const [row] = rows;
  if (row === undefined) throw new Error(`the capture has no call ${id}`);
  return { row, text: rowText(row, columnsOf('calls'), context), filter: rowFilter(row, 'calls') };
}
