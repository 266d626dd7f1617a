/**
 * The rows of a list that are near what is seen: read in windows, given up when they are scrolled past, and forgotten when
 * too many were read. The page never holds the whole list.
 */
import type { ApiRow, RowsWindow } from '../../../src/server/api.ts';

export type LoadRows = (from: number, count: number, signal: AbortSignal) => Promise<RowsWindow>;

export const WINDOW_ROWS = 200;
const MOST_WINDOWS = 40;

interface Reading {
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
  private readonly readings = new Map<number, Reading>();
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

  /** Says which rows are seen: what is missing of them is read, what else is being read is given up. */
  want(first: number, end: number): void {
    if (this.disposed) return;
    const from = Math.floor(Math.max(0, first) / WINDOW_ROWS);
    const to = Math.floor(Math.max(first, end - 1) / WINDOW_ROWS);
    for (const [key, reading] of this.readings) {
      if (key >= from && key <= to) continue;
      reading.abort.abort();
      this.readings.delete(key);
    }
    for (let key = from; key <= to; key++) {
      const held = this.windows.get(key);
      if (held === undefined || this.stale.has(key)) this.read(key);
      if (held !== undefined) {
        this.windows.delete(key);
        this.windows.set(key, held);
      }
    }
  }

  /** The list has grown to so many rows: windows that were not full are read again when they are wanted. */
  grown(): void {
    for (const [key, rows] of this.windows) if (rows.length < WINDOW_ROWS) this.windows.delete(key);
    this.change({ end: undefined });
  }

  /** Rows may have changed: they are read again when they are wanted, and shown until then. */
  refresh(): void {
    for (const key of this.windows.keys()) this.stale.add(key);
    for (const reading of this.readings.values()) reading.late = true;
    this.change({ end: undefined });
  }

  /** Reads again what failed. */
  retry(): void {
    this.change({ error: undefined });
  }

  /** Gives up everything. */
  dispose(): void {
    this.disposed = true;
    for (const { abort } of this.readings.values()) abort.abort();
    this.readings.clear();
    this.windows.clear();
  }

  /** The same object may be used again after {@link dispose} (an effect that runs twice). */
  revive(): void {
    this.disposed = false;
  }

  private read(key: number): void {
    if (this.readings.has(key) || this.state.error !== undefined) return;
    const reading: Reading = { abort: new AbortController(), late: false };
    this.readings.set(key, reading);
    this.load(key * WINDOW_ROWS, WINDOW_ROWS, reading.abort.signal).then(
      (window) => {
        if (this.readings.get(key) !== reading) return;
        this.readings.delete(key);
        if (reading.late) this.stale.add(key);
        else this.stale.delete(key);
        this.keep(key, window);
      },
      (error: unknown) => {
        if (this.readings.get(key) !== reading) return;
        this.readings.delete(key);
        this.change({ error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
  }

  private keep(key: number, window: RowsWindow): void {
    this.windows.set(key, window.rows);
    for (const old of this.windows.keys()) {
      if (this.windows.size <= MOST_WINDOWS) break;
      this.windows.delete(old);
    }
    // An empty window behind the end says only that the end is not behind it.
    const knowsEnd = window.end && (window.rows.length > 0 || key === 0);
    const end = key * WINDOW_ROWS + window.rows.length;
    this.change({ seen: Math.max(this.state.seen, end), ...(knowsEnd ? { end } : {}) });
  }

  private change(parts: Partial<RowsState>): void {
    this.state = { ...this.state, ...parts, version: this.state.version + 1 };
    for (const listener of this.listeners) listener();
  }
}
