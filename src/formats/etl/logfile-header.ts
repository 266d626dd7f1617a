import type { FileTime } from '../../base/time.ts';

/**
 * TRACE_LOGFILE_HEADER, the payload of the first event of a file, with the names behind it (mingw-w64 `evntrace.h`; the
 * on-disk form has the pointer size of the recording system).
 */
export interface LogfileHeader {
  /** Bytes of an uncompressed buffer. */
  readonly bufferSize: number;
  readonly osMajor: number;
  readonly osMinor: number;
  /** Layout: 1.5 in ordinary files, 2.0 in relogged ones. */
  readonly layoutMajor: number;
  readonly layoutMinor: number;
  readonly osBuild: number;
  readonly processors: number;
  /** 0 if the session was not stopped. May lie before the last events of a merged file. */
  readonly endTime: FileTime;
  /** 100 ns units. */
  readonly timerResolution: number;
  /** Megabytes; 0 for no limit. */
  readonly maximumFileSize: number;
  /** `EVENT_TRACE_*_MODE` bits. */
  readonly logFileMode: number;
  readonly buffersWritten: number;
  readonly startBuffers: number;
  readonly pointerSize: 4 | 8;
  readonly eventsLost: number;
  readonly cpuMegahertz: number;
  readonly timeZone: TimeZone;
  readonly bootTime: FileTime;
  /** Ticks of the performance counter in a second. */
  readonly perfFrequency: bigint;
  readonly startTime: FileTime;
  /** 1 performance counter, 2 system time, 3 CPU cycles; other values only in damaged files. */
  readonly clockType: number;
  readonly buffersLost: number;
  readonly loggerName: string;
  readonly logFileName: string;
  /** Raw time of the event itself: the moment of `startTime`. */
  readonly rawTime: bigint;
  /** Thread that started the session. */
  readonly pid: number;
  readonly tid: number;
}

/** TIME_ZONE_INFORMATION: minutes that local time lies behind UTC. Names may be resource references, "@tzres.dll,-321". */
export interface TimeZone {
  readonly bias: number;
  readonly standardName: string;
  readonly standardBias: number;
  readonly daylightName: string;
  readonly daylightBias: number;
}

/** Bits of `logFileMode` that change how a file is read. */
export const LOG_FILE_MODE = {
  circular: 0x2,
  compressed: 0x0400_0000,
  noPerProcessorBuffering: 0x1000_0000,
} as const;

const EVENT_HEADER_SIZE = 0x20;
/** TIME_ZONE_INFORMATION and four bytes of alignment. */
const TIME_ZONE_SIZE = 176;
const FIXED_SIZE = { 4: 272, 8: 280 } as const;

/** True if a log file header event (SYSTEM header, group 0 type 0) starts at `at`. Needs 8 bytes. */
export function isLogfileHeaderEvent(view: DataView, at: number): boolean {
  const kind = view.getUint16(at + 2, true);
  return (kind === 0xc001 || kind === 0xc002) && view.getUint16(at + 6, true) === 0;
}

/**
 * Reads the log file header event at `at`. `undefined` if it does not end before `end`, is shorter than its fixed part,
 * or names a pointer size other than 4 and 8.
 */
export function readLogfileHeader(view: DataView, at: number, end: number): LogfileHeader | undefined {
  const stop = at + view.getUint16(at + 4, true);
  const from = at + EVENT_HEADER_SIZE;
  if (stop > end || stop - from < FIXED_SIZE[4]) return undefined;
  const pointerSize = view.getUint32(from + 44, true);
  if ((pointerSize !== 4 && pointerSize !== 8) || stop - from < FIXED_SIZE[pointerSize]) return undefined;
  // Everything behind the two pointers.
  const rest = from + 56 + 2 * pointerSize;
  const times = rest + TIME_ZONE_SIZE;
  const logger = wideText(view, from + FIXED_SIZE[pointerSize], stop);
  return {
    bufferSize: view.getUint32(from, true),
    osMajor: view.getUint8(from + 4),
    osMinor: view.getUint8(from + 5),
    layoutMajor: view.getUint8(from + 6),
    layoutMinor: view.getUint8(from + 7),
    osBuild: view.getUint32(from + 8, true),
    processors: view.getUint32(from + 12, true),
    endTime: view.getBigUint64(from + 16, true),
    timerResolution: view.getUint32(from + 24, true),
    maximumFileSize: view.getUint32(from + 28, true),
    logFileMode: view.getUint32(from + 32, true),
    buffersWritten: view.getUint32(from + 36, true),
    startBuffers: view.getUint32(from + 40, true),
    pointerSize,
    eventsLost: view.getUint32(from + 48, true),
    cpuMegahertz: view.getUint32(from + 52, true),
    timeZone: timeZone(view, rest),
    bootTime: view.getBigUint64(times, true),
    perfFrequency: view.getBigUint64(times + 8, true),
    startTime: view.getBigUint64(times + 16, true),
    clockType: view.getUint32(times + 24, true),
    buffersLost: view.getUint32(times + 28, true),
    loggerName: logger.text,
    logFileName: wideText(view, logger.next, stop).text,
    rawTime: view.getBigUint64(at + 16, true),
    pid: view.getUint32(at + 12, true),
    tid: view.getUint32(at + 8, true),
  };
}

function timeZone(view: DataView, at: number): TimeZone {
  return {
    bias: view.getInt32(at, true),
    standardName: wideText(view, at + 4, at + 68).text,
    standardBias: view.getInt32(at + 84, true),
    daylightName: wideText(view, at + 88, at + 152).text,
    daylightBias: view.getInt32(at + 168, true),
  };
}

/** UTF-16 text up to its zero unit or `end`, and where it goes on behind it. */
function wideText(view: DataView, at: number, end: number): { text: string; next: number } {
  let stop = at;
  while (stop + 1 < end && view.getUint16(stop, true) !== 0) stop += 2;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, stop - at));
  return { text: new TextDecoder('utf-16le').decode(bytes), next: stop + 2 };
}
