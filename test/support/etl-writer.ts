/**
 * Writes valid .etl files of any shape: what Windows writes, and what it writes when things go wrong.
 *
 *     const sink = memorySink();                       // or fileSink(path)
 *     const writer = new EtlWriter({ sink, cpus: 2, compress });
 *     const payload = new Payload();
 *     writer.kernel({ form: 'system', cpu: 0, time: 10_000, pid: 4120, tid: 4124, hook: 0x1a21, version: 2 },
 *       payload.reset().u32(0x2a4));
 *     writer.close();
 *     sink.take();
 *
 * Times are ticks (100 ns) since StartTime. Events of one processor must come in time order unless a file with clocks
 * that go back is wanted; processors are independent. Memory: one buffer a processor. Layouts: winsiderss/systeminformer
 * `phnt/include/ntwmi.h` (WMI_BUFFER_HEADER, SYSTEM_TRACE_HEADER, PERFINFO_TRACE_HEADER, EVENT_TRACE_HEADER), mingw-w64
 * `evntrace.h` and `evntcons.h` (TRACE_LOGFILE_HEADER, EVENT_HEADER). To write trace events instead, see `etl-encode.ts`.
 */
import type { Ticks } from '../../src/base/time.ts';
import { makeClock, type RawClock } from './etl-clock.ts';
import { type EtlOptions, type EtlSettings, extension, logFileHeader, settle } from './etl-header.ts';
import type { EtlSink } from './etl-sink.ts';
import { guidBytes, Payload } from './payload.ts';

interface EventHead {
  readonly cpu: number;
  readonly time: Ticks;
  readonly pid: number;
  readonly tid: number;
  /** Header form and size of the pointers in the payload; the file's if absent. */
  readonly pointerSize?: 4 | 8;
}
/** A kernel event. PERFINFO has neither pid nor tid. */
export interface KernelHead extends EventHead {
  readonly form: 'system' | 'compact' | 'perfinfo';
  /** Group << 8 | type. */
  readonly hook: number;
  readonly version: number;
  /** Up to seven performance counters between header and payload. */
  readonly counters?: readonly bigint[];
}
/** A classic event with a class GUID: FULL_HEADER. */
export interface ClassicHead extends EventHead {
  readonly guid: string;
  readonly type: number;
  readonly version: number;
  readonly level?: number;
}
/** A classic event of an instance: EVENT_INSTANCE_GUID_HEADER, 72 bytes. */
interface InstanceHead extends ClassicHead {
  readonly instance: number;
  readonly parentInstance: number;
  readonly parentGuid: string;
}
/** An extended data item: type number and data. */
interface ExtendedItem {
  readonly type: number;
  readonly data: Uint8Array;
}
/** A manifest or TraceLogging event. */
interface ManifestHead extends EventHead {
  readonly provider: string;
  readonly id: number;
  readonly version: number;
  readonly channel?: number;
  readonly level?: number;
  readonly opcode?: number;
  readonly task?: number;
  readonly keyword?: bigint;
  readonly activity?: string | undefined;
  readonly extended?: readonly ExtendedItem[];
}
/** A WPP message; fields that are absent are not written, their flags not set. */
interface MessageHead {
  readonly cpu: number;
  readonly number: number;
  readonly sequence?: number;
  readonly guid?: string;
  readonly time?: Ticks;
  readonly thread?: { readonly pid: number; readonly tid: number };
}

interface Buffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  fill: number;
  flags: number;
}

const HEADER = 0x48;
const FIRST_EVENT_PAYLOAD = HEADER + 0x20;

export class EtlWriter {
  readonly settings: EtlSettings;
  readonly clock: RawClock;
  readonly #sink: EtlSink;
  readonly #buffers: Buffer[] = [];
  readonly #own = new Payload();
  #position = 0;
  #sequence = 0;
  #written = 0;
  #eventsLost = 0;
  #buffersLost = 0;
  #end: Ticks = 0;
  #last: { offset: number; bytes: Uint8Array } | undefined;

  constructor(options: EtlOptions) {
    const settings = settle(options);
    this.settings = settings;
    this.#sink = options.sink;
    this.clock = makeClock(settings.clock, {
      time: settings.startTime,
      raw: settings.rawStart,
      frequency: settings.perfFrequency,
      mhz: settings.cpuMhz,
    });
    for (let cpu = 0; cpu < settings.cpus; cpu += 1) this.#buffers.push(this.#newBuffer());
    this.#writeHeaderBuffer();
  }

  /** Time of the latest event so far. */
  get end(): Ticks {
    return this.#end;
  }

  /** Largest payload that still fits a buffer behind a header of `headerSize` bytes, within the 16-bit size field. */
  room(headerSize: number): number {
    return Math.min(this.settings.bufferSize - HEADER, 0xfff8) - headerSize;
  }

