/**
 * What the views of a large capture ask first, answered before somebody asks: one question at a time, and only while nobody asks
 * anything else. A question that is put off is begun anew later; what it has found is kept where the answer to a user would be.
 */

/** Answers something and keeps it, or gives up with the signal. */
export type AheadQuestion = (signal: AbortSignal) => Promise<unknown>;

/** So long nobody must have asked anything. */
const QUIET_MS = 1_000;
/** A user's question for the very thing that is at work joins it within this time; else it is put off for whatever was asked. */
const JOIN_MS = 30;

export class Ahead {
  private readonly quietMs: number;
  private readonly closed = new AbortController();
  private open = 0;
  /** The question at work. */
  private work: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private wake: (() => void) | undefined;
  private before: Promise<void> = Promise.resolve();

  constructor(quietMs = QUIET_MS) {
    this.quietMs = quietMs;
  }

  /** Answers the questions in their order, each when it is quiet; resolves when all are answered, or with {@link close}. */
  answer(questions: readonly AheadQuestion[]): Promise<void> {
    this.before = this.before.then(async () => {
      for (const question of questions) while ((await this.quiet()) && !(await this.tryOne(question)));
    });
    return this.before;
  }

  /** Somebody asks; to be called back when there is an answer. */
  asked(): () => void {
    this.open += 1;
    this.wait();
    const { work } = this;
    if (work !== undefined) setTimeout(() => work.abort(), JOIN_MS).unref();
    return () => {
      this.open -= 1;
      this.wait();
    };
  }

  close(): void {
    this.closed.abort();
    this.work?.abort();
    clearTimeout(this.timer);
    this.wake?.();
  }

  /** False if it was put off. What fails by itself is not tried again: who asks will be told. */
  private async tryOne(question: AheadQuestion): Promise<boolean> {
    const work = new AbortController();
    this.work = work;
    try {
      await question(work.signal);
    } catch {
      if (work.signal.aborted) return false;
    } finally {
      this.work = undefined;
    }
    return true;
  }

  /** Resolves when it has been quiet for long enough; with false if it is closed. */
  private async quiet(): Promise<boolean> {
    if (this.closed.signal.aborted) return false;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.wait();
    });
    this.wake = undefined;
    return !this.closed.signal.aborted;
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.open > 0 || this.wake === undefined) return;
    this.timer = setTimeout(this.wake, this.quietMs);
    this.timer.unref();
  }
}
