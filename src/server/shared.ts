/** Answers that several may wait for, and that are kept. */
import { GivenUp } from './failure.ts';

interface Work {
  readonly result: Promise<unknown>;
  readonly stop: AbortController;
  waiting: number;
  done: boolean;
}

/** Answers kept; the longest unused go first. */
const MOST_KEPT = 200;

export class Shared {
  private readonly works = new Map<string, Work>();

  /** The answer of that name, made if it is new. When everybody who waited for it is gone it is given up. */
  async get<T>(name: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) throw new GivenUp();
    const work = this.works.get(name) ?? this.begin(name, make);
    this.works.delete(name);
    this.works.set(name, work);
    work.waiting += 1;
    let leave = (): void => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(new GivenUp());
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      // The one cast: a name stands for one kind of answer.
      return (await Promise.race([work.result, left])) as T;
    } finally {
      signal.removeEventListener('abort', leave);
      work.waiting -= 1;
      if (work.waiting === 0 && !work.done) this.giveUp(name, work);
    }
  }

  clear(): void {
    this.works.clear();
  }

  private begin<T>(name: string, make: (signal: AbortSignal) => Promise<T>): Work {
    const stop = new AbortController();
    const result = make(stop.signal);
    const work: Work = { result, stop, waiting: 0, done: false };
    result.then(
      () => {
        work.done = true;
      },
      () => {
        work.done = true;
        // The next one tries again.
        if (this.works.get(name) === work) this.works.delete(name);
      },
    );
    for (const [oldest, { done }] of this.works) {
      if (this.works.size < MOST_KEPT) break;
      if (done) this.works.delete(oldest);
    }
    return work;
  }

  private giveUp(name: string, work: Work): void {
    work.stop.abort();
    if (this.works.get(name) === work) this.works.delete(name);
  }
}
