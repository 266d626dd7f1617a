/**
 * One event, two recordings: ETW logs the bare fact of a send or receive, a debugger or tracer its content. Twins have the same
 * thread and message id, and nearly the same time; they become one event. Message ids are few and come again on the same
 * thread, so time decides, and where it cannot, both stay. The rules in words: docs/content.md.
 */

import type { Confidence } from '../model/confidence.ts';
import type { AlpcReceive, AlpcSend, LostEvent, StackEvent, TraceEvent } from '../model/event.ts';
import { bytesOf } from '../model/event-bytes.ts';
import { Offsets } from './twin-offsets.ts';

/** How far the clocks of two tools may be apart, in ticks: 100 ms. */
export const MERGE_WINDOW = 1_000_000;
/** A decision waits until all that could be a twin, or a twin's rival, has been seen. */
const DECIDE = 2 * MERGE_WINDOW;
/** An event is given away when those that could be its twin are decided, and others have had time to confirm them. */
const HOLD = 5 * MERGE_WINDOW;
/** ETW is taken to have been recording ALPC for so long after its last ALPC event: 1 s. */
const COVERED = 10_000_000;
/** Events held at once, and bytes of their texts and contents. Beyond it twins are not looked for as far as they should be, and so not found. */
const MAX_HELD = 1_000_000;
const MAX_HELD_BYTES = 64 << 20;

type Carrier = AlpcSend | AlpcReceive;

interface Slot {
  event: TraceEvent | undefined;
  readonly time: number;
  bytes: number;
}
interface CarrierSlot extends Slot {
  readonly key: string;
  readonly carrier: Carrier;
  /** It came with content; the others are bare. */
  readonly told: boolean;
  taken: boolean;
  /** The only event that can be its twin, when no other finds have confirmed that yet. */
  partner: CarrierSlot | undefined;
}

/** What became of the events that have content, where another recording covers the same time. */
export interface MergeCounts {
  joined: number;
  unclear: number;
}

/** Of several candidates one must be alone in so many times what the clocks waver. */
const ISOLATION = 3;

const HALVES = { kernel: 1, user: 2, both: 3 } as const;

/** Finds twins in a stream of several recordings in time order; what comes out is in the same order, without the second of each pair. */
export class TwinJoiner {
  readonly counts: MergeCounts = { joined: 0, unclear: 0 };
  private held: Slot[] = [];
  private head = 0;
  /** Of the texts and contents of what is held. */
  private bytes = 0;
  /** Content that awaits its decision, in order of time. */
  private undecided: CarrierSlot[] = [];
  private readonly bare = new Map<string, CarrierSlot[]>();
  private readonly content = new Map<string, CarrierSlot[]>();
  /** What is known of the clocks: learned on the way, or beforehand. */
  readonly offsets: Offsets;
  private readonly learning: boolean;
  private readonly waits: WeakSet<TraceEvent>;
  private readonly losses: LostEvent[] = [];
  private lossy = false;
  private now = Number.NEGATIVE_INFINITY;
  private firstBare = Number.POSITIVE_INFINITY;
  private lastBare = Number.NEGATIVE_INFINITY;
  private readonly twins = new WeakMap<TraceEvent, TraceEvent>();
  /** The content event that has become part of a bare one; content events that have a stack, which has names. */
  private readonly told = new WeakMap<TraceEvent, TraceEvent>();
  private readonly named = new WeakSet<TraceEvent>();
  private readonly stacked = new WeakMap<TraceEvent, number>();

  /**
   * `known`: the clocks as an earlier look at the same recordings found them; else they are learned on the way. `waits`: those that
   * ETW tells of too, if it was recording.
   */
  constructor(known?: Offsets, waits: WeakSet<TraceEvent> = new WeakSet()) {
    this.waits = waits;
    this.offsets = known ?? new Offsets();
    this.learning = known === undefined;
  }

  /** Takes the next event and hands those on that are settled. */
  push(event: TraceEvent, emit: (event: TraceEvent) => void): void {
    const slot = this.slotOf(event);
    this.held.push(slot);
    this.bytes += slot.bytes;
    if (slot.time > this.now) this.now = slot.time;
    this.decide(this.now - DECIDE);
    const crowded = this.holdsMore(1);
    while (this.head < this.held.length) {
      const oldest = this.held[this.head];
      if (oldest === undefined || (oldest.time > this.now - HOLD && !crowded)) break;
      this.release(oldest, emit);
      if (crowded && !this.holdsMore(1 / 2)) break;
    }
    // What is given away early is decided.
    if (crowded) this.undecided = this.undecided.filter((one) => one.event !== undefined);
    if (this.head > 4_096 && this.head * 2 > this.held.length) {
      this.held = this.held.slice(this.head);
      this.head = 0;
    }
  }

