/** Which process a thread belongs to, and whether its calls are of interest: decided before anything else is read. */
import type { Layout } from './layout.ts';
import { narrowText, tryRead, wideText } from './memory.ts';
import { matches, type Options } from './options.ts';
import { equal, hex64, isZero, type U64, u16At, u64At } from './u64.ts';

export interface Process {
  readonly address: U64;
  readonly key: string;
  readonly pid: number;
  readonly parent: number | undefined;
  /** File name, from the full path where the kernel keeps one: its other field cuts names at 15 characters. */
  readonly name: string;
  readonly path: string | undefined;
  readonly wow64: boolean | undefined;
  readonly created: U64 | undefined;
  readonly handleTable: U64;
  readonly skip: boolean;
  /** When this was last seen to hold, in milliseconds of the debugger's clock. */
  checked: number;
  /** It has been written out. */
  announced: boolean;
}

const MAX_PROCESSES = 4096;
/** An address may be another process's after a while: how long an answer is believed, in milliseconds. */
const RECHECK_MS = 1000;
const MAX_PATH_BYTES = 0x2000;

export class Processes {
  private readonly known = new Map<string, Process>();
  private readonly layout: Layout;
  private readonly options: Options;

  constructor(layout: Layout, options: Options) {
    this.layout = layout;
    this.options = options;
  }

  /** The process whose EPROCESS is at (hi, lo); `undefined` if its memory cannot be read. */
  of(hi: number, lo: number, faults: string[]): Process | undefined {
    const key = hex64({ hi, lo });
    const known = this.known.get(key);
    const now = Date.now();
    if (known !== undefined && now - known.checked < RECHECK_MS) return known;
    const process = this.read({ hi, lo }, key, now, faults);
    if (process === undefined) return undefined;
    if (known !== undefined && same(known, process)) {
      known.checked = now;
      return known;
    }
    if (this.known.size >= MAX_PROCESSES) this.known.clear();
    this.known.set(key, process);
    return process;
  }

  private read(address: U64, key: string, checked: number, faults: string[]): Process | undefined {
    const span = this.layout.process;
    const { at } = span;
    const bytes = tryRead({ hi: address.hi, lo: address.lo + span.start }, span.length, 'process', faults);
    if (bytes === undefined) return undefined;
    const path = at.audit < 0 ? undefined : this.path(u64At(bytes, at.audit), faults);
    const name = path === undefined ? narrowText(bytes, at.image, 15) : path.slice(path.lastIndexOf('\\') + 1);
    const pid = u64At(bytes, at.pid).lo;
    return {
      address,
      key,
      pid,
      parent: at.parent < 0 ? undefined : u64At(bytes, at.parent).lo,
      name,
      path,
      wow64: at.wow64 < 0 ? undefined : !isZero(u64At(bytes, at.wow64)),
      created: at.created < 0 ? undefined : u64At(bytes, at.created),
      handleTable: u64At(bytes, at.table),
      skip: this.unwanted(name, pid),
      checked,
      announced: false,
    };
  }

  /** SeAuditProcessCreationInfo.ImageFileName points at an OBJECT_NAME_INFORMATION: a UNICODE_STRING. */
  private path(pointer: U64, faults: string[]): string | undefined {
    if (isZero(pointer)) return undefined;
    const header = tryRead(pointer, 16, 'image path', faults);
    if (header === undefined) return undefined;
    const length = u16At(header, 0);
    const buffer = u64At(header, 8);
    if (length === 0 || length > MAX_PATH_BYTES || isZero(buffer)) return undefined;
    const text = tryRead(buffer, length, 'image path', faults);
    return text === undefined ? undefined : wideText(text, length);
  }

  private unwanted(name: string, pid: number): boolean {
    const { processes, skip } = this.options;
    const fits = (patterns: readonly string[]): boolean => patterns.includes(String(pid)) || matches(patterns, name);
    return fits(skip) || (processes.length > 0 && !fits(processes));
  }
}

function same(a: Process, b: Process): boolean {
  if (a.pid !== b.pid || a.name !== b.name) return false;
  return a.created === undefined || b.created === undefined || equal(a.created, b.created);
}
