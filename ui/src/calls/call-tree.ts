/**
 * The tree of calls as far as it was looked at: windows of roots and the calls below open ones, loaded when they come into view.
 * What is no longer in view is not waited for.
 */
import { numberAt } from '../../../src/present/row.ts';
import type { TreeRow, TreeWindow } from '../../../src/server/api.ts';
import { callId, entriesOf, RootLayout, type TreeEntry } from './tree-layout.ts';

export interface TreeSource {
  roots(from: number, count: number, signal: AbortSignal): Promise<TreeWindow>;
  below(parent: number, signal: AbortSignal): Promise<TreeWindow>;
}

const WINDOW = 100;
/** What opens by itself stays small: a call with more below it, or so deep, waits for a person to open it. */
const MOST_OPENED = 40;
const DEEPEST_OPENED = 12;

export interface TreeSnapshot {
  /** Rows of the screen. */
  readonly count: number;
  /** Roots, as far as it is known. */
  readonly roots: number;
  readonly rootsKnown: boolean;
  /** The first window came. */
  readonly ready: boolean;
  readonly error: Error | undefined;
  readonly layout: RootLayout;
}

export class CallTree {
  private readonly windows = new Map<number, readonly TreeRow[]>();
  private readonly children = new Map<number, readonly TreeRow[]>();
  private readonly loading = new Map<string, AbortController>();
  /** What could not be read waits until somebody asks again. */
  private readonly failed = new Set<string>();
  /** What was read before the capture grew: shown until it is read again. */
  private readonly stale = new Set<string>();
  private readonly chosen = new Map<number, boolean>();
  private readonly entries = new Map<number, readonly TreeEntry[]>();
  private readonly listeners = new Set<() => void>();
  private readonly source: TreeSource;
  private total: number | undefined;
  private furthest = 0;
  /** How long the slowest answer took since the last {@link refresh}, in milliseconds. */
  private slowest = 0;
  private error: Error | undefined;
  private opensItself: boolean;
  private snapshot: TreeSnapshot;

  constructor(source: TreeSource, opensItself = true) {
    this.source = source;
    this.opensItself = opensItself;
    this.snapshot = this.look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): TreeSnapshot => this.snapshot;

  /** Gives up what is still being loaded. */
  dispose(): void {
    for (const controller of this.loading.values()) controller.abort();
    this.loading.clear();
  }

  /** The entry at a row; `undefined` while it is not loaded. */
  entryAt(row: number): TreeEntry | undefined {
    const { root, offset } = this.snapshot.layout.at(row);
    return this.entriesOfRoot(root)[offset];
  }

  /** Opens the way down to a call below a root. `above`: the calls over it, root first. */
  reveal(root: number, above: readonly number[]): void {
    this.furthest = Math.max(this.furthest, root + 1);
    // Counted before the capture grew.
    if (this.total !== undefined && this.total <= root) this.total = undefined;
    for (const call of above) {
      this.chosen.set(call, true);
      // They may be too far apart to come into view by themselves.
      if (!this.children.has(call)) this.loadBelow(call);
    }
    this.changed();
  }

  /** The row of a call of a root; `undefined` if it is not open. */
  rowOf(root: number, call: number): number | undefined {
    const offset = this.entriesOfRoot(root).findIndex(({ id }) => id === call);
    return offset < 0 ? undefined : this.snapshot.layout.rowOf(root) + offset;
  }

