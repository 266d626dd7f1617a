/**
 * Runs a D program as the driver does: clause by clause, each a record of its own, `this->` left as the last firing on the
 * processor left it, a fault throwing away the record and firing ERROR. What it prints is what dtrace.exe would print
 * (lib/libdtrace/common/dt_consume.c of microsoft/DTrace-on-Windows, in own words).
 */
import { isKernel, type Memory } from './memory.ts';
import { type Clause, type Expression, type Program, parseProgram } from './syntax.ts';
import { Types, wrap } from './types.ts';

export interface Firing {
  readonly probe: string;
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
  readonly execname: string;
  readonly time: bigint;
  readonly wall: bigint;
  readonly args: readonly bigint[];
  readonly thread: bigint;
  readonly user: Memory;
  readonly kernelStack: readonly string[];
  readonly userStack: readonly string[];
}

export interface Record {
  readonly time: bigint;
  readonly cpu: number;
  readonly text: string;
}

class Fault extends Error {}

const SCRATCH = 0xffff_a000_0000_0000n;
const OWN_PID = 9_999n;

export class Machine {
  readonly records: Record[] = [];
  faults = 0;
  private readonly program: Program;
  private readonly types: Types;
  private readonly kernel: Memory;
  private readonly locals = new Map<string, bigint>();
  private readonly threads = new Map<string, bigint>();
  private readonly globals = new Map<string, bigint>();
  /** A thread → the ended thread whose object's place in memory it got: `self->` is kept by the object's address. */
  readonly reused = new Map<number, number>();
  private scratch: { at: bigint; bytes: Uint8Array }[] = [];
  private firing: Firing | undefined;

  constructor(text: string, kernel: Memory) {
    this.program = parseProgram(text);
    this.kernel = kernel;
    this.types = new Types(this.program.structs);
    for (const { body } of this.program.clauses) {
      for (const action of body) {
        if (action.kind !== 'assign') continue;
        const { to } = action;
        if (to.kind === 'variable') this.types.assigned(`${to.scope}->${to.name}`, action.value);
        if (to.kind === 'name') this.types.assigned(to.name, action.value);
      }
    }
  }

  fire(firing: Firing): void {
    for (const [index, clause] of this.program.clauses.entries()) {
      if (clause.probe !== firing.probe) continue;
      this.firing = firing;
      this.scratch = [];
      try {
        this.clause(clause, firing);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.faults += 1;
        if (firing.probe === 'dtrace:::ERROR') continue;
        this.fire({ ...firing, probe: 'dtrace:::ERROR', time: firing.time + 1n, args: [0n, BigInt(index), 1n, 4n] });
      }
    }
  }

  /** Values that `self->` keeps for threads that are in no call. */
  get leftovers(): number {
    return [...this.threads.values()].filter((value) => value !== 0n).length;
  }

  private clause({ when, body }: Clause, { time, cpu }: Firing): void {
    if (when !== undefined && this.value(when) === 0n) return;
    let text = '';
    for (const action of body) text += this.action(action);
    if (text !== '') this.records.push({ time, cpu, text });
  }

  private action(action: Expression): string {
    if (action.kind === 'assign') {
      this.assign(
        action.to,
        action.op === '+=' ? this.value(action.to) + this.value(action.value) : this.value(action.value),
      );
      return '';
    }
    if (action.kind === 'postfix') {
      this.assign(action.of, this.value(action.of) + (action.op === '++' ? 1n : -1n));
      return '';
    }
    if (action.kind !== 'call') throw new Error(`no action: ${action.kind}`);
    const { name, args } = action;
    const firing = this.firing as Firing;
    switch (name) {
      case 'printf':
        return this.printed(args);
      case 'tracemem':
        return this.dumped(args);
      case 'stack':
        return stackText(firing.kernelStack, Number(this.value(args[0] as Expression)));
      case 'ustack':
        return stackText(firing.userStack, Number(this.value(args[0] as Expression)));
      case 'exit':
        return '';
      default:
        throw new Error(`no action ${name}`);
    }
  }

