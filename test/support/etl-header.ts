import type { FileTime, Ticks } from '../../src/base/time.ts';
import type { ClockType } from './etl-clock.ts';
import type { EtlSink } from './etl-sink.ts';
import type { Payload } from './payload.ts';

/** Everything about a generated file that is not an event. */
export interface EtlSettings {
  readonly pointerSize: 4 | 8;
  /** 1 performance counter, 2 system time, 3 CPU cycles. */
  readonly clock: ClockType;
  /** Ticks of the performance counter in a second. */
  readonly perfFrequency: number;
  readonly cpuMhz: number;
  /** Raw time of the log file header event (clocks 1 and 3). */
  readonly rawStart: bigint;
  readonly startTime: FileTime;
  readonly bootTime: FileTime;
  readonly cpus: number;
  /** Bytes of a buffer, its 0x48-byte header included. */
  readonly bufferSize: number;
  readonly osMajor: number;
  readonly osMinor: number;
  readonly build: number;
  readonly mode: number;
  readonly loggerName: string;
  readonly fileName: string;
  /** Minutes that local time lies behind UTC. */
  readonly bias: number;
  readonly memoryMegabytes: number;
  /** Thread that started and stops the session: it logs the header. */
  readonly pid: number;
  readonly tid: number;
  /** Word 0 of the group masks; `undefined` leaves out the Extension events. */
  readonly kernelFlags: number | undefined;
  /** Build lab text of a BuildInfo event, if there is one. */
  readonly buildLab: string | undefined;
  /** Compresses buffers ([MS-XCA] plain LZ77). A buffer that does not shrink is stored plain. */
  readonly compress: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /** Windows 7 buffer headers: processor byte and alignment byte, no flag 0x20, SavedOffset 0. */
  readonly windows7: boolean;
  /** The session was never stopped: end time and counts stay 0, no EndExtension. */
  readonly unclosed: boolean;
  /** After that many buffers the oldest is overwritten in place; the header buffer stays. */
  readonly circularBuffers: number | undefined;
  /** What a preallocated file has behind the last buffer. */
  readonly tail: { readonly buffers: number; readonly content: 'zeros' | 'old' } | undefined;
  /** A private session: EVENT_HEADERs carry flag 2 and one 64-bit processor time. */
  readonly privateLogger: boolean;
}

/** What the caller gives: the place to write to, and whatever differs from an ordinary Windows 11 kernel session. */
export type EtlOptions = Partial<EtlSettings> & { readonly sink: EtlSink };

const DEFAULTS: EtlSettings = {
  pointerSize: 8,
  clock: 1,
  perfFrequency: 10_000_000,
  cpuMhz: 2_400,
  rawStart: 76_543_210_987n,
  startTime: 133_545_888_000_000_000n,
  bootTime: 133_545_811_456_789_013n,
  cpus: 4,
  bufferSize: 0x10000,
  osMajor: 10,
  osMinor: 0,
  build: 22_631,
  mode: 0x0801_0001,
  loggerName: 'alpcscope generator',
  fileName: 'C:\\traces\\generated.etl',
  bias: -60,
  memoryMegabytes: 16_384,
  pid: 7_012,
  tid: 7_016,
  kernelFlags: 0x0010_0007,
  buildLab: undefined,
  compress: undefined,
  windows7: false,
  unclosed: false,
  circularBuffers: undefined,
  tail: undefined,
  privateLogger: false,
};

/** Fills in what the caller left open, and checks what would make a file that is wrong by accident. */
export function settle(options: EtlOptions): EtlSettings {
  const settings = { ...DEFAULTS, ...options };
  if (settings.bufferSize < 0x800 || settings.bufferSize % 8 !== 0) throw new Error('buffer size: 2048 or more, × 8');
  if (settings.circularBuffers !== undefined && settings.compress !== undefined) {
    throw new Error('circular files are not compressed: their buffers must keep their size');
  }
  return settings;
}

/** What is known when the session stops. */
interface ClosingFacts {
  readonly end: Ticks;
  readonly buffers: number;
  readonly eventsLost: number;
  readonly buffersLost: number;
}

/** TRACE_LOGFILE_HEADER and the two names behind it. An open session has zeros where `closing` is absent. */
export function logFileHeader(into: Payload, settings: EtlSettings, closing?: ClosingFacts): void {
  const { pointerSize } = settings;
  into.u32(settings.bufferSize).u8(settings.osMajor).u8(settings.osMinor).u8(1).u8(5);
  into.u32(settings.build).u32(settings.cpus);
  into.u64(closing === undefined ? 0n : settings.startTime + BigInt(Math.trunc(closing.end)));
  into.u32(156_250).u32(0).u32(settings.mode);
  into
    .u32(closing?.buffers ?? 0)
    .u32(1)
    .u32(pointerSize);
  into.u32(closing?.eventsLost ?? 0).u32(settings.cpuMhz);
  into.pointer(0n, pointerSize).pointer(0n, pointerSize);
  into
    .u32(settings.bias >>> 0)
    .units('@tzres.dll,-322', 32)
    .zeros(16)
    .u32(0);
  into
    .units('@tzres.dll,-321', 32)
    .zeros(16)
    .u32(-60 >>> 0);
  into.zeros(4);
  into.u64(settings.bootTime).u64(BigInt(settings.perfFrequency)).u64(settings.startTime);
  into.u32(settings.clock).u32(closing?.buffersLost ?? 0);
  into.wide(settings.loggerName).wide(settings.fileName);
}

/** Group masks and kernel event version (events 0/5 and 0/32). */
export function extension(into: Payload, kernelFlags: number): void {
  into.u32(kernelFlags >>> 0);
  for (let word = 1; word < 8; word += 1) into.u32(0);
  into.u32(0x54);
}
