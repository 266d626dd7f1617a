/**
 * What analysis knows while it still learns: mutable twins of the facts in `model/facts.ts`. They are classes so that every
 * object has its fields in one order from birth (hot loops stay monomorphic). No logic lives here.
 */
import type { Ticks } from '../base/time.ts';
import type { Confidence, EvidenceSet } from '../model/confidence.ts';
import type { MessageMeaning, RpcStart } from '../model/event.ts';
import type { MessageKind } from '../model/facts.ts';
import type { LinkEvidenceSet } from '../model/link.ts';
import type { InboundCalls } from './inbound.ts';

/** Confidence as a number, so that the weaker of two is `Math.min`. 0: nothing was joined. */
export type Sureness = 0 | 1 | 2 | 3;
export const UNSURE = 0;
export const POSSIBLE = 1;
export const LIKELY = 2;
export const CERTAIN = 3;
const WORDS: readonly (Confidence | undefined)[] = [undefined, 'possible', 'likely', 'certain'];

export function confidenceOf(sureness: Sureness): Confidence | undefined {
  return WORDS[sureness];
}
export function weaker(a: Sureness, b: Sureness): Sureness {
  return a < b ? a : b;
}

/** One life of a pid. */
export class ProcessLife {
  readonly key: number;
  readonly pid: number;
  readonly firstSeen: Ticks;
  /** Nothing but its pid is known yet. */
  placeholder = true;
  ended = false;
  /** A later life has taken the pid. */
  replaced = false;
  parentPid: number | undefined = undefined;
  parent: ProcessLife | undefined = undefined;
  creatorThread: number | undefined = undefined;
  name: string | undefined = undefined;
  /** Path of the first program image mapped into it. */
  exePath: string | undefined = undefined;
  commandLine: string | undefined = undefined;
  sid: string | undefined = undefined;
  sessionId: number | undefined = undefined;
  packageName: string | undefined = undefined;
  uniqueKey: string | undefined = undefined;
  flags: number | undefined = undefined;
  start: Ticks | undefined = undefined;
  end: Ticks | undefined = undefined;
  exitStatus: number | undefined = undefined;
  startEvent: number | undefined = undefined;
  /** In the texts above. */
  characters = 0;
  /** Calls its threads have received and that are not over; made when it receives its first. */
  inbound: InboundCalls<CallRecord> | undefined = undefined;

  constructor(key: number, pid: number, firstSeen: Ticks) {
    this.key = key;
    this.pid = pid;
    this.firstSeen = firstSeen;
  }
}

/** One life of a tid, with what it is doing now. */
export class ThreadLife {
  readonly tid: number;
  readonly process: ProcessLife;
  readonly firstSeen: Ticks;
  /** Key of the current row: rows follow each other when the service tag changes. */
  row: number;
  rowStart: Ticks | undefined = undefined;
  tag: number | undefined = undefined;
  name: string | undefined = undefined;
  end: Ticks | undefined = undefined;
  creatorThread: number | undefined = undefined;
  placeholder = true;
  ended = false;

  /** Which stretch without loss the fields below belong to: see `Calls.touch`. */
  epoch = 0;
  /** Calls it works on or waits for, innermost last. It is `client` of those it waits for, `server` of the others. */
  frames: CallRecord[] = [];
  lastSend: Transfer | undefined = undefined;
  /** The message received last, unless the thread was waiting for it; while no other receive has followed. */
  lastInbound: Transfer | undefined = undefined;
  /** A call whose reply this thread has just received, until the wait is reported as ended. */
  justReplied: CallRecord | undefined = undefined;
  /** Port it was waiting on; the next message it receives came through that one. */
  waitsOnPort: number | undefined = undefined;
  /** RPC calls begun on it and not ended, innermost last. */
  rpc: RpcRecord[] = [];
  /** What is known of work it may have been given by other threads of its process. */
  worker: WorkerNotes | undefined = undefined;

  constructor(row: number, tid: number, process: ProcessLife, firstSeen: Ticks) {
    this.row = row;
    this.tid = tid;
    this.process = process;
    this.firstSeen = firstSeen;
  }
}

