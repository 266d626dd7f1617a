/**
 * The contract of the local web server: its routes, what they take and what they answer. The page and the server are both
 * typed from this file. Rows are those of `alpcscope list --json`: nested by dotted field names, unknown is `null`, times are
 * RFC 3339 with 100 ns digits, numbers too large for a double are text. Everything is read with GET; a request that its sender
 * gives up (closes) is cancelled in the database. A failure is an {@link ApiError} with status 400 (the user's mistake),
 * 403, 404 or 500.
 */

import type { Confidence } from '../model/confidence.ts';
import type { Certainty } from '../model/field-tree.ts';
import type { Entity } from '../query/field.ts';

/** Nested as in `list --json`. */
export type ApiRow = Readonly<Record<string, unknown>>;

export interface ApiError {
  readonly error: {
    readonly message: string;
    readonly hint?: string;
    /** Where in the filter the mistake is, in UTF-16 units. */
    readonly span?: { readonly start: number; readonly end: number };
  };
}

/** `GET /api/capture`: what is open. */
export interface CaptureSummary {
  /** Changes when the server is started again or serves something else: caches keyed by it are stale then. */
  readonly key: string;
  /** File name, without its folder. */
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly state: 'importing' | 'complete' | 'stopped' | 'recording';
  /** Rows come in while it is looked at; see `GET /api/live`. */
  readonly live: boolean;
  readonly counts: Readonly<Record<Entity, number>>;
  /** The first event, which relative times count from, and the last record. */
  readonly first: string | null;
  readonly last: string | null;
  readonly host: ApiRow;
  /** What the recording lacks, a phrase each; empty if it is sound. */
  readonly damage: readonly string[];
}

/** What selects and orders rows. `filter` is the filter language; `sort` is `field:asc,field:desc`. */
export interface RowsQuery {
  readonly entity: Entity;
  readonly filter?: string;
  readonly sort?: string;
}

/** `GET /api/rows`: a window of rows. `from` counts from 0; `count` at most 1,000; `fields` separated by commas (default: the listed ones). */
export interface WindowQuery extends RowsQuery {
  readonly from: number;
  readonly count: number;
  readonly fields?: string;
}
export interface RowsWindow {
  readonly from: number;
  /** Each has its `id` where the entity has one. */
  readonly rows: readonly ApiRow[];
  /** True if no row follows. */
  readonly end: boolean;
}

/** `GET /api/count` (RowsQuery): "Showing `matching` of `all`". May take long on a first look; the rows do not wait for it. */
export interface RowCount {
  readonly matching: number;
  readonly all: number;
}

/** `GET /api/position` (RowsQuery & { id }): where the row with an id stands; `null` if the filter hides it. */
export interface RowPosition {
  readonly index: number | null;
}

/** `GET /api/top` (RowsQuery & { fields, limit }): what fills the capture: the most frequent values of each field. */
export interface TopValues {
  readonly total: number;
  readonly fields: readonly {
    readonly field: string;
    readonly values: readonly { readonly value: string | number | null; readonly count: number }[];
  }[];
}

/** `GET /api/values` ({ entity, fields, prefix, limit }): values that contain the prefix, most frequent first, for completion. */
export interface FieldValues {
  readonly values: readonly { readonly field: string; readonly value: string | number; readonly count: number }[];
}

/** A node of `model/field-tree.ts`, with its value as text. */
export interface ApiFieldNode {
  readonly name: string;
  readonly title: string;
  readonly kind: 'field' | 'group' | 'padding' | 'not-decoded';
  readonly offset: number;
  readonly length: number;
  readonly value: string | null;
  readonly text: string;
  readonly ref: string;
  readonly certainty: Certainty;
  readonly problem: string | null;
  readonly children: readonly ApiFieldNode[];
}

/** One run of bytes of one end of a message and its tree. */
export interface ApiPart {
  readonly buffer: string;
  /** Base64. */
  readonly bytes: string;
  /** Length that the message had, where more than was recorded. */
  readonly fullLength: number | null;
  readonly root: ApiFieldNode;
}

