/**
 * Raw times of events → ticks. An .etl file counts in one of three clocks (`ReservedFlags` of its header: microsoft/perfview
 * `ETWTraceEventSource.cs`, mingw-w64 `evntrace.h` WNODE_HEADER.ClientContext):
 *
 * 1. performance counter: StartTime + (t − h) / PerfFreq seconds, where h is the raw time of the header event;
 * 2. system time: t is a FILETIME;
 * 3. CPU cycles: StartTime + (t − h) / CpuSpeedInMHz microseconds.
 *
 * BootTime plus t would be wrong by up to seconds: BootTime is rounded.
 */
import { type FileTime, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { LogfileHeader } from './logfile-header.ts';

/** Up to here every step of `toTicks` stays below 2^53. */
const HIGHEST_FREQUENCY = 1_000_000_000_000;
/** Farther from the start of the recording (28 years) a 100 ns tick is no longer exact in a double. */
const FARTHEST = 2 ** 53 - 1;
/** 10,000,000 = 2,500 × 4,000: multiplying in two steps keeps products small. */
const STEP_ONE = 2_500;
const STEP_TWO = 4_000;

export class EtlClock {
  /** Halves of the raw time of the header event; `raw` of a record is relative to it. */
  readonly high: number;
  readonly low: number;
  /** Raw units in a second. */
  readonly frequency: number;
  /** Raw times farther from the header than this cannot be told exactly. */
  readonly farthest: number;
  /** The instant that ticks count from. */
  readonly base: FileTime;
  /** True if the header does not say how fast the clock runs, and 10 MHz had to be taken. */
  readonly assumed: boolean;
  readonly #offset: Ticks;

  constructor(header: LogfileHeader) {
    const frequency = statedFrequency(header);
    this.high = Number(header.rawTime >> 32n);
    this.low = Number(header.rawTime & 0xffff_ffffn);
    this.assumed = frequency === undefined;
    this.frequency = frequency ?? TICKS_PER_SECOND;
    // With system time an event's time needs no StartTime; the two only differ by the moment between their taking.
    const offset = header.clockType === 2 ? header.rawTime - header.startTime : 0n;
    const near = offset < TICKS_PER_SECOND * 86_400 && offset > -TICKS_PER_SECOND * 86_400;
    this.#offset = near ? Number(offset) : 0;
    this.base = near ? header.startTime : header.rawTime;
    const room = FARTHEST - Math.abs(this.#offset);
    this.farthest = Math.min(FARTHEST, Math.floor((room / TICKS_PER_SECOND) * this.frequency) - 1);
  }

  /** Ticks since `base` of a raw time relative to the header event, rounded down; exact up to `farthest`. */
  toTicks(raw: number): Ticks {
    const { frequency } = this;
    if (frequency === TICKS_PER_SECOND) return raw + this.#offset;
    const seconds = Math.floor(raw / frequency);
    const first = (raw - seconds * frequency) * STEP_ONE;
    const whole = Math.floor(first / frequency);
    const second = (first - whole * frequency) * STEP_TWO;
    return seconds * TICKS_PER_SECOND + whole * STEP_TWO + Math.floor(second / frequency) + this.#offset;
  }

  /** Raw time relative to the header event of the 64-bit time whose halves are given: what `EtlRecord.raw` holds. */
  toRaw(low: number, high: number): number {
    return (high - this.high) * 4_294_967_296 + (low - this.low);
  }
}

function statedFrequency(header: LogfileHeader): number | undefined {
  if (header.clockType === 2) return TICKS_PER_SECOND;
  if (header.clockType === 3) return header.cpuMegahertz > 0 ? inRange(header.cpuMegahertz * 1_000_000) : undefined;
  // 0 stands for the default, the performance counter.
  if (header.clockType > 3) return undefined;
  return inRange(Number(header.perfFrequency));
}

function inRange(frequency: number): number | undefined {
  return frequency >= 1 && frequency <= HIGHEST_FREQUENCY ? frequency : undefined;
}
