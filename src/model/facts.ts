/**
 * What analysis makes of trace events: the rows of a capture. Numbers here are row keys of one capture, starting at 1;
 * `undefined` means unknown. A fact is final when it is handed to the {@link FactSink}.
 */
import type { Guid } from '../base/guid.ts';
import type { Ticks } from '../base/time.ts';
import type { Confidence, EvidenceSet } from './confidence.ts';
import type { ModuleEvent, RpcProtocol, TraceEvent } from './event.ts';
import type { ParentLink } from './link.ts';

/** Row keys. A process key stands for one life of a pid; a thread key for one life of a tid under one service tag. */
export type ProcessKey = number;
export type ThreadKey = number;
export type PortKey = number;
export type MessageKey = number;
export type CallKey = number;

/** One life of a pid. `start` and `end` are `undefined` where the recording did not see them. */
export interface ProcessFact {
  readonly id: ProcessKey;
  readonly pid: number;
  readonly parentPid: number | undefined;
  /** The process that `parentPid` named when this one started, if it is in the recording. */
  readonly parent: ProcessKey | undefined;
  /** Thread that really created it (header of the start event). */
  readonly creatorThread: ThreadKey | undefined;
  readonly name: string | undefined;
  readonly imagePath: string | undefined;
  readonly commandLine: string | undefined;
  readonly sid: string | undefined;
  readonly sessionId: number | undefined;
  readonly packageName: string | undefined;
  readonly uniqueKey: string | undefined;
  readonly wow64: boolean | undefined;
  readonly start: Ticks | undefined;
  readonly end: Ticks | undefined;
  readonly exitStatus: number | undefined;
  /** Event that reported the start, for `show` and attribution. */
  readonly startEvent: number | undefined;
}

/** One life of a tid, or the part of it under one service tag. */
export interface ThreadFact {
  readonly id: ThreadKey;
  /** `undefined` for the row that stands for "some thread of this process". */
  readonly tid: number | undefined;
  readonly process: ProcessKey;
  readonly serviceTag: number | undefined;
  readonly name: string | undefined;
  readonly start: Ticks | undefined;
  readonly end: Ticks | undefined;
  readonly creatorThread: ThreadKey | undefined;
}

/** A row of the service table, once per (process, name). */
export interface ServiceFact {
  readonly process: ProcessKey | undefined;
  readonly pid: number;
  readonly tag: number;
  readonly name: string;
  readonly displayName: string;
  readonly state: number;
  readonly group: string | undefined;
}

export interface ModuleFact {
  readonly process: ProcessKey | undefined;
  readonly event: ModuleEvent;
  /** When it was loaded and unloaded, if seen. */
  readonly load: Ticks | undefined;
  readonly unload: Ticks | undefined;
  readonly pdbGuid: string | undefined;
  readonly pdbAge: number | undefined;
  readonly pdbName: string | undefined;
}

/** A port or endpoint that has a name, under the process that serves it. */
export interface PortFact {
  readonly id: PortKey;
  /** Object path for ALPC (`\RPC Control\lsapolicylookup`), endpoint text for other transports. */
  readonly name: string;
  readonly protocol: RpcProtocol | 'alpc' | string;
  /** Serving process where known. */
  readonly process: ProcessKey | undefined;
  /** Where the name comes from: `rpc-client`, `rpc-server`, `endpoint-registration`, `server-wait`, `content`. */
  readonly namedBy: string;
}

export type MessageKind = 'request' | 'reply' | 'datagram' | 'connection';

/** One transfer from one thread to another. */
export interface MessageFact {
  readonly id: MessageKey;
  readonly messageId: number;
  readonly kind: MessageKind | undefined;
  readonly sendEvent: number | undefined;
  readonly receiveEvent: number | undefined;
  readonly sentAt: Ticks | undefined;
  readonly receivedAt: Ticks | undefined;
  readonly sourceProcess: ProcessKey | undefined;
  readonly sourceThread: ThreadKey | undefined;
  readonly targetProcess: ProcessKey | undefined;
  readonly targetThread: ThreadKey | undefined;
  readonly port: PortKey | undefined;
  /** Bytes after the header. */
  readonly size: number | undefined;
  readonly call: CallKey | undefined;
  /** As in its call; copied so that a list of messages needs no join. */
  readonly protocol: string | undefined;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  /** One line that says what its bytes are; `undefined` where no source saw them. */
  readonly summary: string | undefined;
  readonly evidence: EvidenceSet;
  /** How sure it is that the two ends belong together; `undefined` when only one end was seen. */
  readonly confidence: Confidence | undefined;
}

/** A request and its reply. */
export interface CallFact {
  readonly id: CallKey;
  readonly parent: CallKey | undefined;
  readonly parentConfidence: Confidence | undefined;
  /** The root call above it; its own id if it is a root. */
  readonly chain: CallKey;
  readonly depth: number;
  readonly clientProcess: ProcessKey | undefined;
  readonly clientThread: ThreadKey | undefined;
  readonly serverProcess: ProcessKey | undefined;
  readonly serverThread: ThreadKey | undefined;
  readonly port: PortKey | undefined;
  readonly protocol: string | undefined;
  readonly endpoint: string | undefined;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  readonly request: MessageKey | undefined;
  readonly reply: MessageKey | undefined;
  readonly startedAt: Ticks | undefined;
  readonly endedAt: Ticks | undefined;
  readonly serverStartedAt: Ticks | undefined;
  readonly serverEndedAt: Ticks | undefined;
  /** How long the client thread was blocked for it, in ticks. */
  readonly waitTime: Ticks | undefined;
  readonly status: number | undefined;
  readonly activityId: Guid | undefined;
  readonly evidence: EvidenceSet;
  readonly confidence: Confidence | undefined;
}

/** A call that was worked on by its receiving thread to the end (or not): settles how sure its children's parent is. */
export interface ParentVerdict {
  readonly call: CallKey;
  readonly confidence: Confidence;
}

/** Takes facts about what still lives: each may come again, with the same id, when more is known of it. */
export type LivingSink = Pick<FactSink, 'process' | 'thread' | 'port'>;

/**
 * Where facts go: the capture writer, a test's list, a live view. Messages, calls and events hold until the method returns: a later
 * one may come in the same object, so whoever keeps one keeps a copy.
 */
export interface FactSink {
  event(event: TraceEvent, process: ProcessKey | undefined, thread: ThreadKey | undefined): void;
  process(fact: ProcessFact): void;
  thread(fact: ThreadFact): void;
  service(fact: ServiceFact): void;
  module(fact: ModuleFact): void;
  port(fact: PortFact): void;
  message(fact: MessageFact): void;
  call(fact: CallFact): void;
  /** Lowers `parentConfidence` of the children of a call that were already written; those that have less keep it. */
  parentVerdict(verdict: ParentVerdict): void;
  /**
   * Puts a call that was (or will be) written as a root below another one, or keeps an explanation that was outweighed. The
   * calls below it keep their `chain` and `depth` as written: the sink moves whole chains when all facts are in.
   */
  parentLink(link: ParentLink): void;
}
