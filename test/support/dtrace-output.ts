/**
 * What dtrace.exe would print: the generated program itself is run, on a small Windows of made-up processes, ports and
 * messages, and its records come out as dtrace.exe fetches and prints them. Knows nothing of the reader.
 */
import { Machine, type Record } from './dtrace/machine.ts';
import { type Place, placeOf, World, type WorldProcess } from './dtrace/world.ts';

export interface CallSpec {
  readonly process: WorldProcess;
  readonly tid: number;
  readonly cpu?: number;
  readonly handle: bigint;
  readonly flags?: number;
  /** Addresses in the process (or in the kernel); 0 for none. */
  readonly send?: bigint;
  readonly sendAttributes?: bigint;
  readonly receive?: bigint;
  readonly receiveAttributes?: bigint;
}

const ALPC = 'syscall::NtAlpcSendWaitReceivePort';
/** 2024-05-06T07:08:09Z in nanoseconds since 1970. */
export const WALL_START = 1_714_979_289_000_000_000n;
/** More than 2^53, as after a hundred days without a restart. */
const TIME_START = 9_100_000_000_000_000n;
/** The system clock's tick. */
const WALL_TICK = 15_625_000n;

export class Simulation {
  readonly world = new World();
  readonly machine: Machine;
  /** Nanoseconds since the start. */
  now = 0n;
  kernelStack: readonly string[] = ['nt`NtAlpcSendWaitReceivePort', 'nt`KiSystemServiceCopyEnd+0x25'];
  userStack: readonly string[] = [
    'ntdll.dll`NtAlpcSendWaitReceivePort+0x14',
    '0x7ff81234',
    'RPCRT4.dll`0x7ff812345678',
  ];

  constructor(program: string) {
    this.machine = new Machine(program, this.world.kernel);
    this.fire('dtrace:::BEGIN', this.place(), []);
    for (let sample = 0; sample < 64; sample += 1) {
      this.now += 7_000_000n;
      this.fire('tick-7ms', this.place(), []);
    }
  }

  entry(call: CallSpec): void {
    const { handle, flags = 0, send = 0n, sendAttributes = 0n, receive = 0n, receiveAttributes = 0n } = call;
    const args = [handle, BigInt(flags), send, sendAttributes, receive, 0n, receiveAttributes, 0n];
    this.step();
    this.fire(`${ALPC}:entry`, placeOf(call.process, call.tid, call.cpu ?? 0), args);
  }

  exit(call: CallSpec, status = 0): void {
    this.step();
    this.fire(`${ALPC}:return`, placeOf(call.process, call.tid, call.cpu ?? 0), [BigInt(status | 0)]);
  }

  /** Any other system call of the program's. */
  other(name: string, process: WorldProcess, tid: number, args: readonly bigint[]): void {
    this.step();
    this.fire(`syscall::${name}`, placeOf(process, tid, 0), args);
  }

  end(): void {
    this.step();
    this.fire('dtrace:::END', this.place(), []);
  }

  private step(): void {
    this.now += 1000n;
  }

  private place(): Place {
    return placeOf(DTRACE, 1, 0);
  }

  private fire(probe: string, place: Place, args: readonly bigint[]): void {
    const wall = WALL_START + this.now;
    this.machine.fire({
      ...place,
      probe,
      args,
      time: TIME_START + this.now,
      wall: wall - (wall % WALL_TICK),
      kernelStack: this.kernelStack,
      userStack: this.userStack,
    });
  }
}

const DTRACE = new World().process(9999, 'dtrace.exe');

export interface PrintOptions {
  /** `time`: as `temporal` orders them; `cpu`: a processor's buffer after the other's, a chunk at a time. */
  readonly order?: 'time' | 'cpu';
  readonly chunk?: number;
  /** Records that were dropped. */
  readonly drop?: (record: Record, index: number) => boolean;
  readonly crlf?: boolean;
}

/** The output of a run, and what was said on the error stream about drops. */
export function printed(records: readonly Record[], options: PrintOptions = {}): { out: string; err: string } {
  const kept: Record[] = [];
  const dropped = new Map<number, number>();
  for (const [index, record] of records.entries()) {
    if (options.drop?.(record, index) === true) dropped.set(record.cpu, (dropped.get(record.cpu) ?? 0) + 1);
    else kept.push(record);
  }
  const out = (options.order === 'cpu' ? byProcessor(kept, options.chunk ?? 50) : kept)
    .map(({ text }) => text)
    .join('');
  const err = [...dropped]
    .map(([cpu, count]) => `dtrace: ${count} drop${count > 1 ? 's' : ''} on CPU ${cpu}\n`)
    .join('');
  return { out: options.crlf === true ? out.replaceAll('\n', '\r\n') : out, err };
}

function byProcessor(records: readonly Record[], chunk: number): Record[] {
  const result: Record[] = [];
  for (let from = 0; from < records.length; from += chunk) {
    const part = records.slice(from, from + chunk);
    result.push(...part.toSorted((one, other) => one.cpu - other.cpu));
  }
  return result;
}

/** A message with an 8-byte-pointer header. */
export function message64(spec: MessageSpec): Uint8Array {
  const { payload, type = 0, pid = 0, tid = 0, id = 0, callback = 0 } = spec;
  const bytes = new Uint8Array(0x28 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, payload.length, true);
  view.setUint16(2, bytes.length, true);
  view.setUint16(4, type, true);
  view.setBigUint64(8, BigInt(pid), true);
  view.setBigUint64(0x10, BigInt(tid), true);
  view.setUint32(0x18, id, true);
  view.setUint32(0x20, callback, true);
  bytes.set(payload, 0x28);
  return bytes;
}

/** The same of a 32-bit caller. */
export function message32(spec: MessageSpec): Uint8Array {
  const { payload, type = 0, pid = 0, tid = 0, id = 0, callback = 0 } = spec;
  const bytes = new Uint8Array(0x18 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, payload.length, true);
  view.setUint16(2, bytes.length, true);
  view.setUint16(4, type, true);
  for (const [at, value] of [
    [8, pid],
    [12, tid],
    [0x10, id],
    [0x14, callback],
  ] as const)
    view.setUint32(at, value, true);
  bytes.set(payload, 0x18);
  return bytes;
}

export interface MessageSpec {
  readonly payload: Uint8Array;
  readonly type?: number;
  readonly pid?: number;
  readonly tid?: number;
  readonly id?: number;
  readonly callback?: number;
}
