import { Argument, type Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { chosenFields, sortKeys } from '../capture/chosen.ts';
import type { Capture } from '../capture/reader.ts';
import { nested, type Row } from '../capture/values.ts';
import { csvLine } from '../export/csv.ts';
import { jsonLine } from '../export/json-lines.ts';
import { type Column, fieldColumn, type TextContext } from '../present/column.ts';
import { columnsOf } from '../present/columns.ts';
import type { TableColumn } from '../present/table-text.ts';
import type { Entity } from '../query/field.ts';
import { ENTITIES, findField, listedFields } from '../query/fields.ts';
import { withInput } from './input.ts';
import { type Output, standardOutput } from './output.ts';
import {
  type FilterOption,
  type FormatOptions,
  filterSql,
  type NamesOption,
  wholeNumber,
  withFilter,
  withFormat,
  withNames,
} from './shared-options.ts';
import { TablePrinter } from './table-printer.ts';

interface ListOptions extends FilterOption, NamesOption, FormatOptions {
  readonly fields?: string;
  readonly limit?: number;
  readonly sort?: string;
  readonly stacks?: boolean;
  readonly times: TextContext['times'];
}

/** Rows shown on a terminal when no limit is given. */
const SCREENFUL = 100;

/** What `--stacks` adds to messages. */
const STACKS = ['send_stack', 'receive_stack'];

/** `alpcscope list WHAT CAPTURE` */
export function registerList(program: Command): void {
  const command = program
    .command('list')
    .description('list rows: aligned text, JSON lines or CSV')
    .addArgument(new Argument('<what>', 'what to list').choices(ENTITIES))
    .argument('<capture>', 'a capture, or a recording')
    .option('--fields <names>', 'only these fields, e.g. id,source.process,port (source = all of its fields)')
    .option('--limit <rows>', `at most so many rows (default: all; on a terminal ${SCREENFUL}; 0 = all)`, wholeNumber)
    .option('--sort <fields>', 'sort by these fields, e.g. duration_ns:desc,id')
    .option('--stacks', 'messages: with the call stacks of sender and receiver');
  withFormat(withFilter(withNames(command))).action((what: Entity, path: string, options: ListOptions) =>
    withInput(path, options.names, (capture) => list(capture, what, options)),
  );
}

async function list(capture: Capture, entity: Entity, options: ListOptions): Promise<void> {
  if (options.stacks === true && entity !== 'messages') {
    throw new UserError('--stacks goes with messages', { hint: 'e.g. list messages CAPTURE --stacks --json' });
  }
  const machine = options.json === true || options.csv === true;
  const start = await capture.start();
  const where = filterSql(options.filter, entity, start);
  const chosen = chosenFields(entity, options.fields);
  const limit = options.limit ?? (!machine && process.stdout.isTTY === true ? SCREENFUL : 0);
  const stacks = options.stacks === true && entity === 'messages';
  const shown = chosen?.map(columnOf(entity)) ?? columnsOf(entity);
  const columns = stacks ? [...shown, ...STACKS.map(columnOf(entity))] : shown;
  const fields = machine ? chosen : (chosen ?? [...new Set(shown.flatMap((column) => column.fields))]);
  const rows = capture.rows(entity, {
    ...(where === undefined ? {} : { where }),
    ...(fields === undefined ? {} : { fields }),
    ...(options.sort === undefined ? {} : { sort: sortKeys(options.sort) }),
    ...(limit === 0 ? {} : { limit }),
    ...(stacks ? { stacks } : {}),
  });
  const output = standardOutput();
  const written = machine
    ? await printMachine(rows, output, { csv: options.csv === true, header: headerOf(entity, chosen, stacks) })
    : await printTable(rows, output, { columns, context: textContext(options, start) });
  if (!machine) await sayHowMany(capture, entity, { written, limit, where });
}

function headerOf(entity: Entity, chosen: readonly string[] | undefined, stacks: boolean): readonly string[] {
  const fields = chosen ?? listedFields(entity).map((field) => field.name);
  return stacks ? [...fields, ...STACKS] : fields;
}

function textContext(options: ListOptions, start: string | undefined): TextContext {
  return start === undefined ? { times: options.times } : { times: options.times, start };
}

function columnOf(entity: Entity): (name: string) => Column {
  return (name) => fieldColumn({ name, title: name, type: findField(entity, name)?.type ?? 'text' });
}

async function printMachine(
  rows: AsyncIterable<Row[]>,
  output: Output,
  form: { csv: boolean; header: readonly string[] },
): Promise<number> {
  let written = 0;
  const line = form.csv
    ? (row: Row) =>
        csvLine(
          form.header.map((name) => row[name] ?? null),
          process.stdout.isTTY,
        )
    : (row: Row) => jsonLine(nested(row));
  let header = form.csv ? csvLine(form.header, process.stdout.isTTY) : '';
  for await (const chunk of rows) {
    if (output.closed) break;
    await output.write(header + chunk.map(line).join(''));
    header = '';
    written += chunk.length;
  }
  // Not before the first rows: a question that fails says nothing but why.
  if (header !== '') await output.write(header);
  return written;
}

async function printTable(
  rows: AsyncIterable<Row[]>,
  output: Output,
  form: { columns: readonly Column[]; context: TextContext },
): Promise<number> {
  const printer = new TablePrinter(form.columns, output);
  let written = 0;
  for await (const chunk of rows) {
    if (output.closed) break;
    await printer.add(chunk.map(nested).map((row) => form.columns.map((column) => column.text(row, form.context))));
    written += chunk.length;
  }
  await printer.end();
  printer.sayLeftOut(hint(form.columns));
  return written;
}

/** How to see columns that there was no room for. */
function hint(columns: readonly Column[]): (leftOut: readonly TableColumn[]) => string {
  return (leftOut) => {
    const shown = columns.find((column) => !leftOut.includes(column))?.fields.slice(0, 1) ?? [];
    const first = columns.find((column) => leftOut.includes(column))?.fields.slice(0, 1) ?? [];
    return `e.g. --fields ${[...shown, ...first].join(',')}, or --json`;
  };
}

/** An empty list says so, and a cut one says what it was cut from. */
async function sayHowMany(
  capture: Capture,
  entity: Entity,
  shown: { written: number; limit: number; where: Parameters<Capture['count']>[1] },
): Promise<void> {
  if (shown.written === 0) {
    const all = await capture.count(entity);
    const reason =
      all === 0 ? await noneAtAll(capture, entity) : `none of ${all.toLocaleString('en-US')} ${entity} fit the filter`;
    process.stderr.write(`Nothing to show: ${reason}.\n`);
  } else if (shown.limit > 0 && shown.written >= shown.limit) {
    const all = await capture.count(entity, shown.where);
    if (all > shown.written) {
      process.stderr.write(
        `Showing ${shown.written.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} ${entity}; --limit 0 shows all.\n`,
      );
    }
  }
}

async function noneAtAll(capture: Capture, entity: Entity): Promise<string> {
  if (capture.info.state !== 'complete') return `no ${entity} were saved`;
  const recorded = entity === 'events' ? (await capture.stats()).events : 0;
  if (recorded === 0) return `the recording has no ${entity}`;
  return `of the ${recorded.toLocaleString('en-US')} events of the recording none is of a kind that is kept; alpcscope stats counts them`;
}
