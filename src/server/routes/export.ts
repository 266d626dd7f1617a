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

const FORMATS: readonly ExportFormat[] = ['csv', 'jsonl'];
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};
const MOST_IDS = 1_000;

/** All, the filtered or the chosen rows as a file. */
export const exportRoute: Route = {
  path: 'export',
  async answer(ask): Promise<Download> {
    const format = ask.choice('format', FORMATS);
    const selection = await ask.selection();
    const ids = ask.wholes('ids');
    if (ids.length > MOST_IDS) throw new ApiFailure(400, `at most ${MOST_IDS} rows can be chosen one by one`);
    const fields = chosenFields(selection.entity, ask.text('fields'));
    const chunks = rowsOf(ask, selection, { ids, fields });
    const header = fields ?? listedFields(selection.entity).map((field) => field.name);
    const name = `${ask.service.served.name.replace(/[^\w.-]/g, '_')}-${selection.entity}.${format}`;
    return new Download(name, TYPES[format], linesOf(chunks, format, header));
  },
};

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
