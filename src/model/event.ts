/**
 * What a source yields: a small set of events, the same whichever tool recorded them. What a source cannot see is
 * `undefined`, never guessed. One object shape per kind, so that hot loops stay monomorphic: every constructor below sets
 * every field, in the same order.
 */
import type { Guid } from '../base/guid.ts';
import type { FileTime, Ticks } from '../base/time.ts';
import type { Confidence } from './confidence.ts';

/** What all events carry. */
export interface EventBase {
  /** Row number in the capture; 0 until the pipeline has numbered the event. Later events (stacks) point at the object. */
  id: number;
  /** Ticks since the recording's base (`meta.base`). */
  readonly time: Ticks;
  /** Process and thread that logged the event; `undefined` where the source does not say (PERFINFO headers). */
  readonly pid: number | undefined;
  readonly tid: number | undefined;
  /** Processor that logged it. */
  readonly cpu: number | undefined;
}

/** What content sources (WinDbg, DTrace, the driver) see beside the bare fact; ETW sees none of it. */
export interface MessageContent {
  /** Port handle value in the calling process. */
  readonly handle: bigint | undefined;
  /** Kernel address of the port object, hexadecimal text. */
  readonly port: string | undefined;
  readonly portName: string | undefined;
  /** Process that owns the connection port, and the client of the connection, where the tool resolved them. */
  readonly ownerPid: number | undefined;
  readonly clientPid: number | undefined;
  /** Flags argument of NtAlpcSendWaitReceivePort. */
  readonly flags: number | undefined;
  readonly status: number | undefined;
  /** PORT_MESSAGE bytes (0x28 or 0x18), the payload behind it (perhaps cut) and its full length in bytes. */
  readonly header: Uint8Array | undefined;
  readonly payload: Uint8Array | undefined;
  readonly payloadLength: number | undefined;
  /** ALPC_MESSAGE_ATTRIBUTES block, and the data of its view if that was read. */
  readonly attributes: Uint8Array | undefined;
  readonly view: Uint8Array | undefined;
  /** CallbackId of the header: with the message id it joins a request and its reply. */
  readonly callbackId: number | undefined;
  /** What the bytes mean; set by the pipeline on the way in, never by a source. */
  meaning?: MessageMeaning;
  /**
   * Set by the pipeline where another recording has seen the same event: how sure it is that both are one. `unclear`: they
   * may be, nothing tells which one it is, and so this event is paired with nothing.
   */
  merged?: Confidence | 'unclear';
}

/** The part of a message's meaning that lists, calls and filters need. */
export interface MessageMeaning {
  /** `lrpc`, `orpc`, `csrss` …; `undefined` if it was not recognised. */
  readonly protocol: string | undefined;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  /** `content`: by the bytes, the connection's recorded binds and the request; `rpc-events`: only RPC events name the interface. */
  readonly interfaceFrom: 'content' | 'rpc-events' | undefined;
  /** Call id of an LRPC request or response. */
  readonly callId: number | undefined;
  readonly summary: string;
  /** What was known of the connection at that moment, as JSON: the field tree needs it again (`dissect/recorded.ts`). */
  readonly context: string | undefined;
}

/** A message was handed to the kernel by (pid, tid). ETW class ALPC type 33. */
export interface AlpcSend extends EventBase {
  readonly kind: 'alpc.send';
  readonly messageId: number;
  readonly content: MessageContent | undefined;
}
/** A message was taken by (pid, tid). Type 34. */
export interface AlpcReceive extends EventBase {
  readonly kind: 'alpc.receive';
  readonly messageId: number;
  readonly content: MessageContent | undefined;
}
/** The thread blocks until the reply to `messageId` comes. Type 35. */
export interface AlpcWaitReply extends EventBase {
  readonly kind: 'alpc.wait-reply';
  readonly messageId: number;
}
/** The thread blocks until any message comes. Type 36; rare, as RPC servers wait in the thread pool. */
export interface AlpcWaitNew extends EventBase {
  readonly kind: 'alpc.wait-new';
  readonly serverPort: boolean;
  /** Full object path, `undefined` if the event has an empty one. */
  readonly portName: string | undefined;
}
/** A wait ended. Type 37. */
export interface AlpcUnwait extends EventBase {
  readonly kind: 'alpc.unwait';
  /** NTSTATUS, unsigned. */
  readonly status: number;
}
/** Types 38 to 41 and any other: layout unknown, kept raw. */
export interface AlpcOther extends EventBase {
  readonly kind: 'alpc.other';
  /** ETW event type: 38 connect request, 39 connect success, 40 connect fail, 41 close port; 0: no ETW event, see `content`. */
  readonly type: number;
  readonly raw: Uint8Array;
  /** What a content source saw of a call without seeing whether it sent or received. */
  readonly content?: MessageContent | undefined;
}