/** What is in flight under one message id. */
export class IdSlot {
  readonly messageId: number;
  /** Sent and not yet received. */
  outstanding: Transfer | undefined = undefined;
  /** Received and perhaps awaiting its reply under the same id. */
  request: CallRecord | undefined = undefined;
  /** The call whose client waits for a reply to this id. */
  waiter: CallRecord | undefined = undefined;
  /** Something of this id went missing: the next pair is not certain. */
  reused = false;
  /** When a send last replaced one that nobody had received. */
  supersededAt: Ticks = Number.NaN;
  /** A receive without a send, kept for a send of the same instant that the recording puts after it. */
  early: Transfer | undefined = undefined;

  constructor(messageId: number) {
    this.messageId = messageId;
  }
}

/** One message on its way. */
export class Transfer {
  readonly key: number;
  readonly slot: IdSlot;
  kind: MessageKind | undefined = undefined;
  sendEvent: number | undefined = undefined;
  receiveEvent: number | undefined = undefined;
  sentAt: Ticks | undefined = undefined;
  receivedAt: Ticks | undefined = undefined;
  source: ThreadLife | undefined = undefined;
  sourceRow: number | undefined = undefined;
  target: ThreadLife | undefined = undefined;
  targetRow: number | undefined = undefined;
  port: number | undefined = undefined;
  size: number | undefined = undefined;
  /** Callback id of the content (0 if it has none); the request keeps the one its receiver saw. */
  callbackId = 0;
  /** What its bytes mean, from the end that tells more. */
  meaning: MessageMeaning | undefined = undefined;
  /** Content: the process at the other end, where that end was not seen. */
  peer: ProcessLife | undefined = undefined;
  /** The call it is request or reply of. */
  call: CallRecord | undefined = undefined;
  /** The call it seems to answer, as long as its receive is not seen. */
  answers: CallRecord | undefined = undefined;
  /** Sending it took the answered call off the sender's frames. */
  popped = false;
  /** The only thread that can receive it, if that is known. */
  expected: ThreadLife | undefined = undefined;
  /** What the sender was working on. */
  parent: CallRecord | undefined = undefined;
  /** The sender waits, or waited, for a reply to it. */
  waited = false;
  /** Its sender was at work on nothing of its own when it sent this: the search for who gave it the work. */
  orphan: Orphan | undefined = undefined;
  /** On its way to the sink as a message of its own. */
  lone = false;
  written = false;
  /** When it is written. */
  due: Ticks = 0;
  /** The RPC client call that encloses the send. */
  rpc: RpcRecord | undefined = undefined;
  evidence: EvidenceSet = 0;
  sureness: Sureness = UNSURE;

  constructor(key: number, slot: IdSlot) {
    this.key = key;
    this.slot = slot;
  }
}

/** A request and what became of it. Also stands for any message that was received, until it is clear that nobody answers. */
export class CallRecord {
  /** Given when it qualifies, after its parent's. */
  key = 0;
  /** It counts as a call: somebody waits for it, answers it, names it, or works below it. */
  qualified = false;
  parent: CallRecord | undefined = undefined;
  chain = 0;
  depth = 0;
  client: ThreadLife | undefined = undefined;
  clientRow: number | undefined = undefined;
  server: ThreadLife | undefined = undefined;
  serverRow: number | undefined = undefined;
  request: Transfer | undefined = undefined;
  reply: Transfer | undefined = undefined;
  /** Sent as reply by a thread of the server; received or not. */
  answer: Transfer | undefined = undefined;
  startedAt: Ticks | undefined = undefined;
  endedAt: Ticks | undefined = undefined;
  serverStartedAt: Ticks | undefined = undefined;
  serverEndedAt: Ticks | undefined = undefined;
  waitTime: Ticks | undefined = undefined;
  /** When the client thread blocked; undefined while it does not. */
  waitFrom: Ticks | undefined = undefined;
  status: number | undefined = undefined;
  port: number | undefined = undefined;
  evidence: EvidenceSet = 0;
  sureness: Sureness = UNSURE;
  /** The client waits for the reply (a synchronous call). */
  sync = false;
  /** The waiting client received something else and was not seen to wait again. */
  interrupted = false;
  /** A wait frame for it lies on the client thread. */
  waiting = false;
  /** A reply may still come. */
  awaiting = true;
  /** The thread that received it has not turned to other work. */
  onStack = false;
  /** Sent by the receiving thread as its last deed on it: what it called in between belongs below it. */
  workedToEnd = false;
  closed = false;
  written = false;
  due: Ticks = 0;
  lingerUntil: Ticks = 0;
  /** How sure the parent of its children is, as far as seen. */
  childSureness: Sureness = CERTAIN;
  /** At most so sure, as the receiving thread has answered a call meanwhile that another thread had received. */
  crossed: typeof POSSIBLE | typeof LIKELY | typeof CERTAIN = CERTAIN;
  childrenWritten = false;
  hasChildren = false;
  rpcClient: RpcRecord | undefined = undefined;
  rpcServer: RpcRecord | undefined = undefined;
  /** The two sides named different procedures. */
  rpcRefused = false;
  /** See {@link Transfer.orphan}. */
  orphan: Orphan | undefined = undefined;
  /** Calls of other threads that may have been made on its behalf. */
  claims: Orphan[] | undefined = undefined;
  /** The inbound calls of a process that it is among, and its neighbours there. */
  inboundOf: InboundCalls<CallRecord> | undefined = undefined;
  inboundBefore: CallRecord | undefined = undefined;
  inboundAfter: CallRecord | undefined = undefined;
  /** A thread of the server has sent what seems to be the reply, or ended the RPC call: which one, if not the receiver. */
  answered = false;
  endedBy: ThreadLife | undefined = undefined;
  /** When the receiving thread turned to something else. */
  leftAt: Ticks | undefined = undefined;
  /** Neighbours in the list of open calls. */
  next: CallRecord | undefined = undefined;
  previous: CallRecord | undefined = undefined;
}

