import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { generateProgram, needsSymbols } from '../sources/dtrace/program/generate.ts';
import {
  DEFAULT_OPTIONS,
  type PortNames,
  type ProcessChoice,
  type ProgramOptions,
  processChoice,
} from '../sources/dtrace/program/options.ts';
import { deliver } from './probe-file.ts';
import { wholeNumber } from './shared-options.ts';

interface ProbeOptions {
  readonly process: readonly ProcessChoice[];
  readonly notProcess: readonly ProcessChoice[];
  readonly payload: number;
  readonly entryOnly?: boolean;
  readonly stacks?: boolean;
  readonly kernelStack: number;
  readonly userStack: number;
  readonly ports: PortNames;
  readonly fiveLevelPaging?: boolean;
  readonly attributes?: boolean;
  readonly views: number;
  readonly seconds: number;
  readonly bufsize: string;
  readonly switchrate: string;
  readonly dynvarsize: string;
  readonly bufpolicy: ProgramOptions['bufpolicy'];
  readonly output?: string;
  readonly force?: boolean;
}

const DEFAULTS = DEFAULT_OPTIONS;
/** Frames that `--stacks` asks for. */
const STACK_FRAMES = { kernel: 20, user: 32 };

function collect(text: string, before: readonly ProcessChoice[]): readonly ProcessChoice[] {
  return [...before, processChoice(text)];
}

/** `alpcscope probe dtrace [options] [-o FILE]` */
export function registerProbeDtrace(probe: Command): void {
  const { payload, portNames, views, bufsize, switchrate, dynvarsize, bufpolicy } = DEFAULTS;
  probe
    .command('dtrace')
    .description('a D program for DTrace on Windows: message bytes, ports, processes and call stacks')
    .option('-p, --process <process>', 'only this process, by name or id; may be repeated', collect, [])
    .option('-x, --not-process <process>', 'not this process; may be repeated', collect, [])
    .option('--payload <bytes>', 'bytes of each message to keep', wholeNumber, payload)
    .option(
      '--entry-only',
      'what is sent only: half the volume, but no replies, no status and no message ids of requests',
    )
    .option('--stacks', `call stacks: --kernel-stack ${STACK_FRAMES.kernel} --user-stack ${STACK_FRAMES.user}`)
    .option('--kernel-stack <frames>', 'frames of the kernel stack', wholeNumber, 0)
    .option('--user-stack <frames>', 'frames of the user stack', wholeNumber, 0)
    .addOption(
      new Option(
        '--ports <how>',
        'port names: walk handle tables (needs symbols), watch ports being connected, or both',
      )
        .choices(['walk', 'connect', 'both', 'none'])
        .default(portNames),
    )
    .option('--five-level-paging', 'the machine runs a kernel with 5-level paging (ntkrla57.exe)')
    .option('--attributes', 'message attributes')
    .option('--views <bytes>', 'bytes of memory views that messages carry', wholeNumber, views)
    .option('--seconds <seconds>', 'end by itself after so long (0: Ctrl-C)', wholeNumber, 0)
    .option('--bufsize <size>', "DTrace's buffer for each processor, twice", bufsize)
    .option('--switchrate <rate>', 'how often DTrace fetches the buffers', switchrate)
    .option('--dynvarsize <size>', 'room for remembering calls until they return', dynvarsize)
    .addOption(
      new Option('--bufpolicy <policy>', 'ring keeps the newest, fill the oldest, of what fits')
        .choices(['switch', 'ring', 'fill'])
        .default(bufpolicy),
    )
    .option('-o, --output <file>', 'the file to write (default: standard output)')
    .option('--force', 'replace a file that exists')
    .action(async (options: ProbeOptions) => {
      const program = programOptions(options);
      await deliver(generateProgram(program), { file: options.output, force: options.force === true });
      process.stderr.write(usage(options.output ?? 'alpcscope.d', needsSymbols(program)));
    });
}

function programOptions(options: ProbeOptions): ProgramOptions {
  const stacks = options.stacks === true;
  return {
    token: randomBytes(4).toString('hex'),
    only: options.process,
    except: options.notProcess,
    payload: options.payload,
    calls: options.entryOnly === true ? 'entry' : 'both',
    kernelStack: options.kernelStack || (stacks ? STACK_FRAMES.kernel : 0),
    userStack: options.userStack || (stacks ? STACK_FRAMES.user : 0),
    portNames: options.ports,
    handleShift: options.fiveLevelPaging === true ? 11 : 20,
    attributes: options.attributes === true,
    views: options.views,
    seconds: options.seconds,
    bufsize: options.bufsize,
    switchrate: options.switchrate,
    dynvarsize: options.dynvarsize,
    bufpolicy: options.bufpolicy,
  };
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
Then, here: alpcscope import alpc.txt      More: docs/dtrace.md
`;
}