/** What was recorded at one end of a message. */
export interface ApiEnd {
  readonly end: 'send' | 'receive';
  readonly event: number;
  readonly summary: string;
  readonly notes: readonly string[];
  readonly parts: readonly ApiPart[];
}

export interface ApiFrame {
  readonly address: string;
  /** `module!function+0x12`, as far as it is known. */
  readonly text: string | null;
  readonly kernel: boolean;
}

/** A process and thread in full: the row of the process, its user and service. */
export interface ApiParty {
  readonly process: ApiRow | null;
  readonly tid: number | null;
  readonly threadName: string | null;
  readonly service: string | null;
}

/** Where a name shown comes from: `what` is a field name. */
export interface ApiNameSource {
  readonly what: string;
  readonly value: string;
  /** For people: "Microsoft-Windows-RPC event", "the port's owner, seen waiting", "the catalogue ([MS-SCMR])" … */
  readonly from: string;
}

/** `GET /api/message/:id` */
export interface MessageDetail {
  readonly message: ApiRow;
  readonly source: ApiParty;
  readonly target: ApiParty;
  /** The call it belongs to, and the other message of that call. */
  readonly call: ApiRow | null;
  readonly other: ApiRow | null;
  readonly sendStack: readonly ApiFrame[];
  readonly receiveStack: readonly ApiFrame[];
  readonly ends: readonly ApiEnd[];
  readonly names: readonly ApiNameSource[];
}

/** `GET /api/call/:id` */
export interface CallDetail {
  readonly call: ApiRow;
  readonly client: ApiParty;
  readonly server: ApiParty;
  /** From the origin of the chain down to the parent of this call. */
  readonly above: readonly ApiRow[];
  readonly children: readonly ApiRow[];
  readonly request: MessageDetail | null;
  readonly reply: MessageDetail | null;
  readonly names: readonly ApiNameSource[];
  /** Other explanations of its parent, outweighed. */
  readonly rivals: readonly { readonly call: number; readonly weight: number; readonly text: string }[];
}

/** `GET /api/event/:id` */
export interface EventDetail {
  readonly event: ApiRow;
  readonly stack: readonly ApiFrame[];
  readonly ends: readonly ApiEnd[];
  readonly message: ApiRow | null;
}

/** `GET /api/process/:id` */
export interface ProcessDetail {
  readonly process: ApiRow;
  readonly threads: readonly ApiRow[];
  readonly services: readonly ApiRow[];
  readonly children: readonly ApiRow[];
  readonly ports: readonly ApiRow[];
  /** Whom it talks to, most calls first. */
  readonly peers: readonly ApiRow[];
}

/** `GET /api/tree` (filter, from, count): roots of call trees, in order of time; chains that hold a call that the filter keeps. */
/** `GET /api/tree/children` ({ parent, filter? }): calls made because of one, in full up to a limit. */
export interface TreeWindow {
  readonly from: number;
  /** Roots in all; `null` where that is not known yet. */
  readonly total: number | null;
  readonly rows: readonly TreeRow[];
  readonly end: boolean;
}
/** `GET /api/tree/position` ({ id, filter? }): where the root above a call stands among the roots; `null` if the filter hides it. */
export type TreePosition = RowPosition;
export interface TreeRow {
  readonly call: ApiRow;
  readonly children: number;
  /** The filter keeps it; false for a call that is shown because of one below it. */
  readonly matched: boolean;
}

/**
 * `GET /api/timeline` ({ filter?, from, to, buckets, expand? }): calls between two times, as offsets in nanoseconds from the first record.
 * `expand` names processes (ids, commas) whose threads get lanes of their own. Bars come one by one while they are few, else as
 * densities, so that the answer stays small however many calls there are.
 */
