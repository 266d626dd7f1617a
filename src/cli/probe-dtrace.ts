import type { Command } from 'commander';
import { generateProgram, needsSymbols } from '../sources/dtrace/program/generate.ts';
import { type DtraceOptions, programOptions, withDtraceOptions } from './dtrace-options.ts';
import { deliver } from './probe-file.ts';
import { wholeNumber } from './shared-options.ts';

interface ProbeOptions extends DtraceOptions {
  readonly seconds: number;
  readonly output?: string;
  readonly force?: boolean;
}

/** `alpcscope probe dtrace [options] [-o FILE]` */
export function registerProbeDtrace(probe: Command): void {
  withDtraceOptions(
    probe
      .command('dtrace')
      .description('a D program for DTrace on Windows: message bytes, ports, processes and call stacks'),
  )
    .option('--seconds <seconds>', 'end by itself after so long (0: Ctrl-C)', wholeNumber, 0)
    .option('-o, --output <file>', 'the file to write (default: standard output)')
    .option('--force', 'replace a file that exists')
    .action(async (options: ProbeOptions) => {
      const program = programOptions(options, options.seconds);
      await deliver(generateProgram(program), { file: options.output, force: options.force === true });
      process.stderr.write(usage(options.output ?? 'alpcscope.d', needsSymbols(program)));
    });
}

function usage(file: string, symbols: boolean): string {
  const symbolPath = symbols
    ? '  set _NT_SYMBOL_PATH=srv*C:\\symbols*https://msdl.microsoft.com/download/symbols\n'
    : '';
  return `On 64-bit Windows 10 2004 or later, in an elevated prompt (once: install DTrace on Windows, bcdedit /set dtrace on, restart):
${symbolPath}  set DTRACE_EXECUTION_POLICY=Unrestricted
  dtrace -e -s ${file}                           compiles it and ends: a check
  dtrace -s ${file} -o alpc.txt 2> alpc.err      do what you want to see, then Ctrl-C
  type alpc.err >> alpc.txt                       so that drops are known, too
Then, here: alpcscope import alpc.txt      (or, there, in one step: alpcscope record dtrace)      More: docs/dtrace.md
`;
}
