import type { Decoder } from './decoder.ts';

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
  if (fields.failure === '') session.switched(at.record.cpu, newTid, at.time);
  return {
    kind: 'switch',
    id: 0,
    time: at.time,
    pid: session.processOf(oldTid),
    tid: oldTid,
    cpu: at.cpu,
    oldTid,
    newTid,
    oldWaitReason,
    oldState,
  };
};

/** Thread type 50, ReadyThread: who made it ready is the thread that runs on the processor, unless a DPC did. */
export const readyThread: Decoder = (fields, at) => {
  const readiedTid = fields.u32();
  fields.skip(2); // reason and increment of the priority boost
  const byDpc = (fields.u8() & FROM_DPC) !== 0;
  fields.skip(1);
  return {
    kind: 'ready',
    id: 0,
    time: at.time,
    pid: byDpc ? undefined : at.pid,
    tid: byDpc ? undefined : at.tid,
    cpu: at.cpu,
    readiedTid,
  };
};
