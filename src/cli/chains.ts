import type { Command } from 'commander';
import type { Capture } from '../capture/reader.ts';
import { nested } from '../capture/values.ts';
import { jsonLine } from '../export/json-lines.ts';
import { startsByChain } from '../pipeline/chains.ts';
import { chainJson } from '../present/chain-json.ts';
import { CHAIN_COLUMNS, type ChainLook, chainCells } from '../present/chain-text.ts';
import { withInput } from './input.ts';
import { standardOutput } from './output.ts';
import {
  type FilterOption,
  type FormatOptions,
  filterSql,
  type NamesOption,
  timesOption,
  wholeNumber,
  withFilter,
  withNames,
} from './shared-options.ts';
import { TablePrinter } from './table-printer.ts';

interface ChainsOptions extends FilterOption, NamesOption, FormatOptions {
  readonly all?: boolean;
  readonly limit?: number;
}

/** Rows shown on a terminal when no limit is given. */
const SCREENFUL = 100;

/** `alpcscope chains CAPTURE` */
export function registerChains(program: Command): void {
  const command = program
    .command('chains')
    .description('list chains: a call with everything that happened because of it, across processes and threads')
    .argument('<capture>', 'a capture, or a recording')
    .option('--all', 'also chains of a single call that led to nothing else')
    .option('--limit <chains>', `at most so many (default: all; on a terminal ${SCREENFUL}; 0 = all)`, wholeNumber)
    .option('--json', 'one JSON object a line')
    .addOption(timesOption());
  withFilter(withNames(command)).action((path: string, options: ChainsOptions) =>
    withInput(path, options.names, (capture) => chains(capture, options)),
  );
}

async function chains(capture: Capture, options: ChainsOptions): Promise<void> {
  const start = await capture.start();
  const look: ChainLook = { times: options.times, ...(start === undefined ? {} : { start }) };
  const where = filterSql(options.filter, 'calls', start);
  const starts = await startsByChain(capture);
  const limit = options.limit ?? (options.json !== true && process.stdout.isTTY === true ? SCREENFUL : 0);
  const output = standardOutput();
  const printer = new TablePrinter(CHAIN_COLUMNS, output);
  let written = 0;
  let cut = false;
  const list = capture.chains({
    single: options.all === true,
    also: [...starts.keys()],
    ...(where === undefined ? {} : { where }),
  });
  for await (const rows of list) {
    const shown = limit === 0 ? rows : rows.slice(0, limit - written);
    cut ||= shown.length < rows.length;
    const led = (row: (typeof rows)[number]) => starts.get(Number(row['chain'])) ?? [];
    if (options.json === true)
      await output.write(shown.map((row) => jsonLine(chainJson(nested(row), led(row)))).join(''));
    else await printer.add(shown.map((row) => chainCells(nested(row), led(row), look)));
    written += shown.length;
    if (cut || output.closed) break;
  }
  if (options.json === true) return;
  await printer.end();
  if (written === 0)
    process.stderr.write('Nothing to show: no chain of several calls fits; --all lists single calls too.\n');
  else if (cut) process.stderr.write(`Showing the first ${written} chains; --limit 0 shows all.\n`);
}
