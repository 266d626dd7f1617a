/** The options of a generated D program, for the commands that write one and that run one. */
import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import {
  DEFAULT_OPTIONS,
  type PortNames,
  type ProcessChoice,
  type ProgramOptions,
  processChoice,
} from '../sources/dtrace/program/options.ts';
import { wholeNumber } from './shared-options.ts';

export interface DtraceOptions {
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
  readonly bufsize: string;
  readonly switchrate: string;
  readonly dynvarsize: string;
  readonly bufpolicy: ProgramOptions['bufpolicy'];
}

const DEFAULTS = DEFAULT_OPTIONS;
/** Frames that `--stacks` asks for. */
const STACK_FRAMES = { kernel: 20, user: 32 };

function collect(text: string, before: readonly ProcessChoice[]): readonly ProcessChoice[] {
  return [...before, processChoice(text)];
}

/** Adds the options of a D program. */
export function withDtraceOptions(command: Command): Command {
  const { payload, portNames, views, bufsize, switchrate, dynvarsize, bufpolicy } = DEFAULTS;
  return command
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
    .option('--bufsize <size>', "DTrace's buffer for each processor, twice", bufsize)
    .option('--switchrate <rate>', 'how often DTrace fetches the buffers', switchrate)
    .option('--dynvarsize <size>', 'room for remembering calls until they return', dynvarsize)
    .addOption(
      new Option('--bufpolicy <policy>', 'ring keeps the newest, fill the oldest, of what fits')
        .choices(['switch', 'ring', 'fill'])
        .default(bufpolicy),
    );
}

/** What the options ask for; `seconds` after which the program ends by itself, 0 for never. */
export function programOptions(options: DtraceOptions, seconds: number): ProgramOptions {
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
    seconds,
    bufsize: options.bufsize,
    switchrate: options.switchrate,
    dynvarsize: options.dynvarsize,
    bufpolicy: options.bufpolicy,
  };
}
