import type { Command } from 'commander';
import type { Capture } from '../capture/reader.ts';
import { TREE_LEGEND } from '../present/tree-text.ts';
import { withInput } from './input.ts';
import { loadNames } from './names.ts';
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
import { outputStyle, outputWidth } from './terminal.ts';
import type { DetailOptions } from './tree-detail.ts';
import { TreeLines } from './tree-lines.ts';

interface TreeOptions extends FilterOption, NamesOption, FormatOptions {
  readonly limit?: number;
  readonly hex?: boolean;
  readonly stacks?: boolean;
}

/** `alpcscope tree CAPTURE` */
export function registerTree(program: Command): void {
  const command = program
    .command('tree')
    .description('show calls with the calls made on their behalf indented below them, across processes')
    .argument('<capture>', 'a capture, or a recording')
    .option('--limit <calls>', 'at most so many calls (default: all)', wholeNumber)
    .option('--hex', 'the bytes of requests and replies, where they were recorded')
    .option('--stacks', 'the call stack of each request, where it was recorded')
    .option('--json', 'one JSON object a line, as list calls --json, with shown_depth and matched')
    .addOption(timesOption());
  withFilter(withNames(command)).action((path: string, options: TreeOptions) =>
    withInput(path, options.names, (capture) => tree(capture, options)),
  );
}

async function tree(capture: Capture, options: TreeOptions): Promise<void> {
  const start = await capture.start();
  const where = filterSql(options.filter, 'calls', start);
  const width = options.hex === true || options.stacks === true ? undefined : outputWidth();
  const output = standardOutput();
  const look = {
    style: outputStyle(),
    times: options.times,
    ...(width === undefined ? {} : { width }),
    ...(start === undefined ? {} : { start }),
  };
  const lines = new TreeLines(capture, {
    look,
    detail: detailOf(options, await capture.osBuild()),
    json: options.json === true,
  });
  const limit = options.limit ?? 0;
  let written = 0;
  let unsure = false;
  let cut = false;
  for await (const rows of capture.callTree(where === undefined ? {} : { where })) {
    const room = limit === 0 ? rows : rows.slice(0, limit - written);
    cut ||= room.length < rows.length;
    unsure ||= room.some(({ depth, row }) => depth > 0 && row['parent_confidence'] !== 'certain');
    for await (const text of lines.add(room)) {
      if (output.closed) break;
      await output.write(text);
    }
    written += room.length;
    if (cut || output.closed) break;
  }
  await output.write(lines.end());
  if (options.json === true) return;
  if (unsure) process.stderr.write(`${TREE_LEGEND}\n`);
  if (cut) process.stderr.write(`Showing the first ${written.toLocaleString('en-US')} calls; --limit 0 shows all.\n`);
  if (written === 0) process.stderr.write(await emptyTree(capture));
}

function detailOf({ hex, stacks, names }: TreeOptions, osBuild: number | undefined): DetailOptions | undefined {
  if (hex !== true && stacks !== true) return undefined;
  return { hex: hex === true, stacks: stacks === true, environment: { names: loadNames(names).catalogue, osBuild } };
}

async function emptyTree(capture: Capture): Promise<string> {
  const calls = await capture.count('calls');
  if (calls > 0) return `Nothing to show: none of ${calls.toLocaleString('en-US')} calls fit the filter.\n`;
  if (capture.info.state !== 'complete') return 'Nothing to show: no calls were saved.\n';
  return 'Nothing to show: the recording has no ALPC or RPC calls. docs/recording.md says how to record some.\n';
}