  private assign(to: Expression, value: bigint): void {
    const firing = this.firing as Firing;
    const wrapped = wrap(value, this.types.of(to));
    if (to.kind === 'variable' && to.scope === 'this') this.locals.set(`${firing.cpu} ${to.name}`, wrapped);
    else if (to.kind === 'variable') this.threads.set(this.ofThread(to.name), wrapped);
    else if (to.kind === 'name') this.globals.set(to.name, wrapped);
    else if (to.kind === 'element') this.globals.set(this.key(to), wrapped);
    else throw new Error('assigns to nothing');
  }

  private ofThread(name: string): string {
    const { tid } = this.firing as Firing;
    return `${this.reused.get(tid) ?? tid} ${name}`;
  }

  private key({ name, keys }: Expression & { kind: 'element' }): string {
    return `${name}[${keys.map((key) => this.value(key)).join()}]`;
  }

  private value(expression: Expression): bigint {
    const firing = this.firing as Firing;
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'macro':
        return OWN_PID;
      case 'name':
        return this.named(expression.name);
      case 'variable':
        if (expression.scope === 'self') return this.threads.get(this.ofThread(expression.name)) ?? 0n;
        // Never set on this processor: rubbish, not 0.
        return (
          this.locals.get(`${firing.cpu} ${expression.name}`) ?? wrap(0x5bad_f00d_5bad_f00dn, this.types.of(expression))
        );
      case 'element':
        return this.globals.get(this.key(expression)) ?? 0n;
      case 'member': {
        const field = this.types.field(this.types.of(expression.of), expression.name);
        return this.load(this.value(expression.of) + BigInt(field.offset), field.type);
      }
      case 'cast':
        return wrap(this.value(expression.of), expression.type);
      case 'call':
        return this.copyin(expression.args);
      case 'unary':
        return this.unary(expression.op, expression.of);
      case 'binary':
        return this.binary(expression);
      case 'choice':
        return wrap(
          this.value(this.value(expression.test) !== 0n ? expression.yes : expression.no),
          this.types.of(expression),
        );
      default:
        throw new Error(`no value: ${expression.kind}`);
    }
  }

  private named(name: string): bigint {
    const firing = this.firing as Firing;
    if (/^arg\d$/.test(name)) return BigInt.asIntN(64, firing.args[Number(name.slice(3))] ?? 0n);
    switch (name) {
      case 'pid':
        return BigInt(firing.pid);
      case 'tid':
        return BigInt(firing.tid);
      case 'cpu':
        return BigInt(firing.cpu);
      case 'timestamp':
        return firing.time;
      case 'walltimestamp':
        return firing.wall;
      case 'curthread':
        return firing.thread;
      default:
        return this.globals.get(name) ?? 0n;
    }
  }

  private unary(op: string, of: Expression): bigint {
    if (op === '*') return this.load(this.value(of), this.types.of(of).replace(/\*$/, ''));
    const value = this.value(of);
    if (op === '!') return value === 0n ? 1n : 0n;
    return wrap(op === '-' ? -value : ~value, this.types.of(of));
  }

  private binary(expression: Expression & { kind: 'binary' }): bigint {
    const { op } = expression;
    if (op === '&&' && this.value(expression.left) === 0n) return 0n;
    if (op === '||' && this.value(expression.left) !== 0n) return 1n;
    if (op === '&&' || op === '||') return this.value(expression.right) !== 0n ? 1n : 0n;
    if (this.types.of(expression.left) === 'string') {
      const same = this.text(expression.left) === this.text(expression.right);
      return same === (op === '==') ? 1n : 0n;
    }
    const left = this.value(expression.left);
    const right = this.value(expression.right);
    const compared = compare(op, left, right);
    if (compared !== undefined) return compared ? 1n : 0n;
    return wrap(calculate(op, left, right), this.types.of(expression));
  }

  private text(expression: Expression): string {
    if (expression.kind === 'text') return expression.value;
    if (expression.kind === 'name' && expression.name === 'execname')
      return (this.firing as Firing).execname.slice(0, 14);
    if (expression.kind !== 'cast' || expression.of.kind !== 'member') throw new Error('no text');
    const { of, name } = expression.of;
    const field = this.types.field(this.types.of(of), name);
    const length = Number(/\[(\d+)\]/.exec(field.type)?.[1] ?? 0);
    const bytes = this.bytes(this.value(of) + BigInt(field.offset), length);
    const end = bytes.indexOf(0);
    return String.fromCharCode(...bytes.subarray(0, end < 0 ? length : end));
  }

  private load(address: bigint, type: string): bigint {
    const size = /^(?:nt`|void)/.test(type) && !type.endsWith('*') ? 0 : sizeOf(type);
    let value = 0n;
    for (const [index, byte] of this.bytes(address, size).entries()) value |= BigInt(byte) << BigInt(8 * index);
    return wrap(value, type);
  }

  /** A plain read: kernel memory and what this clause has copied in; user memory is toxic. */
  private bytes(address: bigint, length: number): Uint8Array {
    const at = BigInt.asUintN(64, address);
    const copied = this.scratch.find(
      (part) => at >= part.at && at + BigInt(length) <= part.at + BigInt(part.bytes.length),
    );
    if (copied !== undefined) return copied.bytes.subarray(Number(at - copied.at), Number(at - copied.at) + length);
    const found = isKernel(at) ? this.kernel.read(at, length) : undefined;
    if (found === undefined) throw new Fault(`invalid address ${at.toString(16)}`);
    return found;
  }

  private copyin(args: readonly Expression[]): bigint {
    const address = BigInt.asUintN(64, this.value(args[0] as Expression));
    const length = Number(this.value(args[1] as Expression));
    const firing = this.firing as Firing;
    const found =
      length <= 0 || length > 1_000_000 || isKernel(address) ? undefined : firing.user.read(address, length);
    if (found === undefined) throw new Fault(`copyin ${address.toString(16)}`);
    const at = SCRATCH + BigInt(this.scratch.length) * 0x100_0000n;
    this.scratch.push({ at, bytes: found });
    return at;
  }

  private printed([format, ...values]: readonly Expression[]): string {
    if (format?.kind !== 'text') throw new Error('no format');
    let index = 0;
    return format.value.replaceAll('\\n', '\n').replaceAll(/%([dxs])/g, (_, directive: string) => {
      const value = values[index] as Expression;
      index += 1;
      if (directive === 's') return this.text(value);
      const [bits, number] = [8 * sizeOf(this.types.of(value)), this.value(value)];
      return directive === 'd' ? BigInt.asIntN(bits, number).toString() : BigInt.asUintN(bits, number).toString(16);
    });
  }

  private dumped([source, most, count]: readonly Expression[]): string {
    const limit = Number(this.value(most as Expression));
    const asked = Number(this.value(count as Expression));
    const length = asked === 0 || asked > limit ? limit : asked;
    return dumpText(this.bytes(this.value(source as Expression), length));
  }
}

function sizeOf(type: string): number {
  if (type.endsWith('*')) return 8;
  const sizes: Readonly<globalThis.Record<string, number>> = { int: 4, char: 1, uintptr_t: 8 };
  return sizes[type] ?? Number(/\d+/.exec(type)?.[0] ?? Number.NaN) / 8;
}

function compare(op: string, left: bigint, right: bigint): boolean | undefined {
  switch (op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

function calculate(op: string, left: bigint, right: bigint): bigint {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    default:
      throw new Error(`no operator ${op}`);
  }
}

/** A blank line, a heading, and rows of offset, hexadecimal digits and characters. */
function dumpText(bytes: Uint8Array): string {
  let text = `\n${' '.repeat(11)}${[...'0123456789abcdef'].map((digit) => `  ${digit}`).join('')}  0123456789abcdef\n`;
  for (let from = 0; from < bytes.length; from += 16) {
    const row = [...bytes.subarray(from, from + 16)];
    const digits = row
      .map((byte) => ` ${byte.toString(16).padStart(2, '0')}`)
      .join('')
      .padEnd(48);
    const characters = row.map((byte) => (byte < 0x20 || byte > 0x7e ? '.' : String.fromCharCode(byte))).join('');
    text += `     ${from.toString(16).padStart(5)}:${digits}  ${characters}\n`;
  }
  return text;
}

function stackText(frames: readonly string[], depth: number): string {
  return `\n${frames
    .slice(0, depth)
    .map((frame) => `${' '.repeat(14)}${frame}\n`)
    .join('')}`;
}