/** One side of an RPC call as Microsoft-Windows-RPC tells it. */
export class RpcRecord {
  readonly client: boolean;
  readonly start: RpcStart;
  readonly thread: ThreadLife;
  readonly threadRow: number;
  /** The call it became part of. */
  call: CallRecord | undefined = undefined;
  /** Requests sent on the thread while it was open, and the last of them. */
  requests = 0;
  lastRequest: Transfer | undefined = undefined;
  /** What the thread was working on when it began. */
  parent: CallRecord | undefined = undefined;
  /** A server event named another procedure for its request. */
  contradicted = false;
  /** A finished call that is written when it is decided whether this record belongs to it. */
  holds: CallRecord | undefined = undefined;
  open = true;
  /** See {@link Transfer.orphan}; it goes to the first message that is sent for the call. */
  orphan: Orphan | undefined = undefined;
  /** Its thread has waited for other work since. */
  left = false;
  /** Its activity id is or was shared with another open record. */
  sharedActivity = false;
  stoppedAt: Ticks | undefined = undefined;
  status: number | undefined = undefined;
  /** Neighbours in the list of open records. */
  next: RpcRecord | undefined = undefined;
  previous: RpcRecord | undefined = undefined;

  constructor(client: boolean, start: RpcStart, thread: ThreadLife) {
    this.client = client;
    this.start = start;
    this.thread = thread;
    this.threadRow = thread.row;
  }
}

/** One explanation of an orphan: on whose behalf the call may have been made. */
export class Claim {
  readonly parent: CallRecord;
  evidence: LinkEvidenceSet;

  constructor(parent: CallRecord, evidence: LinkEvidenceSet) {
    this.parent = parent;
    this.evidence = evidence;
  }
}

/** A call made by a thread that was at work on nothing of its own, and the explanations for it. */
export class Orphan {
  readonly worker: ThreadLife;
  readonly at: Ticks;
  readonly claims: Claim[] = [];
  /** The call, while it is open. */
  call: CallRecord | undefined = undefined;
  /** Its key when it is over; 0 if it never counted as a call. */
  key = 0;
  /** The call is over, and its key is final. */
  ended = false;
  written = false;

  constructor(worker: ThreadLife, at: Ticks) {
    this.worker = worker;
    this.at = at;
  }
}

/** Who made a thread ready, and for which call it was at work. */
export interface Wake {
  readonly call: CallRecord;
  readonly time: Ticks;
  evidence: LinkEvidenceSet;
}

/** Signs that a thread works for others of its process. They hold until it goes back to wait for work. */
export class WorkerNotes {
  /** The last two wake-ups by threads at work on different calls. */
  wake: Wake | undefined = undefined;
  wakeBefore: Wake | undefined = undefined;
  /** The call whose client a COM event on this thread named. */
  comServes: CallRecord | undefined = undefined;
  /** Causality id of the COM call it has begun. */
  causality: string | undefined = undefined;
  /** What it waited for when it last left the processor (KWAIT_REASON); -1 if that is not known. */
  waitReason = -1;
  /** Orphans since it last began something new, latest last. */
  recent: Orphan[] = [];
  epoch = 0;
}
