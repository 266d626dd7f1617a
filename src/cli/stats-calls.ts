/** `stats --by` and `stats --waits`: calls added up, and who waits for whom. */
import { CALL_NUMBERS, type CallGroup, groupFields } from '../capture/call-stats.ts';
import type { Capture } from '../capture/reader.ts';
import { nested, type Row } from '../capture/values.ts';
import { csvLine } from '../export/csv.ts';
import { jsonLine } from '../export/json-lines.ts';
import type { Column, TextContext } from '../present/column.ts';
import { statsColumns, WAIT_COLUMNS } from '../present/stats-columns.ts';
import { type Output, standardOutput } from './output.ts';
import { filterSql } from './shared-options.ts';
import { TablePrinter } from './table-printer.ts';
import { outputStyle } from './terminal.ts';

export interface CallStatsChoice {
  readonly by?: CallGroup;
  readonly waits?: boolean;
  readonly filter?: string;
  readonly limit?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Rows shown on a terminal when no limit is given, and rows of each part of `--waits`. */
const SCREENFUL = 50;
const MOST_WAITS = 20;
const CONTEXT: TextContext = { times: 'relative' };

const NO_CALL = 'Nothing to show: no call fits.\n';

/** A row for each group. */
export async function printCallStats(capture: Capture, by: CallGroup, choice: CallStatsChoice): Promise<void> {
  const where = filterSql(choice.filter, 'calls', await capture.start());
  const machine = choice.json === true || choice.csv === true;
  const limit = choice.limit ?? (!machine && process.stdout.isTTY === true ? SCREENFUL : 0);
  const rows = await capture.callStats({
    by,
    order: 'calls',
    ...(where === undefined ? {} : { where }),
    ...(limit === 0 ? {} : { limit }),
  });
  const output = standardOutput();
  if (choice.json === true) await output.write(rows.map((row) => jsonLine(nested(row))).join(''));
  else if (choice.csv === true) await printCsv(output, rows, [...groupFields(by), ...CALL_NUMBERS]);
  else await printTable(output, rows, statsColumns(by));
  if (rows.length === 0 && !machine) process.stderr.write(NO_CALL);
}

/** The servers that everybody waits for, who waits for whom, and the longest chains. */
export async function printWaits(capture: Capture, choice: CallStatsChoice): Promise<void> {
  const where = filterSql(choice.filter, 'calls', await capture.start());
  const limit = choice.limit ?? MOST_WAITS;
  const options = {
    order: 'wait_ns',
    ...(limit === 0 ? {} : { limit }),
    ...(where === undefined ? {} : { where }),
  } as const;
  const servers = await capture.callStats({ by: 'server', ...options });
  const pairs = await capture.callStats({ by: 'pair', ...options });
  const chains = await capture.longestChains(limit === 0 ? Number.MAX_SAFE_INTEGER : limit, where);
  const output = standardOutput();
  if (choice.json === true) {
    await output.write(
      jsonLine({ servers: servers.map(nested), pairs: pairs.map(nested), chains: chains.map(nested) }),
    );
    return;
  }
  if (choice.csv === true) {
    await printCsv(output, pairs, [...groupFields('pair'), ...CALL_NUMBERS]);
    return;
  }
  if (servers.length + pairs.length + chains.length === 0) {
    process.stderr.write(NO_CALL);
    return;
  }
  const style = outputStyle();
  await output.write(`${style.heading('Servers that are waited for')}\n`);
  await printTable(output, servers, WAIT_COLUMNS.servers);
  await output.write(`\n${style.heading('Who waits for whom')}\n`);
  await printTable(output, pairs, WAIT_COLUMNS.pairs);
  await output.write(`\n${style.heading('The longest chains')}\n`);
  await printTable(output, chains, WAIT_COLUMNS.chains);
}

async function printCsv(output: Output, rows: readonly Row[], header: readonly string[]): Promise<void> {
  await output.write(csvLine(header, process.stdout.isTTY));
  await output.write(
    rows
      .map((row) =>
        csvLine(
          header.map((name) => row[name] ?? null),
          process.stdout.isTTY,
        ),
      )
      .join(''),
  );
}

async function printTable(output: Output, rows: readonly Row[], columns: readonly Column[]): Promise<void> {
  const printer = new TablePrinter(columns, output);
  await printer.add(rows.map(nested).map((row) => columns.map((column) => column.text(row, CONTEXT))));
  await printer.end();
  printer.sayLeftOut(() => '--json and --csv have all');
}
