import type { Decoder } from './decoder.ts';
import { asEvent } from './event-pool.ts';

/** ReadyThread flag: made ready by a deferred procedure call, so the running thread had nothing to do with it. */
const FROM_DPC = 1;

/** Thread type 36, CSwitch (versions 2 to 4 agree in the fields read). */
export const contextSwitch: Decoder = (fields, at, session) => {
  const newTid = fields.u32();
  const oldTid = fields.u32();
  fields.skip(4); // priorities, C state
  const oldWaitReason = fields.u8();
  fields.skip(1); // wait mode or thread flags
  const oldState = fields.u8();
  fields.skip(9); // ideal processor, wait time, reserved
  if (fields.failure !== '') return undefined;
  session.switched(at.record.cpu, newTid, at.time);
  const event = session.events.make('switch', at);
  event.pid = session.processOf(oldTid);
  event.tid = oldTid;
  event.oldTid = oldTid;
  event.newTid = newTid;
  event.oldWaitReason = oldWaitReason;
  event.oldState = oldState;
  return asEvent(event);
};

/** Thread type 50, ReadyThread: who made it ready is the thread that runs on the processor, unless a DPC did. */
export const readyThread: Decoder = (fields, at, session) => {
  const readiedTid = fields.u32();
  fields.skip(2); // reason and increment of the priority boost
  const byDpc = (fields.u8() & FROM_DPC) !== 0;
  fields.skip(1);
  if (fields.failure !== '') return undefined;
  const event = session.events.make('ready', at);
  if (byDpc) {
    event.pid = undefined;
    event.tid = undefined;
  }
  event.readiedTid = readiedTid;
  return asEvent(event);
};
