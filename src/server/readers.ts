/**
 * The connections to the capture, in lanes, so that a long question does not keep short ones waiting. A question whose asker is gone is
 * interrupted in the database, and never begun if it still waited.
 */
import type { Capture } from '../capture/reader.ts';
import { eitherSignal } from './either-signal.ts';
import { GivenUp } from './failure.ts';

/**
 * How many questions run at once. Node runs at most four blocking jobs at a time, so that at least one of them is always left for
 * short questions.
 */
const LANES = {
  /** Rows that are seen, details. */
  light: 2,
  /** Ids of long lists. */
  lists: 2,
  /** Whatever goes through the whole capture. */
  heavy: 1,
  /** Downloads: they last as long as the browser takes. */
  downloads: 1,
} as const;
export type LaneName = keyof typeof LANES;

/** While a capture grows, its writer needs one of the four jobs; a download then takes the place of heavy questions. */
const GROWING_LANES: Readonly<Record<LaneName, number>> = { light: 1, lists: 1, heavy: 1, downloads: 1 };

/** A question may be between two queries when it is interrupted: until it is over, the next one is interrupted too. */
const INTERRUPT_AGAIN_MS = 25;

interface Waiting {
  readonly begin: (capture: Capture) => void;
  readonly fail: (error: unknown) => void;
}

class Lane {
  private readonly size: number;
  private readonly open: () => Promise<Capture>;
  private readonly waiting: Waiting[] = [];
  private readonly idle: Capture[] = [];
  private opened = 0;

  constructor(size: number, open: () => Promise<Capture>) {
    this.size = size;
    this.open = open;
  }

  /** A connection when there is one. Rejects with {@link GivenUp} when the asker is gone before. */
  async take(signal: AbortSignal): Promise<Capture> {
    if (signal.aborted) throw new GivenUp();
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      if (!idle.closed) return idle;
      this.opened -= 1;
    }
    if (this.opened < this.size) {
      this.opened += 1;
      return this.open().catch((error: unknown) => {
        this.opened -= 1;
        throw error;
      });
    }
    return new Promise<Capture>((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(new GivenUp());
      };
      const entry: Waiting = {
        begin: (capture) => {
          signal.removeEventListener('abort', leave);
          resolve(capture);
        },
        fail: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      this.waiting.push(entry);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  get length(): number {
    return this.waiting.length;
  }

  give(capture: Capture): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(capture);
    else if (!capture.closed) next.begin(capture);
    else this.open().then(next.begin, next.fail);
  }

  closeIdle(): void {
    for (const capture of this.idle.splice(0)) capture.close();
  }

  close(error: unknown): void {
    for (const { fail } of this.waiting.splice(0)) fail(error);
    this.closeIdle();
  }
}

export class Readers {
  private readonly lanes: Readonly<Record<LaneName, Lane>>;
  private readonly stop = new AbortController();
  private retired = false;
  /** Questions at work. */
  private readonly running = new Set<Promise<unknown>>();

  /** `open` gives another connection each time. */
  constructor(open: () => Promise<Capture>, growing: boolean) {
    const sizes = growing ? GROWING_LANES : LANES;
    const lane = (name: LaneName): Lane => new Lane(sizes[name], open);
    const heavy = lane('heavy');
    this.lanes = {
      light: lane('light'),
      lists: lane('lists'),
      heavy,
      downloads: growing ? heavy : lane('downloads'),
    };
  }

  /** Asks when there is room in the lane. Rejects with {@link GivenUp} once the asker is gone. */
  async ask<T>(name: LaneName, signal: AbortSignal, question: (capture: Capture) => Promise<T>): Promise<T> {
    const either = eitherSignal(signal, this.stop.signal);
    try {
      return await this.askUnless(either.signal, name, question);
    } finally {
      either.release();
    }
  }

  private async askUnless<T>(
    gone: AbortSignal,
    name: LaneName,
    question: (capture: Capture) => Promise<T>,
  ): Promise<T> {
    for (let again = false; ; again = true) {
      const capture = await this.lanes[name].take(gone);
      const work = askOne(capture, gone, question);
      this.running.add(work);
      try {
        return await work;
      } catch (error) {
        // The recording ended under the question: the finished capture answers it, unless half of the answer is gone already.
        if (again || name === 'lists' || !capture.closed || gone.aborted) throw error;
      } finally {
        this.running.delete(work);
        this.giveBack(this.lanes[name], capture);
      }
    }
  }

  /** As {@link ask}, for what is read bit by bit. The connection is taken until the end, or until the reader leaves. */
  async *stream<T>(
    name: LaneName,
    signal: AbortSignal,
    question: (capture: Capture) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const either = eitherSignal(signal, this.stop.signal);
    try {
      yield* this.streamUnless(either.signal, name, question);
    } finally {
      either.release();
    }
  }

  private async *streamUnless<T>(
    gone: AbortSignal,
    name: LaneName,
    question: (capture: Capture) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const lane = this.lanes[name];
    const capture = await lane.take(gone);
    const interrupt = (): void => capture.interrupt();
    gone.addEventListener('abort', interrupt, { once: true });
    try {
      for await (const some of question(capture)) {
        if (gone.aborted) throw new GivenUp();
        yield some;
      }
    } finally {
      gone.removeEventListener('abort', interrupt);
      this.giveBack(lane, capture);
    }
  }

  private giveBack(lane: Lane, capture: Capture): void {
    if (this.stop.signal.aborted || (this.retired && lane.length === 0)) capture.close();
    else lane.give(capture);
  }

  /** Nobody new will ask: answers who has asked, then closes the connections. */
  retire(): void {
    this.retired = true;
    for (const lane of Object.values(this.lanes)) lane.closeIdle();
  }

  /** Questions that wait for their turn in a lane. */
  waiting(name: LaneName): number {
    return this.lanes[name].length;
  }

  /** Interrupts what runs, refuses what waits, closes all connections. */
  async close(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.running);
    // The connections of what ran are closed as it ends, just behind.
    await new Promise(setImmediate);
    for (const lane of Object.values(this.lanes)) lane.close(new GivenUp());
  }
}

async function askOne<T>(
  capture: Capture,
  signal: AbortSignal,
  question: (capture: Capture) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    capture.interrupt();
    timer = setInterval(() => capture.interrupt(), INTERRUPT_AGAIN_MS);
  };
  if (signal.aborted) throw new GivenUp();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await question(capture);
  } catch (error) {
    if (signal.aborted) throw new GivenUp();
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  }
}
