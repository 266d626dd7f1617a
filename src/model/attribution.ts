/**
 * Who wanted a process, or whatever else a thread did: the path of calls from there back to whoever asked first, and what a
 * reader of captures must tell to find it. Times are ticks since the start of the capture.
 */
import type { Ticks } from '../base/time.ts';
import type { Confidence } from './confidence.ts';
import type { HintEvent } from './event.ts';
import type { CallKey, ProcessKey } from './facts.ts';
import type { LinkEvidenceSet } from './link.ts';

/** A process with the thread that acted for it. Unknown parts are `undefined`. */
export interface Party {
  /** Key of the process; `undefined` if it is not in the capture. */
  readonly key: ProcessKey | undefined;
  readonly process: string | undefined;
  readonly pid: number | undefined;
  readonly tid: number | undefined;
  readonly service: string | undefined;
  /** Security identifier of its user. */
  readonly user: string | undefined;
}

/** A thread at a time. */
export interface Moment {
  readonly process: ProcessKey;
  readonly tid: number;
  readonly at: Ticks;
  /** Number of the event that was logged then: it tells the order of things that have one time. */
  readonly event?: number | undefined;
}

/** What attribution is asked about: the start of a process, or an event. */
export interface Subject {
  readonly process: Party & {
    readonly commandLine: string | undefined;
    readonly startedAt: Ticks | undefined;
    readonly startedText: string | undefined;
    readonly services: readonly string[];
  };
  /** Number of the event asked about; `undefined` for a process start. */
  readonly event: number | undefined;
  /** Who acted, and when: the creating thread, or the thread that logged the event. */
  readonly moment: Moment | undefined;
  readonly claimedParent: Party | undefined;
  readonly creator: Party | undefined;
}

/** A call that a thread had received before some moment. */
export interface ServedCall {
  readonly call: CallKey;
  readonly chain: CallKey;
  readonly receivedAt: Ticks;
  /** Its reply was sent, and whether that was before the moment. */
  readonly answered: 'before' | 'after' | 'never';
  /** Its client waited for it, or RPC events name it: somebody is at work on it until it is answered. */
  readonly expected: boolean;
  /** Answered by the thread that received it, as far as the recording shows. */
  readonly answeredBySelf: boolean;
  /** The thread has waited for whatever work comes next since it received the call, or is another one with the same id. */
  readonly left: boolean;
  /** The thread has received a message since that is part of no call: it may have turned to that. */
  readonly turned: boolean;
  /** Events were lost since. */
  readonly lossSince: boolean;
}

/** Another explanation of a call, outweighed by the one that became its parent. */
export interface Rival {
  readonly call: CallKey;
  readonly weight: number;
}

/** A call with both sides. */
export interface CallNode {
  readonly call: CallKey;
  readonly chain: CallKey;
  readonly parent: CallKey | undefined;
  readonly parentConfidence: Confidence | undefined;
  /** Evidence of the link to the parent if that runs across threads; `undefined` if the parent is by nesting. */
  readonly link: LinkEvidenceSet | undefined;
  readonly rivals: readonly Rival[];
  readonly client: Party;
  readonly server: Party;
  readonly interface: string | undefined;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  readonly procedure: string | undefined;
  readonly startedAt: Ticks | undefined;
  readonly startedText: string | undefined;
  /** When the client had its reply, else when that was sent. */
  readonly endedText: string | undefined;
  readonly evidence: readonly string[];
  readonly confidence: Confidence | undefined;
}

/** A sign that a thread worked on behalf of a call that another thread of its process had received. */
export interface HandoffSign {
  readonly call: CallKey;
  readonly evidence: LinkEvidenceSet;
}

/** Evidence of another provider, with the thread that logged it. */
export interface Hint {
  readonly from: HintEvent['from'];
  readonly fields: HintEvent['fields'];
  readonly at: Ticks;
  readonly atText: string;
  readonly party: Party;
}