/** Protocol numbers of Microsoft-Windows-RPC, as text; an unknown number is kept as `protocol 9`. */
export type RpcProtocol = 'ncacn_ip_tcp' | 'ncacn_np' | 'ncalrpc' | 'ncacn_http' | `protocol ${number}`;

/** A call begins, on the client's thread (event 5) or the server's (event 6) of Microsoft-Windows-RPC. */
export interface RpcStart extends EventBase {
  readonly kind: 'rpc.client-start' | 'rpc.server-start';
  readonly interfaceUuid: string;
  /** Procedure number. */
  readonly opnum: number;
  readonly protocol: RpcProtocol;
  readonly networkAddress: string | undefined;
  readonly endpoint: string | undefined;
  readonly options: string | undefined;
  readonly authenticationLevel: number;
  readonly authenticationService: number;
  readonly impersonationLevel: number;
  /** Header's activity id; `undefined` if all zero. Client and server differ for one call. */
  readonly activityId: Guid | undefined;
}
/** A call ends, on the client's thread (event 7) or the server's (event 8). */
export interface RpcStop extends EventBase {
  readonly kind: 'rpc.client-stop' | 'rpc.server-stop';
  /** RPC status or HRESULT, unsigned. */
  readonly status: number;
  readonly activityId: Guid | undefined;
}
/** An endpoint was registered: names for endpoints and their owners. Microsoft-Windows-RPC 16, Microsoft-Windows-RPCSS 2. */
export interface RpcEndpoint extends EventBase {
  readonly kind: 'rpc.endpoint';
  /** `undefined` where the event names the endpoint only. */
  readonly interfaceUuid: string | undefined;
  readonly protocol: string;
  readonly endpoint: string;
  readonly removed: boolean;
}
/** Any other event of the RPC providers: errors and blocked calls, with their status where they have one. */
export interface RpcOther extends EventBase {
  readonly kind: 'rpc.other';
  readonly eventId: number;
  readonly status: number | undefined;
  readonly interfaceUuid: string | undefined;
  /** Decoded parameters in words, e.g. of error event 1. */
  readonly detail: string;
}

/** What an event says of a process. Rundown events repeat it at the start or the end of a recording. */
export interface ProcessFacts {
  readonly processId: number;
  /** The claimed parent; the creator of a started process is the event's own pid and tid. */
  readonly parentId: number;
  readonly sessionId: number | undefined;
  readonly exitStatus: number | undefined;
  /** Kernel address of the process object, hexadecimal: tells two processes of one pid apart. */
  readonly uniqueKey: string | undefined;
  readonly sid: string | undefined;
  readonly imageName: string;
  readonly commandLine: string | undefined;
  readonly packageName: string | undefined;
  /** 1 has application id, 2 WOW64, 4 protected, 8 packaged. */
  readonly flags: number | undefined;
}
export interface ProcessEvent extends EventBase {
  /** `rundown-start`: ran when recording began; `rundown-end`: ran when it stopped; `defunct`: ended, still referenced. */
  readonly kind: 'process.start' | 'process.end' | 'process.rundown-start' | 'process.rundown-end' | 'process.defunct';
  readonly process: ProcessFacts;
}

export interface ThreadFacts {
  readonly processId: number;
  readonly threadId: number;
  /** 0 or `undefined`: no tag known. */
  readonly serviceTag: number | undefined;
  readonly name: string | undefined;
  /** Hexadecimal addresses. */
  readonly startAddress: string | undefined;
  readonly teb: string | undefined;
}
export interface ThreadEvent extends EventBase {
  /** For `thread.start` the event's own pid and tid are the creating thread. */
  readonly kind: 'thread.start' | 'thread.end' | 'thread.rundown-start' | 'thread.rundown-end';
  readonly thread: ThreadFacts;
}
/** The thread's service tag changed (Thread type 69). Which thread is the event's own tid, if known. */
export interface ThreadTag extends EventBase {
  readonly kind: 'thread.tag';
  readonly oldTag: number;
  readonly newTag: number;
}
export interface ThreadName extends EventBase {
  readonly kind: 'thread.name';
  readonly processId: number;
  readonly threadId: number;
  readonly name: string;
}

export interface ModuleEvent extends EventBase {
  readonly kind: 'module.load' | 'module.unload' | 'module.rundown-start' | 'module.rundown-end';
  /** 0 for the kernel and its drivers. */
  readonly processId: number;
  readonly base: bigint;
  readonly size: bigint;
  readonly checksum: number;
  /** PE time stamp; with the size the symbol server's key of the binary. */
  readonly timeDateStamp: number;
  /** NT path as recorded. */
  readonly path: string;
}
/** Identity of a module's PDB (merge step of WPR, xperf, PerfView), joined to modules by (pid, base). */
export interface ModulePdb extends EventBase {
  readonly kind: 'module.pdb';
  readonly processId: number;
  readonly base: bigint;
  readonly guid: string;
  readonly age: number;
  readonly pdbName: string;
}
/** An NT device path and its drive letter path, both ending in a backslash. */
export interface VolumeEvent extends EventBase {
  readonly kind: 'volume';
  readonly ntPath: string;
  readonly dosPath: string;
}