  /** The same for a call that stood at a root before rows came in; looks around there. */
  rowNear(root: number, call: number): number | undefined {
    const row = this.rowOf(root, call);
    if (row !== undefined) return row;
    const from = Math.max(0, root - WINDOW);
    for (let other = from; other <= root + WINDOW; other++) {
      const found = this.rowOf(other, call);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The place among the roots of the one that a row belongs to. */
  rootAt(row: number): number {
    return this.snapshot.layout.at(row).root;
  }

  /** The entry at the root above one. */
  rootAbove(entry: TreeEntry): TreeEntry | undefined {
    return this.entriesOfRoot(entry.root)[0];
  }

  /** The calls below one, where they are loaded. */
  below(call: number): readonly TreeRow[] {
    return this.children.get(call) ?? [];
  }

  /** Loads what these rows need, and gives up the windows that they do not. */
  show(first: number, last: number): void {
    const from = this.snapshot.layout.at(Math.max(0, first)).root;
    const to = this.snapshot.layout.at(Math.max(first, last)).root;
    const wanted = new Set<string>();
    for (let index = Math.floor(from / WINDOW); index <= Math.floor(to / WINDOW); index++) {
      wanted.add(`w${index}`);
      if (!this.windows.has(index) || this.stale.has(`w${index}`)) this.loadWindow(index);
    }
    for (const [key, controller] of this.loading) {
      if (!key.startsWith('w') || wanted.has(key)) continue;
      controller.abort();
      this.loading.delete(key);
    }
    for (let row = first; row <= last; row++) {
      const entry = this.entryAt(row);
      if (entry === undefined) continue;
      if (entry.state === 'loading') this.loadBelow(entry.id);
      const path = entry.state === 'open' ? [...entry.above, entry.row.call] : entry.above;
      for (const call of path) this.loadStaleBelow(Number(numberAt(call, 'id')));
    }
  }

  /** The capture has grown: what was read is read again when it is seen, and shown until then. */
  refresh(): void {
    for (const index of this.windows.keys()) this.stale.add(`w${index}`);
    for (const call of this.children.keys()) this.stale.add(`c${call}`);
    for (const key of this.loading.keys()) this.stale.add(key);
    this.slowest = 0;
    this.retry();
    // Where nothing is shown nobody asks for rows.
    if (this.snapshot.count === 0) this.loadWindow(0);
  }

  /** Something is being read. */
  get busy(): boolean {
    return this.loading.size > 0;
  }

  /** How long an answer takes. */
  get took(): number {
    return this.slowest;
  }

  /** Opens or closes a call. */
  set(entry: TreeEntry, open: boolean): void {
    if (entry.row.children === 0) return;
    this.chosen.set(entry.id, open);
    if (open && !this.children.has(entry.id)) this.loadBelow(entry.id);
    this.changed();
  }

  /** Opens all that come into view, or closes all. */
  setAll(open: boolean): void {
    this.opensItself = open;
    this.chosen.clear();
    this.changed();
  }

  /** Asks again for what could not be read. */
  retry(): void {
    this.failed.clear();
    this.error = undefined;
    this.changed();
  }

  private loadWindow(index: number): void {
    this.load(
      `w${index}`,
      (signal) => this.source.roots(index * WINDOW, WINDOW, signal),
      ({ rows, end, total }) => {
        this.windows.set(index, rows);
        const reached = index * WINDOW + rows.length;
        this.furthest = Math.max(this.furthest, reached + (end ? 0 : 1));
        if (typeof total === 'number') this.total = total;
        else if (end && rows.length > 0) this.total = reached;
        else if (end && index === 0) this.total = 0;
        else if (!end && this.total !== undefined && this.total <= reached) this.total = undefined;
      },
    );
  }

  private loadBelow(call: number): void {
    this.load(
      `c${call}`,
      (signal) => this.source.below(call, signal),
      ({ rows }) => {
        this.children.set(call, rows);
      },
    );
  }

  private loadStaleBelow(call: number): void {
    if (this.stale.has(`c${call}`)) this.loadBelow(call);
  }

  private load(
    key: string,
    ask: (signal: AbortSignal) => Promise<TreeWindow>,
    take: (window: TreeWindow) => void,
  ): void {
    if (this.loading.has(key) || this.failed.has(key)) return;
    const controller = new AbortController();
    this.loading.set(key, controller);
    const again = this.stale.delete(key);
    let read = false;
    const begin = performance.now();
    ask(controller.signal)
      .then((window) => {
        if (controller.signal.aborted) return;
        this.slowest = Math.max(this.slowest, performance.now() - begin);
        take(window);
        read = true;
        if (this.failed.size === 0) this.error = undefined;
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        this.failed.add(key);
        this.error = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        if (again && !read) this.stale.add(key);
        if (this.loading.get(key) === controller) this.loading.delete(key);
        if (!controller.signal.aborted) this.changed();
      });
  }

  private entriesOfRoot(root: number): readonly TreeEntry[] {
    const known = this.entries.get(root);
    if (known !== undefined) return known;
    const row = this.windows.get(Math.floor(root / WINDOW))?.[root % WINDOW];
    if (row === undefined) return [];
    const entries = entriesOf(
      row,
      { position: root, of: this.roots },
      {
        isOpen: (one, level) => this.isOpen(one, level),
        below: (id) => this.children.get(id),
      },
    );
    this.entries.set(root, entries);
    return entries;
  }

  private get roots(): number {
    return this.total ?? this.furthest;
  }

  private isOpen(row: TreeRow, level: number): boolean {
    const itself = this.opensItself && row.children <= MOST_OPENED && level < DEEPEST_OPENED;
    return this.chosen.get(callId(row)) ?? itself;
  }

  private changed(): void {
    this.entries.clear();
    this.snapshot = this.look();
    for (const listener of this.listeners) listener();
  }

  private look(): TreeSnapshot {
    const sizes = new Map<number, number>();
    const { roots } = this;
    for (const [index, rows] of this.windows) {
      for (const [place, row] of rows.entries()) {
        if (row.children === 0) continue;
        const root = index * WINDOW + place;
        const size = this.entriesOfRoot(root).length;
        if (size > 1) sizes.set(root, size);
      }
    }
    const layout = new RootLayout(roots, sizes);
    const ready = this.windows.size > 0;
    return { count: layout.count, roots, rootsKnown: this.total !== undefined, ready, error: this.error, layout };
  }
}
