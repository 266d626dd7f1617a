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
const MAX_PARTS = 16;
const HEADS = 'SROX';

export class Assembler {
  private readonly open = new Map<string, Firing>();
  /** The firing of each thread that is under way: a thread is in one at a time. */
  private readonly byThread = new Map<number, Firing>();
  private readonly done: (firing: Firing) => void;
  /** Frames that say twice what only one can be. */
  duplicates = 0;

  constructor(done: (firing: Firing) => void) {
    this.done = done;
  }

  add(frame: Frame): void {
    if (frame.kind === 'E') {
      // A fault is a firing of its own, with a time of its own, on the thread whose clause failed.
      const failed = this.byThread.get(frame.tid);
      if (failed !== undefined) failed.faults += 1;
      return;
    }
    const key = `${frame.time} ${frame.tid}`;
    let firing = this.open.get(key);
    if (firing === undefined) {
      const before = this.byThread.get(frame.tid);
      if (before !== undefined) this.finish(before);
      if (this.open.size >= MAX_OPEN) {
        const oldest = this.open.values().next().value;
        if (oldest !== undefined) this.finish(oldest);
      }
      firing = newFiring(frame);
      this.open.set(key, firing);
      this.byThread.set(frame.tid, firing);
    }
    this.place(firing, frame);
  }

  /** Nothing more will come for what is under way. */
  flush(): void {
    for (const firing of [...this.open.values()]) this.finish(firing);
  }

  private finish(firing: Firing): void {
    this.open.delete(`${firing.time} ${firing.tid}`);
    if (this.byThread.get(firing.tid) === firing) this.byThread.delete(firing.tid);
    this.done(firing);
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
