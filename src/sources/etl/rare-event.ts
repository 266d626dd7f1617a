import type { Guid } from '../../base/guid.ts';
import type { Ticks } from '../../base/time.ts';
import type { ProcessFacts, RecordingFacts, ThreadFacts, TraceEvent } from '../../model/event.ts';
import type { Stamp } from './stamp.ts';

/**
 * The kinds that are seldom, in one shape. Code that meets more than four shapes of objects looks every field up in a table that all
 * code shares: a tenth of the time of an import (docs/performance.md).
 */
class RareEvent {
  kind: TraceEvent['kind'] = 'meta';
  id = 0;
  // A double from the start, as in `newRecord`.
  time: Ticks = 0.5;
  pid: number | undefined = undefined;
  tid: number | undefined = undefined;
  cpu: number | undefined = undefined;
  activityId: Guid | undefined = undefined;
  age: number | undefined = undefined;
  base: bigint | undefined = undefined;
  buffers: number | undefined = undefined;
  checksum: number | undefined = undefined;
  detail: string | undefined = undefined;
  displayName: string | undefined = undefined;
  dosPath: string | undefined = undefined;
  endpoint: string | undefined = undefined;
  eventId: number | undefined = undefined;
  events: number | undefined = undefined;
  facts: RecordingFacts | undefined = undefined;
  fields: Readonly<Record<string, string | number>> | undefined = undefined;
  from: string | Ticks | undefined = undefined;
  group: string | undefined = undefined;
  guid: string | undefined = undefined;
  interfaceUuid: string | undefined = undefined;
  located: boolean | undefined = undefined;
  name: string | undefined = undefined;
  newTag: number | undefined = undefined;
  ntPath: string | undefined = undefined;
  oldTag: number | undefined = undefined;
  path: string | undefined = undefined;
  pdbName: string | undefined = undefined;
  portName: string | undefined = undefined;
  process: ProcessFacts | undefined = undefined;
  processId: number | undefined = undefined;
  processName: string | undefined = undefined;
  protocol: string | undefined = undefined;
  raw: Uint8Array | undefined = undefined;
  reason: string | undefined = undefined;
  removed: boolean | undefined = undefined;
  serverPort: boolean | undefined = undefined;
  size: bigint | undefined = undefined;
  state: number | undefined = undefined;
  status: number | undefined = undefined;
  tag: number | undefined = undefined;
  thread: ThreadFacts | undefined = undefined;
  threadId: number | undefined = undefined;
  timeDateStamp: number | undefined = undefined;
  type: number | undefined = undefined;
}

/** An event of that time and thread, of which the fields of its kind are to be set. */
export function newRareEvent(kind: TraceEvent['kind'], at: Stamp): RareEvent {
  const event = new RareEvent();
  event.kind = kind;
  event.time = at.time;
  event.pid = at.pid;
  event.tid = at.tid;
  event.cpu = at.cpu;
  return event;
}

/** The event in the shape of its kind; calls and what `EventPool` makes have theirs already. */
export function shaped(event: TraceEvent): TraceEvent {
  switch (event.kind) {
    case 'alpc.send':
    case 'alpc.receive':
    case 'alpc.wait-reply':
    case 'alpc.unwait':
    case 'rpc.client-start':
    case 'rpc.server-start':
    case 'rpc.client-stop':
    case 'rpc.server-stop':
    case 'switch':
    case 'ready':
    case 'stack':
    case 'stack.frames':
      return event;
    default:
      return event instanceof RareEvent ? event : asEvent(Object.assign(new RareEvent(), event));
  }
}

/** The event as what its kind says it is. The one cast: it has the fields of all these kinds. */
export function asEvent(event: RareEvent): TraceEvent {
  return event as unknown as TraceEvent;
}
