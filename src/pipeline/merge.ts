/** Several recordings as one stream: times shifted to the first one's base, batches merged by time. */
import { UserError } from '../base/user-error.ts';
import type { StackEvent, StackFrames, TraceEvent } from '../model/event.ts';
import type { OpenRecording } from '../sources/source.ts';

/** Events that may be handed on before the event loop gets a turn: some milliseconds of work. */
const CHUNK = 8192;

/**
 * All events of the recordings in time order, in batches. Those of a single recording hold until the next batch (`ReadOptions.reuse`). The first event of each recording is its `meta`. Into `waits` go the waits that
 * others than ETW tell of: where ETW was recording too it tells of the same.
 */
export async function* mergedEvents(
  recordings: readonly OpenRecording[],
  waits: WeakSet<TraceEvent> = new WeakSet(),
): AsyncGenerator<TraceEvent[]> {
  const [first] = recordings;
  if (first !== undefined && recordings.length === 1) yield* first.events({ reuse: true });
  else yield* mergeMany(recordings, waits);
}

async function* mergeMany(
  recordings: readonly OpenRecording[],
  waits: WeakSet<TraceEvent>,
): AsyncGenerator<TraceEvent[]> {
  const cursors: Cursor[] = [];
  for (const [index, recording] of recordings.entries()) {
    const cursor = new Cursor(recording, { index, of: recordings.length, waits });
    await cursor.fill(cursors[0]?.base);
    if (cursor.head !== undefined) cursors.push(cursor);
  }
  let chunk: TraceEvent[] = [];
  for (let next = earliest(cursors); next !== undefined; next = earliest(cursors)) {
    chunk.push(next.take());
    if (next.head === undefined) await next.fill(undefined);
    if (chunk.length >= CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let best: Cursor | undefined;
  let bestTime = Number.POSITIVE_INFINITY;
  for (const cursor of cursors) {
    const time = orderTime(cursor.head);
    if (time !== undefined && time < bestTime) {
      best = cursor;
      bestTime = time;
    }
  }
  return best;
}

/** A located loss stands where its gap begins, though its own time is where the gap ends (see `sources/source.ts`). */
function orderTime(event: TraceEvent | undefined): number | undefined {
  return event?.kind === 'lost' ? Math.min(event.from, event.time) : event?.time;
}

/** Which of how many recordings. */
interface Place {
  readonly index: number;
  readonly of: number;
  readonly waits: WeakSet<TraceEvent>;
}

/** Reads one recording event by event, shifting times by the distance of its base to that of the first recording. */
class Cursor {
  base: bigint | undefined;
  private shift = 0;
  private batch: readonly TraceEvent[] = [];
  private at = 0;
  private readonly place: Place;
  private isEtl = true;
  private readonly batches: AsyncIterator<TraceEvent[]> | Iterator<TraceEvent[]>;

  constructor(recording: OpenRecording, place: Place) {
    this.place = place;
    const events = recording.events();
    this.batches = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
  }

  get head(): TraceEvent | undefined {
    return this.batch[this.at];
  }

  /** Loads the next batch that is not empty. `toBase` is the first recording's base, given with the first call. */
  async fill(toBase: bigint | undefined): Promise<void> {
    for (;;) {
      const { value, done } = await this.batches.next();
      this.batch = done === true ? [] : (value as TraceEvent[]);
      this.at = 0;
      if (done === true) return;
      if (this.batch.length > 0) break;
    }
    if (this.base === undefined) this.setBase(toBase);
    for (const event of this.batch) {
      if (this.shift !== 0) shiftTime(event, this.shift);
      if (event.kind === 'stack' || event.kind === 'stack.frames') numberStack(event, this.place);
      else if (!this.isEtl) this.besideEtw(event);
    }
  }

  /** What ETW tells better, where it was recording too. */
  private besideEtw(event: TraceEvent): void {
    if (event.kind === 'alpc.wait-reply' || event.kind === 'alpc.unwait') this.place.waits.add(event);
    // The kernel may show ETW another address of a process than a debugger; lives of pids are told by ETW.
    else if (event.kind === 'process.rundown-start') {
      (event.process as { uniqueKey: string | undefined }).uniqueKey = undefined;
    }
  }

  take(): TraceEvent {
    const event = this.batch[this.at] as TraceEvent;
    this.at += 1;
    return event;
  }

  private setBase(toBase: bigint | undefined): void {
    const meta = this.batch[0];
    this.isEtl = meta?.kind !== 'meta' || meta.facts.sourceId === 'etl';
    if (meta?.kind === 'meta' && meta.facts.clock === 'none') {
      throw new UserError('one of the recordings has no times, so that it cannot be put beside another', {
        hint: 'the log of monitor_alpc.js has none; import it alone, or record with: alpcscope probe windbg',
      });
    }
    this.base = meta?.kind === 'meta' ? (meta.facts.base ?? 0n) : 0n;
    if (toBase !== undefined) this.shift = Number(this.base - toBase);
  }
}

/**
 * Moves an event in place: stacks point at event objects, so a copy would lose them. The only writer of times outside the
 * sources.
 */
function shiftTime(event: TraceEvent, shift: number): void {
  const movable = event as { time: number; from?: unknown };
  movable.time += shift;
  if (event.kind === 'lost' && typeof movable.from === 'number') movable.from += shift;
}

/** Each source numbers its stacks from where it likes; side by side the numbers must not meet. */
function numberStack(event: StackEvent | StackFrames, { index, of }: Place): void {
  (event as { stack: number }).stack = event.stack * of + index;
}
