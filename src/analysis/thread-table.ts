import type { ThreadLife } from './records.ts';

const PLACES = 16_384;

/**
 * The life each tid stands for now, in the order they began. Every event looks its thread up, so the last answers are kept
 * beside the Map, each at the place its tid says (Windows' tids are multiples of 4): an array read instead of a walk through
 * buckets.
 */
export class ThreadTable {
  private readonly lives = new Map<number, ThreadLife>();
  private readonly recent: (ThreadLife | undefined)[] = new Array<ThreadLife | undefined>(PLACES).fill(undefined);

  get size(): number {
    return this.lives.size;
  }

  get(tid: number): ThreadLife | undefined {
    const place = (tid >>> 2) & (PLACES - 1);
    const recent = this.recent[place];
    if (recent !== undefined && recent.tid === tid) return recent;
    const life = this.lives.get(tid);
    if (life !== undefined) this.recent[place] = life;
    return life;
  }

  set(tid: number, life: ThreadLife): void {
    this.lives.set(tid, life);
    this.recent[(tid >>> 2) & (PLACES - 1)] = life;
  }

  delete(tid: number): void {
    this.lives.delete(tid);
    this.recent[(tid >>> 2) & (PLACES - 1)] = undefined;
  }

  values(): IterableIterator<ThreadLife> {
    return this.lives.values();
  }

  clear(): void {
    this.lives.clear();
    this.recent.fill(undefined);
  }
}