export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly TimelineLane[];
  /** Processes with calls in the span that are beyond the limit. */
  readonly hidden: number;
  /** Calls begun per bucket, of all processes. */
  readonly totals: readonly number[];
  /** Messages between lanes; none if there are too many to be drawn. */
  readonly arrows: readonly TimelineArrow[];
  readonly moreArrows: boolean;
  readonly losses: readonly { readonly from: number; readonly to: number; readonly events: number | null }[];
}
export interface TimelineLane {
  /** `p12` or `t34`. */
  readonly key: string;
  readonly process: number;
  readonly thread: number | null;
  readonly title: string;
  readonly pid: number | null;
  readonly tid: number | null;
  readonly service: string | null;
  readonly start: number | null;
  readonly end: number | null;
  /** Rows within the lane that bars need so as not to overlap. */
  readonly depth: number;
  readonly bars: readonly TimelineBar[];
  /** Calls served and made per bucket, where there are too many bars. */
  readonly density: { readonly served: readonly number[]; readonly made: readonly number[] } | null;
}
export interface TimelineBar {
  readonly call: number;
  readonly role: 'client' | 'server';
  readonly start: number;
  /** `null`: still open at the end. */
  readonly end: number | null;
  readonly row: number;
  readonly text: string;
  readonly failed: boolean;
  readonly confidence: Confidence | null;
}
export interface TimelineArrow {
  readonly message: number;
  /** `null`: it belongs to none. */
  readonly call: number | null;
  readonly from: string;
  readonly to: string;
  readonly sent: number;
  readonly received: number;
  readonly confidence: Confidence | null;
}

/** `GET /api/sequence` ({ call } | { chain } | { filter, limit }): the ladder between processes. */
export interface Sequence {
  readonly participants: readonly SequenceParticipant[];
  readonly steps: readonly SequenceStep[];
  /** Steps left out behind the limit. */
  readonly more: number;
  /** The filter asks for what only calls have: messages outside of calls are not in it. */
  readonly oneWayLeftOut: boolean;
}
export interface SequenceParticipant {
  readonly key: string;
  readonly title: string;
  readonly process: number | null;
  readonly pid: number | null;
  readonly service: string | null;
}
export interface SequenceStep {
  readonly kind: 'request' | 'reply' | 'message' | 'start' | 'end';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: string | null;
  /** From the request to here. */
  readonly duration_ns: number | null;
  readonly call: number | null;
  readonly message: number | null;
  readonly depth: number;
  readonly failed: boolean;
  readonly confidence: Confidence | null;
}

/**
 * `GET /api/map` ({ filter?, group, limit }): who talks to whom. `group`: `process` (each), `name` (all of one image name are
 * one), `service` (service hosts by themselves, all others by name).
 */
export interface TrafficMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Left out as the quietest. */
  readonly hiddenNodes: number;
  readonly hiddenEdges: number;
  /** The filter asks for what only calls have: messages outside of calls are not counted. */
  readonly oneWayLeftOut: boolean;
}
export interface MapNode {
  readonly key: string;
  readonly title: string;
  /** `process`: one; `host`: a service host with its services; `group`: several processes of one name. */
  readonly kind: 'process' | 'host' | 'group';
  readonly pids: readonly number[];
  readonly services: readonly string[];
  readonly calls: number;
  /** Messages outside of calls, sent or received. */
  readonly one_way: number;
  /** Filter for its traffic. */
  readonly filter: string;
}
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  /** Messages outside of calls. */
  readonly one_way: number;
  readonly errors: number;
  /** `null`: no source saw sizes. */
  readonly bytes: number | null;
  readonly time_ns: number;
  readonly ports: readonly string[];
  readonly interfaces: readonly string[];
  readonly filter: string;
}

/**
 * `GET /api/overview/:part` ({ filter? }): each part is asked for by itself. The filter is one on calls. Every figure has the
 * filter that shows its rows.
 */
