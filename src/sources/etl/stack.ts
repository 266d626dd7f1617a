import type { Decoder } from './decoder.ts';
import type { Fields } from './fields.ts';
import type { Session } from './session.ts';
import { halfBetween, type StackHalf } from './stack-joiner.ts';

/** Windows records at most 192 frames (256 in new systems); a record of 64 KB has room for more only if it is damaged. */
export const MOST_FRAMES = 1024;

/** StackWalk type 32: the addresses themselves. They are read only if their event is kept. */
export const stackFrames: Decoder = (fields, at, session) => {
  const reference = readReference(fields, session);
  const { pointerSize } = fields;
  const edges = fields.edges(pointerSize);
  if (fields.failure !== '') return undefined;
  const half = edges === undefined ? 'user' : halfBetween(edges.first, edges.last, pointerSize);
  const event = session.stacks.find(at, reference.raw, reference.tid, half);
  if (event === undefined || edges === undefined) fields.skipRest();
  else session.stacks.attach(at, event, half, fields.addresses(pointerSize, MOST_FRAMES));
  return undefined;
};

/** Types 37 and 38: a key of the kernel's or the user's half. */
function stackKey(half: StackHalf): Decoder {
  return (fields, at, session) => {
    const reference = readReference(fields, session);
    const key = fields.pointer();
    if (fields.failure !== '') return undefined;
    const event = session.stacks.find(at, reference.raw, reference.tid, half);
    session.stacks.attachKey(at, event, half, key);
    return undefined;
  };
}
export const kernelStackKey = stackKey('kernel');
export const userStackKey = stackKey('user');

/** Types 35 and 36: the addresses of a key, written when the cache drops it or the session ends. */
export const stackDefinition: Decoder = (fields, at, session) => {
  const key = fields.pointer();
  const frames = fields.addresses(fields.pointerSize, MOST_FRAMES);
  if (fields.failure === '') session.stacks.define(at, key, frames);
  return undefined;
};

/** Type 34: a key was made. Its addresses come with type 35 or 36. */
export const stackKeyCreated: Decoder = (fields) => {
  fields.skipPointer();
  fields.skipRest();
  return undefined;
};

/** The raw time and thread that a stack event refers to. From the first of them on, events must stay what they are. */
function readReference(fields: Fields, session: Session): { raw: number; tid: number } {
  session.events.keepAll();
  const low = fields.u32();
  const high = fields.u32();
  fields.skip(4); // process
  const tid = fields.u32();
  return { raw: session.rawTime(low, high), tid };
}