  kernel(head: KernelHead, payload: Payload): void {
    const short = head.form === 'perfinfo';
    const headerSize = short ? 0x10 : head.form === 'compact' ? 0x18 : 0x20;
    const counters = head.counters?.length ?? 0;
    const size = headerSize + 8 * counters + payload.length;
    const { bytes, view, at } = this.#reserve(head, size);
    const narrow = (head.pointerSize ?? this.settings.pointerSize) === 4;
    view.setUint8(at, head.version);
    view.setUint8(at + 1, counters);
    view.setUint8(at + 2, (short ? 0x10 : head.form === 'compact' ? 0x03 : 0x01) + (narrow ? 0 : 1));
    view.setUint8(at + 3, 0xc0);
    view.setUint16(at + 4, size, true);
    view.setUint8(at + 6, head.hook & 0xff);
    view.setUint8(at + 7, head.hook >> 8);
    if (short) this.clock.put(view, at + 8, head.time);
    else {
      view.setUint32(at + 8, head.tid, true);
      view.setUint32(at + 12, head.pid, true);
      this.clock.put(view, at + 16, head.time);
      if (headerSize === 0x20) view.setBigUint64(at + 24, 0n, true);
    }
    for (let index = 0; index < counters; index += 1) {
      view.setBigUint64(at + headerSize + 8 * index, head.counters?.[index] ?? 0n, true);
    }
    copy(payload.bytes, payload.length, bytes, at + headerSize + 8 * counters);
  }

  classic(head: ClassicHead, payload: Payload): void {
    const { bytes, view, at } = this.#full(head, 0x30 + payload.length, 0x0a);
    bytes.fill(0, at + 40, at + 48);
    copy(payload.bytes, payload.length, bytes, at + 48);
    view.setUint16(at + 6, head.version, true);
  }

  instance(head: InstanceHead, payload: Payload): void {
    const { bytes, view, at } = this.#full(head, 72 + payload.length, 0x0b);
    bytes.fill(0, at + 40, at + 48);
    view.setUint32(at + 48, head.instance, true);
    view.setUint32(at + 52, head.parentInstance, true);
    bytes.set(guidBytes(head.parentGuid), at + 56);
    copy(payload.bytes, payload.length, bytes, at + 72);
  }

  manifest(head: ManifestHead, payload: Payload): void {
    const items = head.extended ?? [];
    let extended = 0;
    for (const item of items) extended += 8 + align8(item.data.length);
    const size = 0x50 + extended + payload.length;
    const { bytes, view, at } = this.#reserve(head, size);
    const narrow = (head.pointerSize ?? this.settings.pointerSize) === 4;
    bytes.fill(0, at, at + 0x50);
    view.setUint16(at, size, true);
    view.setUint16(at + 2, narrow ? 0xc012 : 0xc013, true);
    const isPrivate = this.settings.privateLogger ? 2 : 0;
    view.setUint16(at + 4, (items.length > 0 ? 1 : 0) | isPrivate | (narrow ? 0x20 : 0x40), true);
    view.setUint32(at + 8, head.tid, true);
    view.setUint32(at + 12, head.pid, true);
    this.clock.put(view, at + 16, head.time);
    copy(guidBytes(head.provider), 16, bytes, at + 24);
    view.setUint16(at + 40, head.id, true);
    view.setUint8(at + 42, head.version);
    view.setUint8(at + 43, head.channel ?? 0);
    view.setUint8(at + 44, head.level ?? 4);
    view.setUint8(at + 45, head.opcode ?? 0);
    view.setUint16(at + 46, head.task ?? 0, true);
    if (head.keyword !== undefined) view.setBigUint64(at + 48, head.keyword, true);
    if (this.settings.privateLogger) view.setUint32(at + 56, 156_250, true);
    if (head.activity !== undefined) copy(guidBytes(head.activity), 16, bytes, at + 64);
    let place = at + 0x50;
    items.forEach((item, index) => {
      const itemSize = 8 + align8(item.data.length);
      bytes.fill(0, place, place + itemSize);
      view.setUint16(place, itemSize, true);
      view.setUint16(place + 2, item.type, true);
      view.setUint16(place + 4, index + 1 < items.length ? 1 : 0, true);
      view.setUint16(place + 6, item.data.length, true);
      bytes.set(item.data, place + 8);
      place += itemSize;
    });
    copy(payload.bytes, payload.length, bytes, place);
  }