export interface OverviewParts {
  /** How it was recorded. */
  readonly recording: {
    readonly sources: readonly ApiRow[];
    readonly facts: readonly { readonly name: string; readonly value: string }[];
    readonly events_by: readonly { readonly name: string; readonly count: number }[];
    readonly skipped: readonly { readonly reason: string; readonly count: number }[];
  };
  readonly pairs: readonly OverviewItem[];
  readonly ports: readonly OverviewItem[];
  readonly interfaces: readonly OverviewItem[];
  /** Slowest by p95. */
  readonly procedures: readonly OverviewItem[];
  /** Calls by duration, buckets of a decade in three. */
  readonly latency: readonly {
    readonly from_ns: number;
    readonly to_ns: number;
    readonly calls: number;
    readonly filter: string;
  }[];
  /** Messages over time, about 200 buckets. */
  readonly messages: {
    /** The filter for messages; `null` if it asks for what only calls have, and these are all messages. */
    readonly filter: string | null;
    readonly start: string;
    readonly bucket_ns: number;
    readonly counts: readonly number[];
    readonly losses: readonly number[];
  };
  readonly losses: readonly ApiRow[];
  readonly waits: readonly OverviewItem[];
}
export interface OverviewItem {
  readonly title: string;
  readonly filter: string;
  /** Filter for it alone, whatever the overview is narrowed to. */
  readonly own: string;
  /** What it stands for, by the names that filters on calls have; what is not known is left out. */
  readonly values: readonly { readonly field: string; readonly value: string | number }[];
  /** Figures by name, those that the part shows: calls, errors, bytes, p50_ns, p95_ns, p99_ns, max_ns, wait_ns, passed_on_ns, working_ns. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** A window of a list that also says how long the list is, and where `id` stands in it. */
export interface PlacedWindow extends RowsWindow {
  readonly total: number;
  /** `null` if the filter leaves it out. */
  readonly index?: number | null;
}

/**
 * `GET /api/marked` ({ of: calls | chains | messages | one-way | processes, ids, marks }): which highlight each of some rows has. `marks`
 * are filters, one a line; the number of the first that holds, `null` if none does. A chain has it if one of its calls has. `one-way`
 * are messages outside of calls, in views whose filters speak of calls.
 */
export interface Marked {
  readonly marks: readonly (number | null)[];
}

/** `GET /api/chains` ({ filter?, from, count, id? }): rows as of `alpcscope chains --json`. */
export type ChainsWindow = PlacedWindow;

/** `GET /api/chain/:id` (of a chain or any call in it): its calls in tree order, and the process starts it ended in. Its sequence: `GET /api/sequence`. */
export interface ChainDetail {
  readonly chain: ApiRow;
  readonly calls: readonly { readonly depth: number; readonly call: ApiRow; readonly evidence: readonly string[] }[];
  /** Calls left out behind the limit. */
  readonly more: number;
  readonly ended_in: readonly ApiRow[];
}

/** `GET /api/why` ({ process } | { event }): `answer` as of `why --json`; `lines` as `why` prints them, without colours. */
export interface Why {
  readonly answer: ApiRow;
  readonly lines: readonly string[];
}
/**
 * `GET /api/why/all` ({ filter?, order?, from, count, id? }): parent, creator and requester of every process; those that started in the
 * recording first, unless another order is asked for.
 */
export interface WhyWindow extends PlacedWindow {
  /** How many of all started in the recording. */
  readonly started: number;
}
/** `recorded` and `latest`: what started in the recording first, by start or the latest first; `start`: what was there before it first. */
export type WhyOrder = 'recorded' | 'latest' | 'start' | 'name';

/**
 * `GET /api/export` (RowsQuery & { format: csv | jsonl, fields?, ids?, places? }): a download of all, the filtered or the chosen
 * rows. `places`: stretches of the list, first and last row (`0-9,20-20`).
 */
export type ExportFormat = 'csv' | 'jsonl';

/** Pushed over the websocket `GET /api/live`: once at the beginning, then whenever there is more, at most four times a second. */
export interface LiveNews {
  /** As of `CaptureSummary`: another one means that the recording has ended and the finished capture is served. */
  readonly key: string;
  readonly state: CaptureSummary['state'];
  readonly counts: Readonly<Partial<Record<Entity, number>>>;
  readonly first: string | null;
  readonly last: string | null;
  readonly eventsPerSecond: number;
  readonly lost: number;
  readonly damage: readonly string[];
}

/** `GET /api/saved-filters`, and `PUT` of the whole list (JSON body): kept for the user, not in the capture. */
export interface SavedFilters {
  readonly filters: readonly { readonly name: string; readonly entity: Entity; readonly filter: string }[];
}
