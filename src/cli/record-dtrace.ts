import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { runDtrace } from '../sources/dtrace/index.ts';
import { generateProgram, needsSymbols } from '../sources/dtrace/program/generate.ts';
import { type DtraceOptions, programOptions, withDtraceOptions } from './dtrace-options.ts';
import { checkOutput, type RecordOptions, runRecording, withRecordOptions } from './record-run.ts';

interface Options extends DtraceOptions, RecordOptions {
  readonly dtrace?: string;
}

/** `alpcscope record dtrace [options] -o CAPTURE` */
export function registerRecordDtrace(record: Command): void {
  const command = record
    .command('dtrace')
    .description('run DTrace on Windows and record message content: in an elevated prompt, see docs/dtrace.md')
    .option('--dtrace <path>', 'dtrace.exe, if it is neither in PATH nor where its installer puts it');
  withDtraceOptions(withRecordOptions(command)).action(async (options: Options) => {
    checkOutput(options);
    const dtrace = options.dtrace ?? findDtrace();
    const program = programOptions(options, options.for ?? 0);
    const text = generateProgram(program);
    if (needsSymbols(program) && !process.env['_NT_SYMBOL_PATH']) process.stderr.write(SYMBOLS);
    const folder = mkdtempSync(join(tmpdir(), 'alpcscope-'));
    try {
      const file = join(folder, 'alpcscope.d');
      writeFileSync(file, text, { mode: 0o600 });
      const source = runDtrace({ command: dtrace, args: ['-s', file], env: policy() });
      await runRecording(source, options, { name: 'dtrace.exe', endsItself: options.for !== undefined });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

const SYMBOLS =
  'Note: _NT_SYMBOL_PATH is not set; without symbols of the kernel DTrace refuses the program (docs/dtrace.md), unless --ports connect.\n';

/** Without any policy DTrace runs no script file. One that the user has set stands, and a group policy outranks both. */
function policy(): Record<string, string> {
  return process.env['DTRACE_EXECUTION_POLICY'] === undefined ? { DTRACE_EXECUTION_POLICY: 'Unrestricted' } : {};
}

/** The first of the places where dtrace.exe is. Throws `UserError` if it is in none. */
function findDtrace(): string {
  const { PATH = '', ProgramFiles } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  // Where Microsoft's installer puts it.
  if (ProgramFiles !== undefined) folders.push(join(ProgramFiles, 'DTrace'));
  const found = folders.map((folder) => join(folder, 'dtrace.exe')).find((file) => existsSync(file));
  if (found !== undefined) return found;
  const hint =
    process.platform === 'win32'
      ? 'Install DTrace on Windows (docs/dtrace.md), or name it with --dtrace.'
      : 'DTrace for Windows runs on Windows only. On a Windows machine: alpcscope probe dtrace, then import what it prints here.';
  throw new UserError('dtrace.exe was not found', { hint });
}