  /** More than that part of what may be held. */
  private holdsMore(part: number): boolean {
    return this.held.length - this.head > part * MAX_HELD || this.bytes > part * MAX_HELD_BYTES;
  }

  /** Hands on everything: the recordings have ended. */
  finish(emit: (event: TraceEvent) => void): void {
    this.decide(Number.POSITIVE_INFINITY);
    this.now = Number.POSITIVE_INFINITY;
    for (; this.head < this.held.length; ) this.release(this.held[this.head] as Slot, emit);
  }

  private slotOf(event: TraceEvent): Slot {
    const bytes = bytesOf(event);
    switch (event.kind) {
      case 'alpc.send':
      case 'alpc.receive':
        return this.carrierSlot(event, bytes);
      case 'lost':
        if (event.located) this.losses.push(event);
        else this.lossy = true;
        return { event, time: Math.min(event.from, this.now), bytes };
      // Facts about the recording and stacks come whenever the source has them, and say nothing about the time.
      case 'stack':
        this.named.add(event.event);
        return { event, time: this.now, bytes };
      case 'meta':
      case 'stack.frames':
        return { event, time: this.now, bytes };
      default:
        return { event, time: event.time, bytes };
    }
  }

  private carrierSlot(event: Carrier, bytes: number): Slot {
    const { time } = event;
    const key = `${event.kind} ${event.pid ?? '?'}/${event.tid ?? '?'} ${event.messageId}`;
    const slot: CarrierSlot = {
      event,
      time,
      bytes,
      key,
      carrier: event,
      told: event.content !== undefined,
      taken: false,
      partner: undefined,
    };
    if (!slot.told) {
      if (time < this.firstBare) this.firstBare = time;
      if (time > this.lastBare) this.lastBare = time;
      put(this.bare, slot);
    } else {
      put(this.content, slot);
      this.undecided.push(slot);
    }
    return slot;
  }

  /** Decides on all content up to `until`. */
  private decide(until: number): void {
    let done = 0;
    for (const slot of this.undecided) {
      if (slot.time > until) break;
      done += 1;
      if (!slot.taken && slot.carrier.content?.merged === undefined) this.decideOne(slot);
    }
    if (done > 0) this.undecided = this.undecided.slice(done);
  }

  private decideOne(slot: CarrierSlot): void {
    // Its own twin may be missing, and what is left only look like it.
    if (this.lossNear(slot.time) && this.isCovered(slot.time)) {
      this.unclear(slot);
      return;
    }
    const near = (this.bare.get(slot.key) ?? []).filter((other) => !other.taken && isNear(slot, other));
    const [only] = near;
    const rivals = (one: CarrierSlot): CarrierSlot[] =>
      (this.content.get(slot.key) ?? []).filter((other) => other !== slot && !other.taken && isNear(one, other));
    if (only !== undefined && near.length === 1 && rivals(only).length === 0) {
      if (this.learning) this.offsets.add(slot.time, slot.time - only.time);
      slot.partner = only;
      only.partner = slot;
      this.confirm(slot, only, false);
      return;
    }
    const best = this.lossy ? undefined : this.fitting(slot, near, rivals);
    if (best !== undefined) this.join(slot, best, 'likely');
    else if (near.length > 0) this.unclear(slot);
    else if (this.isCovered(slot.time)) {
      if (this.learning) this.offsets.add(slot.time, undefined);
      this.unclear(slot);
    }
  }

  /** The one of several that lies where the clocks say, if no other lies near there. */
  private fitting(
    slot: CarrierSlot,
    near: readonly CarrierSlot[],
    rivals: (one: CarrierSlot) => CarrierSlot[],
  ): CarrierSlot | undefined {
    const around = near.filter((other) => this.offsets.fits(slot.time, slot.time - other.time, ISOLATION));
    const [best] = around;
    if (best === undefined || around.length > 1 || !this.offsets.fits(slot.time, slot.time - best.time))
      return undefined;
    const contested = rivals(best).some((rival) => this.offsets.fits(slot.time, rival.time - best.time, ISOLATION));
    return contested ? undefined : best;
  }

  /** Joins the only two that can be one, as soon as others confirm it; `last`: else they stay apart. */
  private confirm(slot: CarrierSlot, bare: CarrierSlot, last: boolean): void {
    const judged = this.offsets.judge(slot.time, slot.time - bare.time);
    const sureness = this.lossy && judged !== undefined ? 'possible' : judged;
    if (sureness === undefined && !last) return;
    slot.partner = undefined;
    bare.partner = undefined;
    if (sureness === undefined) this.unclear(slot);
    else this.join(slot, bare, sureness);
  }