  /** A WPP message (TRACE_MESSAGE_HEADER). */
  message(head: MessageHead, payload: Payload): void {
    const own = this.#own.reset();
    let flags = 0;
    if (head.sequence !== undefined) {
      flags |= 1;
      own.u32(head.sequence);
    }
    if (head.guid !== undefined) {
      flags |= 2;
      own.guid(head.guid);
    }
    const timeAt = head.time === undefined ? -1 : own.length;
    if (head.time !== undefined) {
      flags |= 8;
      own.zeros(8);
    }
    if (head.thread !== undefined) {
      flags |= 0x20;
      own.u32(head.thread.tid).u32(head.thread.pid);
    }
    own.raw(payload.bytes.subarray(0, payload.length));
    const size = 8 + own.length;
    const { bytes, view, at } = this.#reserve({ cpu: head.cpu, time: head.time ?? this.#end }, size);
    view.setUint16(at, size, true);
    view.setUint16(at + 2, 0x9000, true);
    view.setUint16(at + 4, head.number, true);
    view.setUint16(at + 6, flags, true);
    copy(own.bytes, own.length, bytes, at + 8);
    if (head.time !== undefined) this.clock.put(view, at + 8 + timeAt, head.time);
  }

  /** Arbitrary bytes in the place of an event, for damaged files; padded to 8. */
  damage(cpu: number, event: Uint8Array): void {
    const { bytes, at } = this.#reserve({ cpu, time: this.#end }, event.length);
    bytes.set(event, at);
  }

  /**
   * Counts lost events in the log file header and, if `cpu` is given, flags the buffer that processor is filling.
   * Windows does not always flag one.
   */
  lost(count: number, cpu?: number): void {
    this.#eventsLost += count;
    if (cpu !== undefined) this.#bufferOf(cpu).flags |= 0x02;
  }

  /** The same for whole buffers. */
  lostBuffers(count: number, cpu?: number): void {
    this.#buffersLost += count;
    if (cpu !== undefined) this.#bufferOf(cpu).flags |= 0x04;
  }

  /** Writes out what the processor has filled so far, as the flush timer does. */
  flush(cpu: number): void {
    const buffer = this.#bufferOf(cpu);
    if (buffer.fill > HEADER) this.#write(buffer, cpu, 0);
  }

