import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { openCapture } from '../capture/reader.ts';
import type { MergeCounts } from '../pipeline/twins.ts';
import { EXIT } from './exit.ts';
import { noteDamage, runImport } from './input.ts';
import { loadNames } from './names.ts';
import { type NamesOption, withNames } from './shared-options.ts';

interface ImportOptions extends NamesOption {
  readonly output?: string;
  readonly force?: boolean;
}

/** `alpcscope import FILE… -o CAPTURE` */
export function registerImport(program: Command): void {
  withNames(
    program
      .command('import')
      .description('read recordings of one machine and time into a capture')
      .argument(
        '<recording...>',
        'recordings (.etl, or content of messages); several of the same period become one capture',
      )
      .option('-o, --output <capture>', 'the capture to write (default: the first recording with the ending .alpc)')
      .option('--force', 'replace a capture that exists'),
  ).action(async (files: string[], options: ImportOptions) => {
    const target = options.output ?? defaultTarget(files[0] ?? '');
    if (existsSync(target) && options.force !== true) {
      throw new UserError(`${target} exists already`, { hint: 'name another with -o, or replace it with --force' });
    }
    const result = await runImport(files, target, { names: loadNames(options.names) });
    if (result.merged !== undefined) process.stderr.write(mergeReport(result.merged));
    await reportCapture(target);
    if (!result.complete && process.exitCode === undefined) process.exitCode = EXIT.lossy;
  });
}

function defaultTarget(file: string): string {
  return join(dirname(file), `${basename(file, extname(file))}.alpc`);
}

/** How many messages two recordings have both seen; nothing if only one saw content. */
function mergeReport({ joined, unclear }: MergeCounts): string {
  if (joined + unclear === 0) return '';
  const count = joined.toLocaleString('en-US');
  const rest =
    unclear === 0
      ? ''
      : `; for ${unclear.toLocaleString('en-US')} it is not clear which: kept apart (filter: evidence:merge-unclear)`;
  return `content of ${count} sends and receives joined with the same events in another recording${rest}\n`;
}

/** Says on stderr what a new capture holds, and what it lacks. */
export async function reportCapture(target: string): Promise<void> {
  const capture = await openCapture(target);
  try {
    const { events, processes, messages, calls } = await capture.stats();
    const numbers = [
      counted(events, 'event'),
      counted(processes, 'process', 'processes'),
      counted(messages, 'message'),
      counted(calls, 'call'),
    ];
    process.stderr.write(`${target}: ${numbers.join(', ')}\n`);
    await noteDamage(capture);
  } finally {
    capture.close();
  }
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
