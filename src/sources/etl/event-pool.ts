import type { Guid } from '../../base/guid.ts';
import type { Ticks } from '../../base/time.ts';
import type { MessageContent, TraceEvent } from '../../model/event.ts';
import { FIRST_WINDOW } from './recent-events.ts';
import type { Stamp } from './stamp.ts';

type FrequentKind =
  | 'alpc.send'
  | 'alpc.receive'
  | 'alpc.wait-reply'
  | 'alpc.unwait'
  | 'rpc.client-stop'
  | 'rpc.server-stop'
  | 'switch'
  | 'ready';

/** The kinds that make up most of a recording, in one shape: loops that read them stay fast, and one pool serves all. */
class FrequentEvent {
  kind: FrequentKind = 'alpc.send';
  id = 0;
  // A double from the start, as in `newRecord`.
  time: Ticks = 0.5;
  pid: number | undefined = undefined;
  tid: number | undefined = undefined;
  cpu: number | undefined = undefined;
  messageId: number | undefined = undefined;
  status: number | undefined = undefined;
  content: MessageContent | undefined = undefined;
  activityId: Guid | undefined = undefined;
  // Of context switches and threads made ready only.
  oldTid: number | undefined = undefined;
  newTid: number | undefined = undefined;
  oldWaitReason: number | undefined = undefined;
  oldState: number | undefined = undefined;
  readiedTid: number | undefined = undefined;
}

/** More than stacks may still refer to when the first of them comes, and than any batch has. */
const EVENTS = 2 * FIRST_WINDOW;

/**
 * Makes events of the frequent kinds, or fills earlier ones in again where the reader of the recording has agreed to that. Never
 * once a stack has come: stacks point at their events.
 */
export class EventPool {
  private readonly events: FrequentEvent[] = [];
  private next = 0;
  private reuse = false;

  /** Events may be filled in again when their batch has been taken. */
  allowReuse(): void {
    this.reuse = true;
  }

  /** From now on every event is an object of its own. */
  keepAll(): void {
    this.reuse = false;
  }

  /**
   * An event of that time and thread, of which the fields of its kind are to be set. Only for
   * a record that becomes an event: one that was dropped would take the object of another that still waits to be read.
   */
  make(kind: FrequentKind, at: Stamp): FrequentEvent {
    const event = this.reuse ? this.used() : new FrequentEvent();
    event.kind = kind;
    event.time = at.time;
    event.pid = at.pid;
    event.tid = at.tid;
    event.cpu = at.cpu;
    return event;
  }

  private used(): FrequentEvent {
    const { events, next } = this;
    this.next = next + 1 === EVENTS ? 0 : next + 1;
    const known = events[next];
    if (known === undefined) {
      const event = new FrequentEvent();
      events.push(event);
      return event;
    }
    if (known.kind === 'switch' || known.kind === 'ready') forgetThreads(known);
    known.id = 0;
    known.messageId = undefined;
    known.status = undefined;
    known.content = undefined;
    known.activityId = undefined;
    return known;
  }
}

function forgetThreads(event: FrequentEvent): void {
  event.oldTid = undefined;
  event.newTid = undefined;
  event.oldWaitReason = undefined;
  event.oldState = undefined;
  event.readiedTid = undefined;
}

/** The event as what its kind says it is. The one cast: it has the fields of all these kinds. */
export function asEvent(event: FrequentEvent): TraceEvent {
  return event as unknown as TraceEvent;
}
