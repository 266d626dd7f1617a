/** Facts and events with everything unknown, for tests that care about a few of their fields. */
import { newCallFact, newMessageFact } from '../../src/analysis/call-facts.ts';
import type { TraceEvent } from '../../src/model/event.ts';
import type { CallFact, MessageFact, ProcessFact, ServiceFact, ThreadFact } from '../../src/model/facts.ts';
import { newReport } from '../../src/model/report.ts';

/** 2020-07-29T00:07:00.6236167Z, the base of the facts below. */
export const BASE = 132_404_548_206_236_167n;

type Part<T, K extends keyof T> = Partial<T> & Pick<T, K>;

export function processFact(part: Part<ProcessFact, 'id' | 'pid'>): ProcessFact {
  return {
    parentPid: undefined,
    parent: undefined,
    creatorThread: undefined,
    name: undefined,
    imagePath: undefined,
    commandLine: undefined,
    sid: undefined,
    sessionId: undefined,
    packageName: undefined,
    uniqueKey: undefined,
    wow64: undefined,
    start: undefined,
    end: undefined,
    exitStatus: undefined,
    startEvent: undefined,
    ...part,
  };
}

export function threadFact(part: Part<ThreadFact, 'id' | 'process'>): ThreadFact {
  return {
    tid: undefined,
    serviceTag: undefined,
    name: undefined,
    start: undefined,
    end: undefined,
    creatorThread: undefined,
    ...part,
  };
}

export function serviceFact(part: Part<ServiceFact, 'name' | 'tag'>): ServiceFact {
  return { process: undefined, pid: 0, displayName: part.name, state: 4, group: undefined, ...part };
}

export function messageFact(part: Part<MessageFact, 'id'>): MessageFact {
  return { ...newMessageFact(), ...part };
}

export function callFact(part: Part<CallFact, 'id'>): CallFact {
  return { ...newCallFact(), chain: part.id, ...part };
}

/** A send, unless `part` says otherwise. */
export function traceEvent(part: { id: number } & Record<string, unknown>): TraceEvent {
  return {
    kind: 'alpc.send',
    time: 0,
    pid: undefined,
    tid: undefined,
    cpu: undefined,
    messageId: 0,
    content: undefined,
    ...part,
  } as TraceEvent;
}

/** One input file with an empty report. */
export function captureSource(name = 'test.etl') {
  return { name, size: 1, sha256: 'ab'.repeat(32), report: newReport() };
}
