/** What a generated D program records, and how much room it may take. */
import { UserError } from '../../../base/user-error.ts';

/** Which processes' calls count: by kernel image name (14 characters at most, case kept) or by process id. */
export type ProcessChoice = { readonly name: string } | { readonly pid: number };

/** How port names are found: from the handle table on every call, from the calls that make ports, both, or not at all. */
export type PortNames = 'walk' | 'connect' | 'both' | 'none';

export interface ProgramOptions {
  /** Eight hexadecimal digits that begin every line of the output: no recorded text can pass itself off as a line. */
  readonly token: string;
  readonly only: readonly ProcessChoice[];
  readonly except: readonly ProcessChoice[];
  /** Bytes of a message kept behind its header. */
  readonly payload: number;
  /** `entry`: what is sent only; `both`: what is received and the status, too. */
  readonly calls: 'entry' | 'both';
  /** Frames; 0 for none. */
  readonly kernelStack: number;
  readonly userStack: number;
  readonly portNames: PortNames;
  /** Bits below the object's address in a handle table entry: 20, or 11 on kernels with 5-level paging. */
  readonly handleShift: 20 | 11;
  readonly attributes: boolean;
  /** Bytes kept of the memory that a view attribute names; 0 for none. */
  readonly views: number;
  /** Ends by itself after so many seconds; 0: with Ctrl-C. */
  readonly seconds: number;
  /** DTrace's own options, passed on as they are. */
  readonly bufsize: string;
  readonly switchrate: string;
  readonly dynvarsize: string;
  readonly bufpolicy: 'switch' | 'ring' | 'fill';
}

export const DEFAULT_OPTIONS: Omit<ProgramOptions, 'token'> = {
  only: [],
  except: [],
  payload: 1024,
  calls: 'both',
  kernelStack: 0,
  userStack: 0,
  portNames: 'walk',
  handleShift: 20,
  attributes: false,
  views: 0,
  seconds: 0,
  bufsize: '16m',
  switchrate: '10hz',
  dynvarsize: '16m',
  bufpolicy: 'switch',
};

/** execname is the kernel's 15-byte image name with its NUL. */
const EXECNAME_LENGTH = 14;
/** A message is at most 0xFFFF bytes with its header. */
const MAX_PAYLOAD = 0xffff - 0x28;
const MAX_VIEW = 65_536;
const MAX_FRAMES = 100;
const MAX_CHOICES = 64;

/** A process as a user writes it: `lsass.exe` or `712`. Names are cut as the kernel cuts them. Throws `UserError`. */
export function processChoice(text: string): ProcessChoice {
  if (/^\d{1,10}$/.test(text)) return { pid: Number(text) };
  if (!/^[ -~]+$/.test(text) || /["\\*?/]/.test(text)) {
    throw new UserError(`"${text}" is no process name that a D program can compare`, {
      hint: 'Give the image name as Task Manager shows it (lsass.exe, no path, no wildcards), or the process id.',
    });
  }
  return { name: text.slice(0, EXECNAME_LENGTH) };
}

/** Throws `UserError` for a value that the D compiler or the driver would refuse, or that would record nothing. */
export function checkOptions(options: ProgramOptions): void {
  if (!/^[0-9a-f]{8}$/.test(options.token)) throw new UserError('the token of a D program is 8 hexadecimal digits');
  range('payload', options.payload, MAX_PAYLOAD);
  range('views', options.views, MAX_VIEW);
  range('kernel stack', options.kernelStack, MAX_FRAMES);
  range('user stack', options.userStack, MAX_FRAMES);
  range('seconds', options.seconds, 86_400);
  size('bufsize', options.bufsize);
  size('dynvarsize', options.dynvarsize);
  if (!/^[1-9]\d{0,5}(hz|ns|us|ms|s|m|h|d)$/.test(options.switchrate)) {
    throw new UserError(`switchrate ${options.switchrate} is no rate`, { hint: 'For example 10hz or 200ms.' });
  }
  if (options.only.length + options.except.length > MAX_CHOICES) {
    throw new UserError(`more than ${MAX_CHOICES} processes in or out`, {
      hint: 'Filter when you look at it instead.',
    });
  }
  const record = options.payload + options.views;
  if (bytesOf(options.bufsize) < 4 * (record + 4096)) {
    throw new UserError(`bufsize ${options.bufsize} is too small for records of up to ${record} bytes`, {
      hint: 'Give a larger --bufsize or a smaller --payload or --views.',
    });
  }
}

function range(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new UserError(`${what} is ${value}, but must be a whole number from 0 to ${most}`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes of a DTrace size such as `16m`; 0 if it is none. */
export function bytesOf(text: string): number {
  const match = /^([1-9]\d{0,8})([kmg]?)$/.exec(text);
  return match === null ? 0 : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
}

function size(what: string, text: string): void {
  if (bytesOf(text) > 0) return;
  throw new UserError(`${what} ${text} is no size`, { hint: 'For example 512k or 16m.' });
}
