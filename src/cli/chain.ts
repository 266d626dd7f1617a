import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { Capture } from '../capture/reader.ts';
import { jsonLine } from '../export/json-lines.ts';
import { chainCalls, startsByChain } from '../pipeline/chains.ts';
import { chainCallsJson } from '../present/chain-json.ts';
import { type ChainLook, chainLadder, chainTree } from '../present/chain-text.ts';
import { withInput } from './input.ts';
import { standardOutput } from './output.ts';
import { type FormatOptions, type NamesOption, timesOption, withNames } from './shared-options.ts';
import { outputStyle } from './terminal.ts';

type ChainOptions = NamesOption & FormatOptions;

/** Calls drawn; what is longer is for `tree -f chain:5`. */
const MOST_CALLS = 10_000;

/** `alpcscope chain CAPTURE ID` */
export function registerChain(program: Command): void {
  const command = program
    .command('chain')
    .description('draw one chain of calls as a tree and as a sequence of messages')
    .argument('<capture>', 'a capture, or a recording')
    .argument('<id>', 'number of a chain, or of any call in it')
    .option('--json', 'one JSON object')
    .addOption(timesOption());
  withNames(command).action((path: string, id: string, options: ChainOptions) =>
    withInput(path, options.names, (capture) => chain(capture, id, options)),
  );
}

async function chain(capture: Capture, id: string, options: ChainOptions): Promise<void> {
  const number = /^(?:chain|call|c)?[: ]?(\d{1,15})$/i.exec(id.trim())?.[1];
  const found = number === undefined ? undefined : await capture.chainOf(Number(number));
  if (found === undefined) {
    throw new UserError(`the capture has no chain or call ${JSON.stringify(id)}`, {
      hint: 'list them with: alpcscope chains CAPTURE',
    });
  }
  const starts = (await startsByChain(capture)).get(found) ?? [];
  const calls = await chainCalls(capture, found, starts, MOST_CALLS);
  const output = standardOutput();
  if (options.json === true) {
    await output.write(jsonLine({ chain: found, calls: chainCallsJson(calls) }));
    return;
  }
  const start = await capture.start();
  const look: ChainLook = { style: outputStyle(), times: options.times, ...(start === undefined ? {} : { start }) };
  const { style } = look;
  const lines = [
    style?.heading(`chain ${found}`) ?? '',
    ...chainTree(calls, look),
    '',
    style?.heading('as a sequence') ?? '',
    ...chainLadder(calls, look),
  ];
  await output.write(`${lines.join('\n')}\n`);
  if (calls.length >= MOST_CALLS)
    process.stderr.write(`Drawn are the first ${MOST_CALLS} calls; all of them: alpcscope tree -f chain:${found}\n`);
}
