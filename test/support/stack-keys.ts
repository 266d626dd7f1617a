import type { StackEvent, StackFrames } from '../../src/model/event.ts';
import type { EtlWriter } from './etl-writer.ts';
import { Payload } from './payload.ts';

/** How many stacks the kernel keeps before it drops one; small, so that keys are reused within a short file. */
const SLOTS = 64;
const FIRST_KEY = 0xffff_c40e_1000_0000n;

interface Slot {
  readonly key: bigint;
  frames: BigUint64Array | undefined;
}

/**
 * Stack walk events. Inline: frames in the event (type 32). Keyed: a reference (37 kernel, 38 user) whose frames are
 * written only when the cache drops them (35) or at the end (36), with keys used again for other stacks.
 */
export class StackKeys {
  readonly #writer: EtlWriter;
  readonly #mode: 'inline' | 'keyed';
  readonly #payload = new Payload();
  /** References that wait for their frames, which follow under the same number. */
  readonly #waiting = new Map<number, StackEvent[]>();
  readonly #slots: Slot[] = [];
  readonly #byContent = new Map<string, Slot>();
  #next = 0;

  constructor(writer: EtlWriter, mode: 'inline' | 'keyed') {
    this.#writer = writer;
    this.#mode = mode;
  }

  reference(event: StackEvent): void {
    const waiting = this.#waiting.get(event.stack);
    if (waiting === undefined) this.#waiting.set(event.stack, [event]);
    else waiting.push(event);
  }

  frames(event: StackFrames): void {
    const references = this.#waiting.get(event.stack) ?? [];
    this.#waiting.delete(event.stack);
    for (const reference of references) {
      if (this.#mode === 'inline') this.#inline(reference, event.frames);
      else this.#keyed(reference, event.frames);
    }
  }

  /** Writes what is still in the cache. */
  rundown(): void {
    for (const slot of this.#slots) this.#define(slot, 0x1824, { time: this.#writer.end, cpu: 0 });
    this.#slots.length = 0;
    this.#byContent.clear();
  }

  #inline(reference: StackEvent, frames: BigUint64Array): void {
    this.#head(reference);
    for (const frame of frames) this.#payload.pointer(frame, this.#writer.settings.pointerSize);
    this.#write(0x1820, { time: reference.time, cpu: reference.cpu ?? 0 });
  }

  #keyed(reference: StackEvent, frames: BigUint64Array): void {
    const place = { time: reference.time, cpu: reference.cpu ?? 0 };
    const content = frames.join();
    let slot = this.#byContent.get(content);
    if (slot === undefined) {
      slot = this.#slots[this.#next];
      if (slot === undefined) {
        slot = { key: FIRST_KEY + BigInt(this.#next * 0x200), frames: undefined };
        this.#slots.push(slot);
      } else {
        // Before the reference: the definition of a reference is the first one not before it.
        this.#define(slot, 0x1823, { ...place, time: place.time - 1 });
        this.#byContent.delete(slot.frames?.join() ?? '');
      }
      slot.frames = frames;
      this.#byContent.set(content, slot);
      this.#next = (this.#next + 1) % SLOTS;
    }
    this.#head(reference).pointer(slot.key, this.#writer.settings.pointerSize);
    this.#write(reference.half === 'user' ? 0x1826 : 0x1825, place);
  }

  #define(slot: Slot, hook: number, place: { time: number; cpu: number }): void {
    const size = this.#writer.settings.pointerSize;
    this.#payload.reset().pointer(slot.key, size);
    for (const frame of slot.frames ?? []) this.#payload.pointer(frame, size);
    this.#write(hook, place);
  }

  /** Raw time of the event that the stack belongs to, pid, tid. */
  #head(reference: StackEvent): Payload {
    const { event } = reference;
    this.#payload.reset().u64(this.#writer.clock.raw(event.time));
    return this.#payload.u32(event.pid ?? 0).u32(event.tid ?? 0);
  }

  #write(hook: number, place: { time: number; cpu: number }): void {
    const head = { form: 'perfinfo', ...place, pid: 0, tid: 0, hook, version: 2 } as const;
    this.#writer.kernel(head, this.#payload);
  }
}
