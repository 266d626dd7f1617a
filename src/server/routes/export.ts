import { chosenFields } from '../../capture/chosen.ts';
import type { Capture } from '../../capture/reader.ts';
import { nested, type Row } from '../../capture/values.ts';
import { csvLine } from '../../export/csv.ts';
import { jsonLine } from '../../export/json-lines.ts';
import { listedFields } from '../../query/fields.ts';
import type { ExportFormat } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import { type Ask, Download, type Route } from '../route.ts';
import type { Selection } from '../service.ts';
import { rowsAt } from './rows.ts';

const FORMATS: readonly ExportFormat[] = ['csv', 'jsonl'];
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};
const MOST_IDS = 1_000;
/** Stretches of chosen rows: an address holds no more. */
const MOST_STRETCHES = 1_000;
const ROWS_PER_READ = 4_000;

/** All, the filtered or the chosen rows as a file. */
export const exportRoute: Route = {
  path: 'export',
  async answer(ask): Promise<Download> {
    const format = ask.choice('format', FORMATS);
    const selection = await ask.selection();
    const ids = ask.wholes('ids');
    if (ids.length > MOST_IDS) throw new ApiFailure(400, `at most ${MOST_IDS} rows can be chosen one by one`);
    const fields = chosenFields(selection.entity, ask.text('fields'));
    const stretches = stretchesOf(ask.text('places'));
    const chunks =
      stretches === undefined
        ? rowsOf(ask, selection, { ids, fields })
        : placedRows(ask, selection, { stretches, fields });
    const header = fields ?? listedFields(selection.entity).map((field) => field.name);
    const name = `${ask.service.served.name.replace(/[^\w.-]/g, '_')}-${selection.entity}.${format}`;
    return new Download(name, TYPES[format], linesOf(chunks, format, header));
  },
};

interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** `0-9,20-20`: first and last places of stretches of the list. */
function stretchesOf(text: string | undefined): readonly Stretch[] | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}-\d{1,15}(,\d{1,15}-\d{1,15})*$/.test(text))
    throw new ApiFailure(400, 'places are stretches separated by commas, such as 0-9,20-20');
  const stretches = text.split(',').map((stretch) => {
    const [first = 0, last = 0] = stretch.split('-').map(Number);
    return { from: first, to: last + 1 };
  });
  if (stretches.length > MOST_STRETCHES) throw new ApiFailure(400, `at most ${MOST_STRETCHES} stretches can be chosen`);
  return stretches;
}

interface Placed {
  readonly stretches: readonly Stretch[];
  readonly fields: readonly string[] | undefined;
}

/** The rows at some places of the list, read as they are taken; what is behind the end of the list is not there. */
async function* placedRows(ask: Ask, selection: Selection, { stretches, fields }: Placed): AsyncGenerator<Row[]> {
  for (const { from, to } of stretches) {
    for (let at = from; at < to; at += ROWS_PER_READ) {
      const { rows, end } = await rowsAt(ask, selection, { from: at, count: Math.min(ROWS_PER_READ, to - at), fields });
      yield [...rows];
      if (end) break;
    }
  }
}

async function* linesOf(
  chunks: AsyncIterable<Row[]>,
  format: ExportFormat,
  header: readonly string[],
): AsyncGenerator<string> {
  let begun = false;
  for await (const rows of chunks) {
    // The heading comes with the first rows: a mistake shows before anything is written.
    if (format === 'csv' && !begun) yield csvLine(header);
    begun = true;
    const lines =
      format === 'csv'
        ? rows.map((row) => csvLine(header.map((name) => row[name] ?? null)))
        : rows.map((row) => jsonLine(nested(row)));
    if (lines.length > 0) yield lines.join('');
  }
  if (format === 'csv' && !begun) yield csvLine(header);
}

interface Chosen {
  readonly ids: readonly number[];
  readonly fields: readonly string[] | undefined;
}

/** The rows, read as fast as they are taken. */
function rowsOf(ask: Ask, selection: Selection, { ids, fields }: Chosen): AsyncGenerator<Row[]> {
  const { entity, where, sort } = selection;
  const chosen = fields === undefined ? {} : { fields };
  if (ids.length > 0) return ask.downloadRows((capture) => someRows(capture, entity, { ids, fields }));
  const condition = where === undefined ? {} : { where };
  return ask.downloadRows((capture) => capture.rows(entity, { sort, ...condition, ...chosen }));
}

async function* someRows(
  capture: Capture,
  entity: Selection['entity'],
  { ids, fields }: Chosen,
): AsyncGenerator<Row[]> {
  yield await capture.rowsById(entity, ids, fields);
}
