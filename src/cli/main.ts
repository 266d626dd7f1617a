#!/usr/bin/env node
/** The program: builds the command line from the list of commands, and turns what goes wrong into one sentence and an exit code. */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { BugError } from '../base/assert.ts';
import { UserError } from '../base/user-error.ts';
import { safeText } from '../present/safe-text.ts';
import { commands } from './commands.ts';
import { EXIT } from './exit.ts';
import { settleOutput, watchStreams } from './output.ts';
import { version } from './version.ts';

function buildProgram(): Command {
  const program = new Command('alpcscope');
  program
    .description('Shows what Windows processes say to each other: ALPC messages and RPC calls, from recordings.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(safeLines(text)) })
    .addHelpText(
      'after',
      `
In the place of CAPTURE an .etl recording does as well: it is imported once into a cache.
Exit codes: 0 fine · 1 failed · 2 wrong usage or unreadable input · 3 done, but the recording had losses or damage.`,
    );
  for (const register of commands) register(program);
  return program;
}

/** Runs the command line; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    await obey(args);
    await settleOutput();
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.fine;
  } catch (error) {
    return report(error);
  }
}

async function obey(args: readonly string[]): Promise<void> {
  try {
    const program = buildProgram();
    await program.parseAsync(withCommand(args, program), { from: 'user' });
  } catch (error) {
    // Help and version, which commander has printed, are no errors.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  }
}

/** `alpcscope CAPTURE` is `alpcscope open CAPTURE`. What has the form of neither a command nor a file stays for commander to complain about. */
function withCommand(args: readonly string[], program: Command): readonly string[] {
  const [first] = args;
  if (first === undefined || first.startsWith('-')) return args;
  if (first === 'help' || program.commands.some((command) => command.name() === first)) return args;
  return /[./\\]/.test(first) || existsSync(first) ? ['open', ...args] : args;
}

function report(error: unknown): number {
  // commander has printed its own message.
  if (error instanceof CommanderError) return EXIT.usage;
  if (error instanceof UserError) {
    process.stderr.write(`alpcscope: ${safeLines(error.message)}\n`);
    if (error.hint !== undefined) process.stderr.write(`${safeLines(error.hint)}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const kind = error instanceof BugError ? 'internal error (please report it)' : 'failed';
  process.stderr.write(`alpcscope: ${kind}: ${safeLines(detail)}\n`);
  return EXIT.failed;
}

/** Messages quote file names and filter texts: made safe line by line, as some messages have several lines. */
function safeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => safeText(line))
    .join('\n');
}

watchStreams();
process.exitCode = await main(process.argv.slice(2));