/** Why the thread that a path ends at may have acted for somebody else all the same. */
export interface OriginDoubt {
  /** Calls that nobody had answered: its own, and those that other threads of its process had just received. */
  readonly openCalls: number;
  /** How long ago a call to the thread was last answered, if it has not waited for new work since: work may go on after the answer. */
  readonly ownAnswerAgo: Ticks | undefined;
  /** The same for a call to another thread of its process. */
  readonly otherAnswerAgo: Ticks | undefined;
  /** Its process had just received a message that is part of no call: from a sender that is known, or from nobody knows whom. */
  readonly lone: 'none' | 'known' | 'unknown';
  /** The thread sent a message later that answers a call from before the recording, for all one can tell. */
  readonly mayServeUnseen: boolean;
  /** Events were lost shortly before. */
  readonly lossNear: boolean;
}

/** What attribution reads. Every method takes many questions at once and answers them in their order. */
export interface AttributionReader {
  /** Events are missing at unknown places. */
  readonly lossy: boolean;
  /** Events are missing somewhere. */
  readonly anyLoss: boolean;
  /** The recording has wake-ups, which would show most handoffs. */
  readonly wakeups: boolean;
  /** The recording has messages or calls at all. */
  readonly traffic: boolean;
  /** Calls each thread had received before, latest first. */
  served(moments: readonly Moment[]): Promise<readonly (readonly ServedCall[])[]>;
  calls(keys: readonly CallKey[]): Promise<ReadonlyMap<CallKey, CallNode>>;
  /** What calls received by other threads of its process each thread may have worked for. */
  handoffs(moments: readonly Moment[]): Promise<readonly (readonly HandoffSign[])[]>;
  /** What speaks against taking each thread for the one where it began. */
  doubts(moments: readonly Moment[]): Promise<readonly OriginDoubt[]>;
  /** The COM event that says whose call each thread was serving, if there is one. */
  comSources(moments: readonly Moment[]): Promise<readonly (Hint | undefined)[]>;
  /** Events that name who caused a process: WMI-Activity 23, TaskScheduler 110 and 129, Services 204 and 205, Kernel-Process 1. */
  hints(): Promise<readonly Hint[]>;
  /** The process that had each pid at a time. */
  processes(
    questions: readonly { readonly pid: number; readonly at: Ticks }[],
  ): Promise<readonly (Party | undefined)[]>;
}

/** One step of a path: who asked whom. */
export interface Hop {
  readonly from: Party;
  readonly to: Party;
  /** `undefined` where another provider's event says so and no call was recorded. */
  readonly call: CallKey | undefined;
  readonly chain: CallKey | undefined;
  readonly interface: string | undefined;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  readonly procedure: string | undefined;
  readonly at: Ticks | undefined;
  readonly atText: string | undefined;
  /** Codes of call and link evidence, and `provider/event` of confirming events. */
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
  readonly rivals: readonly Rival[];
}

export interface Attribution {
  readonly subject: Subject;
  /** From the deed back to whoever asked first: each hop's `from` is the next one's `to`, one process at least. */
  readonly path: readonly Hop[];
  /** `undefined` if it is not known. */
  readonly requester: Party | undefined;
  /** How sure the requester is. */
  readonly confidence: Confidence | undefined;
  /** Scheduled task that it was started for. */
  readonly task: string | undefined;
  /** Service that it was started for. */
  readonly startedService: string | undefined;
  /** Why the path ends where it does, and evidence that contradicts it: codes for `present`. */
  readonly notes: readonly AttributionNote[];
}

export type AttributionNote =
  | { readonly kind: 'creator-unknown' | 'client-unknown' | 'lossy' | 'no-traffic' | 'broker-alone' | 'too-long' }
  | { readonly kind: 'contradiction'; readonly hint: string; readonly party: Party | undefined; readonly pid: number }
  | { readonly kind: 'parent-spoofed' };