/** A row of the service table. */
export interface ServiceEvent extends EventBase {
  readonly kind: 'service';
  readonly processId: number;
  /** 1 stopped … 4 running. */
  readonly state: number;
  readonly tag: number;
  readonly name: string;
  readonly displayName: string;
  readonly processName: string;
  readonly group: string | undefined;
}

/** A context switch: `newTid` runs on `cpu` from now on. */
export interface SwitchEvent extends EventBase {
  readonly kind: 'switch';
  readonly oldTid: number;
  readonly newTid: number;
  /** Why the old thread left: KWAIT_REASON and KTHREAD_STATE numbers. */
  readonly oldWaitReason: number;
  readonly oldState: number;
}
/** `readiedTid` became ready; the event's own tid is who made it so, `undefined` if that was a DPC or is not known. */
export interface ReadyEvent extends EventBase {
  readonly kind: 'ready';
  readonly readiedTid: number;
}

/** Events are missing. Between `from` and `time` nothing may be joined. */
export interface LostEvent extends EventBase {
  readonly kind: 'lost';
  readonly from: Ticks;
  /** How many; `undefined` if the recording does not say. */
  readonly events: number | undefined;
  readonly buffers: number | undefined;
  /** Where this is known from, in words a person reads. */
  readonly reason: string;
  /** False if only the number is known and not the place: then the whole recording is in doubt. */
  readonly located: boolean;
}

/** Facts about the recording as a whole; a source yields one first, and may yield more as it learns more. */
export interface MetaEvent extends EventBase {
  readonly kind: 'meta';
  readonly facts: RecordingFacts;
}
export interface RecordingFacts {
  readonly sourceId?: string;
  /** The instant that `time` counts from. */
  readonly base?: FileTime;
  /** `none`: the log has no times; they count its steps. */
  readonly clock?: 'performance-counter' | 'system-time' | 'cpu-cycles' | 'none';
  readonly clockFrequency?: bigint;
  readonly osMajor?: number;
  readonly osMinor?: number;
  readonly osBuild?: number;
  readonly buildLab?: string;
  readonly productName?: string;
  readonly computerName?: string;
  readonly processors?: number;
  readonly memoryMegabytes?: number;
  readonly pointerSize?: 4 | 8;
  readonly bootTime?: FileTime;
  readonly startTime?: FileTime;
  readonly endTime?: FileTime;
  readonly timeZoneBiasMinutes?: number;
  readonly sessionName?: string;
  readonly logFileMode?: number;
  /** Kernel enable flags in force at the end, or at the start if only that is known: was ALPC recorded at all? */
  readonly kernelFlags?: number;
}

/** Call stack of an earlier event, or half of it. Addresses come with it, or later under the same `stack` number. */
export interface StackEvent extends EventBase {
  readonly kind: 'stack';
  /** The event it belongs to. */
  readonly event: TraceEvent;
  readonly half: 'kernel' | 'user' | 'both';
  /** Number of the frames in {@link StackFrames}, unique in one source. */
  readonly stack: number;
}
/** Return addresses, innermost first, of stack number `stack`. */
export interface StackFrames extends EventBase {
  readonly kind: 'stack.frames';
  readonly stack: number;
  /** 0 where the tool printed a name only. */
  readonly frames: BigUint64Array;
  /** What the tool itself called each frame, such as "ntdll!NtAlpcSendWaitReceivePort+0x14"; `undefined` for one without a name. */
  readonly names?: readonly (string | undefined)[];
}

/** Evidence of other providers on who caused what (WMI-Activity, TaskScheduler, Kernel-Process, Services, COM). */
export interface HintEvent extends EventBase {
  readonly kind: 'hint';
  /** Provider name and event id, e.g. `Microsoft-Windows-WMI-Activity/23`. */
  readonly from: string;
  /** The fields that matter, by the provider's own names; numbers as numbers, GUIDs and 64-bit values as text. */
  readonly fields: Readonly<Record<string, string | number>>;
  readonly activityId: Guid | undefined;
}

export type TraceEvent =
  | AlpcSend
  | AlpcReceive
  | AlpcWaitReply
  | AlpcWaitNew
  | AlpcUnwait
  | AlpcOther
  | RpcStart
  | RpcStop
  | RpcEndpoint
  | RpcOther
  | ProcessEvent
  | ThreadEvent
  | ThreadTag
  | ThreadName
  | ModuleEvent
  | ModulePdb
  | VolumeEvent
  | ServiceEvent
  | SwitchEvent
  | ReadyEvent
  | LostEvent
  | MetaEvent
  | StackEvent
  | StackFrames
  | HintEvent;

export type EventKind = TraceEvent['kind'];