  /** Ends the file: last buffers, counts in the header (unless the session is to stay open), preallocated tail. */
  close(): void {
    const { settings } = this;
    if (!settings.unclosed && settings.kernelFlags !== undefined) {
      extension(this.#own.reset(), settings.kernelFlags);
      this.kernel(this.#sessionEvent(0x0020, this.#end), this.#own);
    }
    for (let cpu = 0; cpu < settings.cpus; cpu += 1) this.flush(cpu);
    if (settings.tail !== undefined) this.#writeTail(settings.tail.buffers, settings.tail.content);
    if (settings.unclosed) return;
    if (this.#last !== undefined) {
      const flags = new Uint8Array([(this.#last.bytes[0x34] ?? 0) | 0x01]);
      this.#sink.write(this.#last.offset + 0x34, flags);
    }
    const header = this.#own.reset();
    logFileHeader(header, settings, {
      end: this.#end,
      buffers: this.#written,
      eventsLost: this.#eventsLost,
      buffersLost: this.#buffersLost,
    });
    this.#sink.write(FIRST_EVENT_PAYLOAD, header.bytes.slice(0, header.length));
  }

  #full(head: ClassicHead, size: number, type: number) {
    const slot = this.#reserve(head, size);
    const { bytes, view, at } = slot;
    const narrow = (head.pointerSize ?? this.settings.pointerSize) === 4;
    view.setUint16(at, size, true);
    view.setUint8(at + 2, narrow ? type : type + 0x0a);
    view.setUint8(at + 3, 0xc0);
    view.setUint8(at + 4, head.type);
    view.setUint8(at + 5, head.level ?? 0);
    view.setUint16(at + 6, head.version, true);
    view.setUint32(at + 8, head.tid, true);
    view.setUint32(at + 12, head.pid, true);
    this.clock.put(view, at + 16, head.time);
    copy(guidBytes(head.guid), 16, bytes, at + 24);
    return slot;
  }

  #bufferOf(cpu: number): Buffer {
    const buffer = this.#buffers[cpu];
    if (buffer === undefined) throw new Error(`no processor ${cpu}: the file has ${this.settings.cpus}`);
    return buffer;
  }

  #newBuffer(): Buffer {
    const bytes = new Uint8Array(this.settings.bufferSize);
    return { bytes, view: new DataView(bytes.buffer), fill: HEADER, flags: 0 };
  }

  /** Room for one event, zero padding behind it included. */
  #reserve(head: { readonly cpu: number; readonly time: Ticks }, size: number) {
    const buffer = this.#bufferOf(head.cpu);
    const padded = align8(size);
    if (size > 0xffff || padded > buffer.bytes.length - HEADER)
      throw new Error(`an event of ${size} bytes does not fit`);
    if (buffer.fill + padded > buffer.bytes.length) this.#write(buffer, head.cpu, 0);
    const at = buffer.fill;
    for (let pad = at + size; pad < at + padded; pad += 1) buffer.bytes[pad] = 0;
    buffer.fill = at + padded;
    if (head.time > this.#end) this.#end = head.time;
    return { bytes: buffer.bytes, view: buffer.view, at };
  }

  #sessionEvent(hook: number, time: Ticks): KernelHead {
    const { pid, tid } = this.settings;
    return { form: 'system', cpu: 0, time, pid, tid, hook, version: 2 };
  }

  #writeHeaderBuffer(): void {
    const own = this.#own;
    logFileHeader(own.reset(), this.settings);
    this.kernel(this.#sessionEvent(0x0000, 0), own);
    if (this.settings.kernelFlags !== undefined) {
      extension(own.reset(), this.settings.kernelFlags);
      this.kernel(this.#sessionEvent(0x0005, 0), own);
    }
    if (this.settings.buildLab !== undefined) {
      this.kernel(this.#sessionEvent(0x0042, 0), own.reset().ansi(this.settings.buildLab));
    }
    this.#write(this.#bufferOf(0), 0, 4);
  }

  /** Writes a buffer and empties it for the next events. `type` 4 is the header buffer. */
  #write(buffer: Buffer, cpu: number, type: 0 | 4): void {
    const { settings } = this;
    const area = buffer.bytes.subarray(HEADER, buffer.fill);
    const packed = type === 4 ? undefined : settings.compress?.(area);
    const smaller = packed !== undefined && packed.length < area.length ? packed : undefined;
    buffer.bytes.fill(0xff, buffer.fill);
    let size = settings.bufferSize;
    if (smaller !== undefined) size = HEADER + smaller.length;
    // The header buffer of a compressed file is as short as its events.
    else if (settings.compress !== undefined) size = buffer.fill;
    this.#putHeader(buffer, cpu, { size, type, compressed: smaller !== undefined });
    const offset = this.#place(size);
    const bytes = new Uint8Array(size);
    bytes.set(buffer.bytes.subarray(0, smaller === undefined ? size : HEADER));
    if (smaller !== undefined) bytes.set(smaller, HEADER);
    this.#sink.write(offset, bytes);
    this.#last = { offset, bytes };
    buffer.fill = HEADER;
    buffer.flags = 0;
  }

  #putHeader(buffer: Buffer, cpu: number, facts: { size: number; type: 0 | 4; compressed: boolean }): void {
    const { view } = buffer;
    const { windows7 } = this.settings;
    const isHeader = facts.type === 4;
    buffer.bytes.fill(0, 0, HEADER);
    view.setUint32(0, facts.size, true);
    // Windows 7 leaves SavedOffset of the header buffer at 0; readers must use the fill at 0x30.
    view.setUint32(4, windows7 && isHeader ? 0 : buffer.fill, true);
    view.setUint32(8, buffer.fill, true);
    this.clock.put(view, 0x10, this.#end);
    view.setBigUint64(0x18, BigInt(this.#sequence), true);
    view.setUint16(0x28, windows7 ? 0x0800 + (cpu & 0xff) : cpu, true);
    view.setUint16(0x2a, 0x21, true);
    view.setUint32(0x2c, 3, true);
    view.setUint32(0x30, buffer.fill, true);
    const flags = (isHeader ? 0x01 : 0) | (windows7 ? 0 : 0x20) | (facts.compressed ? 0x40 : 0) | buffer.flags;
    view.setUint16(0x34, flags, true);
    view.setUint16(0x36, facts.type, true);
    this.#sequence += 1;
  }

  /** Where the next buffer of the file goes. */
  #place(size: number): number {
    const { circularBuffers, bufferSize } = this.settings;
    this.#written += 1;
    if (circularBuffers !== undefined && this.#written > 1) {
      return bufferSize * (1 + ((this.#written - 2) % circularBuffers));
    }
    const offset = this.#position;
    this.#position += size;
    return offset;
  }

  /** The unused part of a preallocated file: zeros, or what an earlier recording left there. */
  #writeTail(buffers: number, content: 'zeros' | 'old'): void {
    const old = content === 'old' ? this.#last?.bytes : undefined;
    for (let index = 0; index < buffers; index += 1) {
      const bytes = old ?? new Uint8Array(this.settings.bufferSize);
      this.#sink.write(this.#position, bytes);
      this.#position += bytes.length;
    }
  }
}

function align8(size: number): number {
  return (size + 7) & ~7;
}

/** Copies `count` bytes; a loop beats `set` with a subarray for the few bytes of most events. */
function copy(from: Uint8Array, count: number, into: Uint8Array, at: number): void {
  if (count > 64) into.set(from.subarray(0, count), at);
  else for (let index = 0; index < count; index += 1) into[at + index] = from[index] ?? 0;
}
