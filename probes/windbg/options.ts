/** What the user may choose, as arguments of `start` or of `!alpcscope`. */
import type { ModelObject } from './host.ts';

export interface Options {
  /** Record only calls of these processes: names with `*`, or process ids. Empty: all. */
  readonly processes: readonly string[];
  readonly skip: readonly string[];
  /** Record only calls on ports of these names: the last part or the full path, with `*`. Empty: all. */
  readonly ports: readonly string[];
  readonly skipPorts: readonly string[];
  /** Most bytes of a message's data, and of the memory of a view, that are kept. */
  readonly payload: number;
  readonly view: number;
  /** Frames of a call stack; 0 for none. */
  readonly stacks: number;
  /** Recognise a stack seen before by its return addresses instead of walking it again. */
  readonly matchStacks: boolean;
  /** Load the symbols of a process when frames of it have no names, once for each process. */
  readonly reload: boolean;
  /** Record calls that only receive. */
  readonly receives: boolean;
  /** Calls whose return is watched at a time; the debugger allows 32 breakpoints in kernel mode. 0: entries only. */
  readonly exits: number;
  /**
   * Which return: `user`, to the program (the kernel's own calls are then not watched where they return through the dispatcher
   * of system calls), or `kernel`, from the function itself, where every system call of every thread passes too.
   */
  readonly returns: 'user' | 'kernel';
  /** The first breakpoint number used; the ones after it are those of the returns. */
  readonly breakpoint: number;
  readonly format: 'json' | 'text' | 'both';
  /** File written; `undefined`: the debugger's window. */
  readonly file: string | undefined;
  readonly overwrite: boolean;
}

// Antivirus scanners talk all the time and CoreMessaging carries the input of every window: as monitor_alpc.js skips them.
const DEFAULTS: Options = {
  processes: [],
  skip: ['MsMpEng.exe', 'MpCmdRun.exe'],
  ports: [],
  skipPorts: ['CoreMessag*'],
  payload: 0x1000,
  view: 0x1000,
  stacks: 64,
  matchStacks: true,
  reload: true,
  receives: true,
  exits: 24,
  returns: 'user',
  breakpoint: 7000,
  format: 'json',
  file: undefined,
  overwrite: false,
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  payload: [0, 0xffff],
  view: [0, 0x10_0000],
  stacks: [0, 255],
  exits: [0, 31],
  breakpoint: [1, 0x7fff_0000],
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  format: ['json', 'text', 'both'],
  returns: ['user', 'kernel'],
};

export const USAGE = [
  'alpcscope: !alpcscope ["option=value; option=value…"] or: dx @$scriptContents.start("option=value; …")',
  '  file=C:\\path\\x.jsonl  where to write (default: this window); overwrite=true replaces a file that exists',
  '  format=json|text|both  processes=a.exe,b*,1234  skip=…  ports=LRPC-*,\\RPC Control\\x  skipPorts=…  (skip= alone: none)',
  '  payload=4096  view=4096  stacks=64  matchStacks=true  reload=true  receives=true  exits=24  returns=user|kernel',
  '  breakpoint=7000',
  '  then: g      status: dx @$scriptContents.status()      end: dx @$scriptContents.stop()',
].join('\n');

/**
 * Options from `name=value` pairs separated by `;`, or from an object (`new { name = value }` in `dx`). Throws for a name or a
 * value that does not exist: a typing mistake must not record something else for an hour.
 */
export function parseOptions(given: unknown): Options {
  const values: Record<string, unknown> = {};
  if (given === 'help') throw new Error(USAGE);
  if (typeof given === 'string') {
    for (const part of given.split(';')) {
      const text = part.trim();
      if (text === '') continue;
      const equals = text.indexOf('=');
      if (equals < 1) throw new Error(`"${text}" is not option=value\n${USAGE}`);
      values[text.slice(0, equals).trim()] = text.slice(equals + 1).trim();
    }
    for (const name of Object.keys(values)) {
      if (!(name in DEFAULTS)) throw new Error(`there is no option "${name}"\n${USAGE}`);
    }
  } else if (given !== undefined && given !== null) {
    // Names of a data model object cannot be listed in a way that holds for all versions: it is asked for each we know.
    for (const name of Object.keys(DEFAULTS)) {
      const value = (given as ModelObject)[name];
      if (value !== undefined && value !== null) values[name] = value;
    }
  }
  const options: Record<string, unknown> = {};
  for (const name of Object.keys(DEFAULTS)) {
    const known = (DEFAULTS as unknown as Record<string, unknown>)[name];
    options[name] = values[name] === undefined ? known : parseValue(name, known, values[name]);
  }
  return options as unknown as Options;
}

function parseValue(name: string, known: unknown, value: unknown): unknown {
  if (typeof known === 'number') return parseNumber(name, value);
  if (typeof known === 'boolean') return parseBoolean(name, value);
  if (Array.isArray(known)) return parseList(value);
  const text = String(value);
  const words = WORDS[name];
  if (words !== undefined && !words.includes(text)) throw new Error(`${name} is ${words.join(' or ')}, not "${text}"`);
  return text === '' ? undefined : text;
}

function parseNumber(name: string, value: unknown): number {
  const number = typeof value === 'number' ? value : Number(String(value));
  const [low, high] = RANGES[name] ?? [0, 0];
  if (!(Math.floor(number) === number && number >= low && number <= high)) {
    throw new Error(`${name} is a whole number from ${low} to ${high}, not "${String(value)}"`);
  }
  return number;
}

function parseBoolean(name: string, value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1' || text === 'on') return true;
  if (text === 'false' || text === '0' || text === 'off') return false;
  throw new Error(`${name} is true or false, not "${String(value)}"`);
}

function parseList(value: unknown): readonly string[] {
  return String(value)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** True if one of the patterns fits the text: letters in any case, `*` for any number of characters. */
export function matches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => glob(pattern.toLowerCase(), text.toLowerCase()));
}

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return first === text;
  const last = parts[parts.length - 1] ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
