/**
 * The rows of a list that are near what is seen: read in windows, given up when they are scrolled past, and forgotten when
 * too many were read. The page never holds the whole list.
 */
import type { ApiRow, RowsWindow } from '../../../src/server/api.ts';

export type LoadRows = (from: number, count: number, signal: AbortSignal) => Promise<RowsWindow>;

/** As many as a screen shows and some more: where what a filter keeps stands far apart, each row more is a longer way. */
export const WINDOW_ROWS = 64;
const MOST_WINDOWS = 125;
/** The server answers no more rows at once. */
const MOST_AT_ONCE = 15;

/** Windows side by side, by their numbers, read with one question: on the way there and back each costs as much as many rows. */
interface Reading {
  readonly from: number;
  readonly to: number;
  readonly abort: AbortController;
  /** Begun before the list changed: what it brings is shown, and read again. */
  late: boolean;
}

export interface RowsState {
  /** Changes with every change. */
  readonly version: number;
  /** Number of rows as far as the windows show it: exact behind the last window, else `undefined`. */
  readonly end: number | undefined;
  /** Behind the last row that was read. */
  readonly seen: number;
  readonly error: Error | undefined;
}

export class RowWindows {
  private readonly load: LoadRows;
  /** Least recently wanted first. */
  private readonly windows = new Map<number, readonly ApiRow[]>();
  private readonly readings = new Set<Reading>();
  /** Windows whose rows may be different by now. */
  private readonly stale = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private state: RowsState = { version: 0, end: undefined, seen: 0, error: undefined };
  private disposed = false;

  constructor(load: LoadRows) {
    this.load = load;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): RowsState => this.state;

  row(index: number): ApiRow | undefined {
    return this.windows.get(Math.floor(index / WINDOW_ROWS))?.[index % WINDOW_ROWS];
  }

  /**
   * Says which rows are seen: what is missing of them is read, what else is being read is given up. The row at the `cursor` is read
   * too, wherever it is: the link names it.
   */
  want(first: number, end: number, cursor = -1): void {
    if (this.disposed) return;
    const wanted = keysOf(first, end, cursor);
    for (const reading of this.readings) {
      if (wanted.some((key) => key >= reading.from && key <= reading.to)) continue;
      reading.abort.abort();
      this.readings.delete(reading);
    }
    const missing: number[] = [];
    for (const key of wanted) {
      const held = this.windows.get(key);
      if (held === undefined || this.stale.has(key)) missing.push(key);
      if (held !== undefined) {
        this.windows.delete(key);
        this.windows.set(key, held);
      }
    }
    for (const run of runsOf(missing.filter((key) => !this.isRead(key)))) this.read(run);
  }

  /** The list has grown to so many rows: windows that were not full are read again when they are wanted. */
  grown(): void {
    for (const [key, rows] of this.windows) if (rows.length < WINDOW_ROWS) this.windows.delete(key);
    this.change({ end: undefined });
  }

  /** Rows may have changed: they are read again when they are wanted, and shown until then. */
  refresh(): void {
    for (const key of this.windows.keys()) this.stale.add(key);
    for (const reading of this.readings) reading.late = true;
    this.change({ end: undefined });
  }

  /** Reads again what failed. */
  retry(): void {
    this.change({ error: undefined });
  }

  /** Gives up everything. */
  dispose(): void {
    this.disposed = true;
    for (const { abort } of this.readings) abort.abort();
    this.readings.clear();
    this.windows.clear();
  }

  /** The same object may be used again after {@link dispose} (an effect that runs twice). */
  revive(): void {
    this.disposed = false;
  }

  private isRead(key: number): boolean {
    for (const { from, to } of this.readings) if (key >= from && key <= to) return true;
    return false;
  }

  private read(run: { readonly from: number; readonly to: number }): void {
    if (this.state.error !== undefined) return;
    const reading: Reading = { ...run, abort: new AbortController(), late: false };
    this.readings.add(reading);
    const count = (run.to - run.from + 1) * WINDOW_ROWS;
    this.load(run.from * WINDOW_ROWS, count, reading.abort.signal).then(
      (window) => {
        if (this.readings.delete(reading)) this.keep(reading, window);
      },
      (error: unknown) => {
        if (!this.readings.delete(reading)) return;
        this.change({ error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
  }

  private keep({ from, to, late }: Reading, window: RowsWindow): void {
    for (let key = from; key <= to; key++) {
      if (late) this.stale.add(key);
      else this.stale.delete(key);
      const start = (key - from) * WINDOW_ROWS;
      this.windows.set(key, window.rows.slice(start, start + WINDOW_ROWS));
    }
    for (const old of this.windows.keys()) {
      if (this.windows.size <= MOST_WINDOWS) break;
      this.windows.delete(old);
    }
    // An empty window behind the end says only that the end is not behind it.
    const knowsEnd = window.end && (window.rows.length > 0 || from === 0);
    const end = from * WINDOW_ROWS + window.rows.length;
    this.change({ seen: Math.max(this.state.seen, end), ...(knowsEnd ? { end } : {}) });
  }

  private change(parts: Partial<RowsState>): void {
    this.state = { ...this.state, ...parts, version: this.state.version + 1 };
    for (const listener of this.listeners) listener();
  }
}

/** The windows of rows side by side, and of one that may be elsewhere, in order. */
function keysOf(first: number, end: number, cursor: number): readonly number[] {
  const from = Math.floor(Math.max(0, first) / WINDOW_ROWS);
  const to = Math.floor(Math.max(first, end - 1) / WINDOW_ROWS);
  const apart = Math.floor(cursor / WINDOW_ROWS);
  const keys = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  if (cursor >= 0 && apart < from) keys.unshift(apart);
  else if (apart > to) keys.push(apart);
  return keys;
}

/** Numbers that rise, as runs without gaps, none longer than can be asked for at once. */
function runsOf(keys: readonly number[]): { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const key of keys) {
    const last = runs.at(-1);
    if (last !== undefined && key === last.to + 1 && key - last.from < MOST_AT_ONCE) last.to = key;
    else runs.push({ from: key, to: key });
  }
  return runs;
}
