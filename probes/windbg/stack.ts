/** Call stacks. Walking one is the dearest thing a debugger does, so a stack that was seen before is recognised, not walked. */
import { execute, run } from './commands.ts';
import { tryRead } from './memory.ts';
import type { Process } from './process.ts';
import { equal, hex64, isKernelAddress, isZero, type U64, u64, u64At } from './u64.ts';

export interface Frame {
  /** Where the frame's code goes on; `undefined` for the debugger's inline frames. */
  readonly address: U64 | undefined;
  readonly name: string;
}
export interface Stack {
  readonly frames: readonly Frame[];
  /** `walked` by the debugger, or `matched` with one that it walked before. */
  readonly by: 'walked' | 'matched';
}

/** A walked stack, with where its return addresses lay below the user stack pointer. */
interface Pattern {
  readonly frames: readonly Frame[];
  readonly checks: readonly { readonly offset: number; readonly value: U64 }[];
  readonly length: number;
  /** It goes down to where the thread began: no other stack has the same return addresses and goes on. */
  readonly whole: boolean;
}

/** What is known of the thread at the entry of the system call. */
export interface StackContext {
  readonly process: Process;
  /** Instruction and stack pointer that the thread left user mode with, if it did. */
  readonly userTop: { readonly rip: U64; readonly rsp: U64 } | undefined;
  /** Where the call returns to in the kernel, and the instruction about to run. */
  readonly caller: U64;
  readonly here: U64;
}

const MAX_KEYS = 1024;
const MAX_PATTERNS = 8;
const MAX_SPAN = 0x4000;
// "00 fffff687`e3f7ea88 fffff800`07de6c05     nt!Function+0x10"; inline frames have dashes for addresses.
const ROW = /^\s*[0-9a-f]{2,} +([0-9a-f`]{17}|-{8}`-{8}|\(Inline Function\)) +([0-9a-f`]{17}|-{8}`-{8}) +(\S.*?)\s*$/;

export class Stacks {
  private readonly patterns = new Map<string, Pattern[]>();
  private readonly reloaded = new Set<string>();
  private readonly options: { readonly stacks: number; readonly matchStacks: boolean; readonly reload: boolean };

  constructor(options: { readonly stacks: number; readonly matchStacks: boolean; readonly reload: boolean }) {
    this.options = options;
  }

  of(context: StackContext, faults: string[]): Stack | undefined {
    if (this.options.stacks === 0) return undefined;
    const top = this.options.matchStacks ? context.userTop : undefined;
    if (top === undefined) return { frames: this.walk(context, undefined).frames, by: 'walked' };
    const key = `${context.process.key}/${hex64(top.rip)}/${hex64(context.caller)}`;
    const known = this.patterns.get(key) ?? [];
    const same = known.length === 0 ? undefined : matching(known, top.rsp);
    if (same !== undefined) return { frames: same.frames, by: 'matched' };
    const pattern = this.walk(context, top.rsp);
    if (pattern.frames.length === 0) faults.push('stack: the debugger shows none');
    if (pattern.whole && pattern.checks.length > 0) {
      if (this.patterns.size >= MAX_KEYS) this.patterns.clear();
      this.patterns.set(key, [pattern, ...known].slice(0, MAX_PATTERNS));
    }
    return { frames: pattern.frames, by: 'walked' };
  }

  private walk(context: StackContext, userTop: U64 | undefined): Pattern {
    let rows = this.rows();
    if (this.options.reload && !this.reloaded.has(context.process.key) && rows.some(isNameless)) {
      if (this.reloaded.size >= MAX_KEYS) this.reloaded.clear();
      this.reloaded.add(context.process.key);
      run('.reload /user');
      rows = this.rows();
    }
    return patternOf(rows, context.here, userTop);
  }

  private rows(): Row[] {
    const rows: Row[] = [];
    for (const line of execute(`knL 0n${this.options.stacks}`)) {
      const match = ROW.exec(String(line));
      if (match === null) continue;
      rows.push({ stackPointer: parse(match[1] ?? ''), returnTo: parse(match[2] ?? ''), name: match[3] ?? '' });
    }
    return rows;
  }
}

interface Row {
  readonly stackPointer: U64 | undefined;
  readonly returnTo: U64 | undefined;
  readonly name: string;
}

function parse(text: string): U64 | undefined {
  const [hi = '', lo = ''] = text.split('`');
  return lo.length === 8 && hi.length === 8 && !text.includes('-')
    ? u64(Number.parseInt(hi, 16), Number.parseInt(lo, 16))
    : undefined;
}

/** A frame in user memory that is an address only: no module is known there. */
function isNameless(row: Row): boolean {
  return /^0x[0-9a-f`]+$/i.test(row.name);
}

/**
 * A frame goes on where the one inside it returns to. The return address of a frame lies just below the stack pointer of the
 * frame around it (x64 calling convention): these places tell whether another stack is the same.
 */
function patternOf(rows: readonly Row[], here: U64, userTop: U64 | undefined): Pattern {
  const frames: Frame[] = [];
  const checks: { offset: number; value: U64 }[] = [];
  let address: U64 | undefined = here;
  let length = 0;
  for (const [index, row] of rows.entries()) {
    if (row.stackPointer === undefined) {
      frames.push({ address: undefined, name: row.name });
      continue;
    }
    frames.push({ address, name: row.name });
    address = row.returnTo;
    const outer = rows.slice(index + 1).find(({ stackPointer }) => stackPointer !== undefined)?.stackPointer;
    if (userTop === undefined || isKernelAddress(row.stackPointer) || outer === undefined) continue;
    const offset = distance(outer, userTop) - 8;
    if (row.returnTo === undefined || isZero(row.returnTo) || offset < 0 || offset >= MAX_SPAN) continue;
    checks.push({ offset, value: row.returnTo });
    length = Math.max(length, offset + 8);
  }
  return { frames, checks, length, whole: isWhole(rows) };
}

/** Threads begin in these functions of ntdll, which nothing calls. */
function isWhole(rows: readonly Row[]): boolean {
  const last = rows[rows.length - 1];
  return (
    last?.returnTo !== undefined &&
    isZero(last.returnTo) &&
    /!(RtlUserThreadStart|LdrInitializeThunk)\b/.test(last.name)
  );
}

function distance(a: U64, b: U64): number {
  return (a.hi - b.hi) * 0x1_0000_0000 + (a.lo - b.lo);
}

/** The pattern all of whose return addresses lie where they lay: the same calls, as each decides where the next one's is. */
function matching(patterns: readonly Pattern[], top: U64): Pattern | undefined {
  const length = Math.max(...patterns.map((pattern) => pattern.length));
  const bytes = tryRead(top, length, 'user stack', []);
  if (bytes === undefined) return undefined;
  return patterns.find(({ checks }) => checks.every(({ offset, value }) => equal(u64At(bytes, offset), value)));
}
