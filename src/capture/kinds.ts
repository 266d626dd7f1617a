/** Names that are stored as small numbers. The order is the number on disk: append only. */
import { CONFIDENCES } from '../model/confidence.ts';
import type { EventKind, StackEvent, TraceEvent } from '../model/event.ts';
import type { MessageKind } from '../model/facts.ts';

const EVENT_NUMBERS: Readonly<Record<EventKind, number>> = {
  'alpc.send': 0,
  'alpc.receive': 1,
  'alpc.wait-reply': 2,
  'alpc.wait-new': 3,
  'alpc.unwait': 4,
  'alpc.other': 5,
  'rpc.client-start': 6,
  'rpc.server-start': 7,
  'rpc.client-stop': 8,
  'rpc.server-stop': 9,
  'rpc.endpoint': 10,
  'rpc.other': 11,
  'process.start': 12,
  'process.end': 13,
  'process.rundown-start': 14,
  'process.rundown-end': 15,
  'process.defunct': 16,
  'thread.start': 17,
  'thread.end': 18,
  'thread.rundown-start': 19,
  'thread.rundown-end': 20,
  'thread.tag': 21,
  'thread.name': 22,
  'module.load': 23,
  'module.unload': 24,
  'module.rundown-start': 25,
  'module.rundown-end': 26,
  'module.pdb': 27,
  volume: 28,
  service: 29,
  switch: 30,
  ready: 31,
  lost: 32,
  meta: 33,
  stack: 34,
  'stack.frames': 35,
  hint: 36,
};

const MESSAGE_KINDS: readonly MessageKind[] = ['request', 'reply', 'datagram', 'connection'];
const STACK_HALVES: readonly StackEvent['half'][] = ['kernel', 'user', 'both'];

/** The ENUM types of the schema, each with its names in storage order. */
export const ENUMS = {
  event_kind: Object.keys(EVENT_NUMBERS),
  message_kind: MESSAGE_KINDS,
  confidence: CONFIDENCES,
  stack_half: STACK_HALVES,
} as const;

const EVENT_CODES = new Map<string, number>(Object.entries(EVENT_NUMBERS));

/** The stored number of an event kind. */
export function eventKindCode(event: TraceEvent): number {
  // Most events are of these kinds; comparing a few constants is quicker than a hash.
  switch (event.kind) {
    case 'alpc.send':
      return EVENT_NUMBERS['alpc.send'];
    case 'alpc.receive':
      return EVENT_NUMBERS['alpc.receive'];
    case 'alpc.unwait':
      return EVENT_NUMBERS['alpc.unwait'];
    case 'alpc.wait-reply':
      return EVENT_NUMBERS['alpc.wait-reply'];
    default:
      return EVENT_CODES.get(event.kind) ?? 0;
  }
}

/** The stored number of a name in one of the other lists; `undefined` stays unknown. */
export function enumCode<T extends string>(names: readonly T[], name: T | undefined): number | undefined {
  return name === undefined ? undefined : names.indexOf(name);
}