  private join(slot: CarrierSlot, bare: CarrierSlot, merged: Confidence): void {
    const { content } = slot.carrier;
    if (content === undefined) return;
    this.counts.joined += 1;
    content.merged = merged;
    (bare.carrier as { content: typeof content }).content = content;
    bare.taken = true;
    slot.taken = true;
    slot.event = undefined;
    bare.bytes += slot.bytes;
    slot.bytes = 0;
    this.twins.set(slot.carrier, bare.carrier);
    this.told.set(bare.carrier, slot.carrier);
  }

  private unclear(slot: CarrierSlot): void {
    this.counts.unclear += 1;
    if (slot.carrier.content !== undefined) slot.carrier.content.merged = 'unclear';
  }

  /** ETW was recording ALPC, so it has this event too, though nothing says which one it is. */
  private isCovered(time: number): boolean {
    return this.firstBare <= time + MERGE_WINDOW && this.lastBare >= time - COVERED;
  }

  private lossNear(time: number): boolean {
    const oldest = this.held[this.head]?.time ?? time;
    while (this.losses.length > 0 && (this.losses[0]?.time ?? 0) < oldest - HOLD) this.losses.shift();
    return this.losses.some((loss) => loss.from <= time + MERGE_WINDOW && loss.time >= time - MERGE_WINDOW);
  }

  private release(slot: Slot, emit: (event: TraceEvent) => void): void {
    this.head += 1;
    if ('key' in slot) this.forget(slot as CarrierSlot);
    this.bytes -= slot.bytes;
    const { event } = slot;
    if (event === undefined) return;
    slot.event = undefined;
    if (event.kind === 'stack' && !this.takeStack(event)) return;
    if (this.waits.has(event) && this.isCovered(event.time)) return;
    emit(event);
  }

  private forget(slot: CarrierSlot): void {
    const { partner } = slot;
    if (partner !== undefined) this.confirm(slot.told ? slot : partner, slot.told ? partner : slot, true);
    const open = slot.told && !slot.taken && slot.carrier.content?.merged === undefined;
    // Released before its time because too much is held.
    if (open && slot.time > this.now - DECIDE && this.isCovered(slot.time)) this.unclear(slot);
    const index = slot.told ? this.content : this.bare;
    const list = index.get(slot.key) ?? [];
    const at = list.indexOf(slot);
    if (at >= 0) list.splice(at, 1);
    if (list.length === 0) index.delete(slot.key);
  }

  /** The stack of a twin goes to the event both have become; false if that has one already. */
  private takeStack(stack: StackEvent): boolean {
    const told = this.told.get(stack.event);
    // The tool that saw the bytes knows names of frames as well.
    if (told !== undefined && this.named.has(told)) return false;
    const twin = this.twins.get(stack.event);
    if (twin !== undefined) (stack as { event: TraceEvent }).event = twin;
    const target = stack.event;
    const known = this.stacked.get(target) ?? 0;
    const half = HALVES[stack.half];
    if ((known & half) !== 0) return false;
    if (target.kind === 'alpc.send' || target.kind === 'alpc.receive') this.stacked.set(target, known | half);
    return true;
  }
}

function put(index: Map<string, CarrierSlot[]>, slot: CarrierSlot): void {
  const list = index.get(slot.key);
  if (list === undefined) index.set(slot.key, [slot]);
  else list.push(slot);
}

function isNear(one: Slot, other: Slot): boolean {
  return Math.abs(one.time - other.time) <= MERGE_WINDOW;
}

/**
 * Looks through recordings for how far their clocks are apart, so that the first of them are joined as well as the last.
 * `undefined` if not both kinds are there, or the signal ended it.
 */
export async function learnOffsets(
  batches: AsyncIterable<readonly TraceEvent[]>,
  signal?: AbortSignal,
): Promise<Offsets | undefined> {
  const joiner = new TwinJoiner();
  const ignore = (): void => {};
  let turn = performance.now();
  for await (const batch of batches) {
    for (const event of batch) if (matters(event)) joiner.push(event, ignore);
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise(setImmediate);
    if (signal?.aborted === true) return undefined;
    turn = performance.now();
  }
  joiner.finish(ignore);
  return joiner.offsets;
}

function matters(event: TraceEvent): boolean {
  return event.kind === 'alpc.send' || event.kind === 'alpc.receive' || event.kind === 'lost';
}

/** How often the event loop gets a turn, in milliseconds. */
const TURN_MS = 50;
/** Events given away at once. */
const BATCH = 8_192;

/** The stream with its twins joined; `counts` says afterwards how many there were. */
export async function* joinTwins(
  batches: AsyncIterable<readonly TraceEvent[]>,
  joiner: TwinJoiner,
): AsyncGenerator<TraceEvent[]> {
  let ready: TraceEvent[] = [];
  const emit = (event: TraceEvent): void => {
    ready.push(event);
  };
  for await (const batch of batches) {
    for (const event of batch) joiner.push(event, emit);
    if (ready.length < BATCH) continue;
    yield ready;
    ready = [];
  }
  joiner.finish(emit);
  yield ready;
}
