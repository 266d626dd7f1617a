/** Frames → firings: all that one firing of a probe printed, put together by its key. */
import type { Frame } from './frames.ts';

/** What one firing printed. A frame that is absent was not asked for, faulted, or was dropped. */
export interface Firing {
  readonly time: string;
  readonly tid: number;
  /** The kind `S`, `R`, `O` or `X` that says what the firing was. */
  head: Frame | undefined;
  message: Frame | undefined;
  attributes: Frame | undefined;
  view: Frame | undefined;
  name: Frame | undefined;
  readonly directories: Frame[];
  readonly processes: Frame[];
  ids: Frame | undefined;
  kernel: Frame | undefined;
  user: Frame | undefined;
  /** A port's name from the call that makes it, and the server that the call found. */
  asked: Frame | undefined;
  server: Frame | undefined;
  /** Clauses that printed nothing as memory could not be read. */
  faults: number;
  readonly offset: number;
}

/** Firings under way at a time; processors are at most some hundreds, and each prints whole records. */
const MAX_OPEN = 256;
/** Frames after which a firing that printed nothing more is whole: a firing prints all it has at once. */
const PATIENCE = 200;
const MAX_PARTS = 16;
const HEADS = 'SROX';

interface Open {
  readonly firing: Firing;
  /** Number of the last frame that belonged to it. */
  last: number;
}

/** Hands on firings in the order of their times, as far as they come at about the same time. */
export class Assembler {
  private readonly open = new Map<string, Open>();
  /** The firing of each thread that is under way: a thread is in one at a time. */
  private readonly byThread = new Map<number, Firing>();
  /** Whole, but an earlier one may still be under way; by time. */
  private whole: Firing[] = [];
  private frames = 0;
  private readonly done: (firing: Firing) => void;
  /** Frames that say twice what only one can be. */
  duplicates = 0;

  constructor(done: (firing: Firing) => void) {
    this.done = done;
  }

  add(frame: Frame): void {
    this.frames += 1;
    if (frame.kind === 'E') {
      // A fault is a firing of its own, with a time of its own, on the thread whose clause failed.
      const failed = this.byThread.get(frame.tid);
      if (failed !== undefined) failed.faults += 1;
      return;
    }
    const key = keyOf(frame);
    let open = this.open.get(key);
    if (open === undefined) {
      this.makeRoom(frame.tid);
      open = { firing: newFiring(frame), last: 0 };
      this.open.set(key, open);
      this.byThread.set(frame.tid, open.firing);
    }
    open.last = this.frames;
    this.place(open.firing, frame);
  }

  /** Nothing more will come for what is under way. */
  flush(): void {
    for (const { firing } of [...this.open.values()]) this.finish(firing);
    this.release();
  }

  private makeRoom(tid: number): void {
    const before = this.byThread.get(tid);
    if (before !== undefined) this.finish(before);
    for (const { firing, last } of this.open.values()) {
      if (this.open.size < MAX_OPEN && this.frames - last <= PATIENCE) break;
      this.finish(firing);
    }
    this.release();
  }

  private finish(firing: Firing): void {
    this.open.delete(keyOf(firing));
    if (this.byThread.get(firing.tid) === firing) this.byThread.delete(firing.tid);
    let at = this.whole.length;
    while (at > 0 && isLater((this.whole[at - 1] as Firing).time, firing.time)) at -= 1;
    this.whole.splice(at, 0, firing);
  }

  private release(): void {
    let earliest: string | undefined;
    for (const { firing } of this.open.values()) {
      if (earliest === undefined || isLater(earliest, firing.time)) earliest = firing.time;
    }
    let count = 0;
    while (count < this.whole.length) {
      const firing = this.whole[count] as Firing;
      if (earliest !== undefined && isLater(firing.time, earliest) && this.whole.length - count <= MAX_OPEN) break;
      this.done(firing);
      count += 1;
    }
    if (count > 0) this.whole = this.whole.slice(count);
  }

  private place(firing: Firing, frame: Frame): void {
    const { kind } = frame;
    if (kind === 'D' || kind === 'B') {
      const list = kind === 'D' ? firing.directories : firing.processes;
      if (list.length < MAX_PARTS) list.push(frame);
      else this.duplicates += 1;
      return;
    }
    const slot = HEADS.includes(kind) ? 'head' : SLOTS[kind];
    if (slot === undefined) return;
    if (firing[slot] === undefined) firing[slot] = frame;
    else this.duplicates += 1;
  }
}

function keyOf({ time, tid }: { time: string; tid: number }): string {
  return `${time} ${tid}`;
}

/** Compares decimal numbers of any length, without leading zeros. */
function isLater(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

type Slot = 'head' | 'message' | 'attributes' | 'view' | 'name' | 'ids' | 'kernel' | 'user' | 'asked' | 'server';

const SLOTS: Readonly<Record<string, Slot>> = {
  M: 'message',
  A: 'attributes',
  V: 'view',
  N: 'name',
  I: 'ids',
  K: 'kernel',
  U: 'user',
  Q: 'asked',
  W: 'server',
};

function newFiring({ time, tid, offset }: Frame): Firing {
  return {
    time,
    tid,
    head: undefined,
    message: undefined,
    attributes: undefined,
    view: undefined,
    name: undefined,
    directories: [],
    processes: [],
    ids: undefined,
    kernel: undefined,
    user: undefined,
    asked: undefined,
    server: undefined,
    faults: 0,
    offset,
  };
}
