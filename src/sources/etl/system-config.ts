import type { MetaEvent, RecordingFacts } from '../../model/event.ts';
import type { Decoder } from './decoder.ts';
import type { Stamp } from './stamp.ts';

/** A `meta` event for something learnt on the way. */
export function meta(at: Stamp, facts: RecordingFacts): MetaEvent {
  return { kind: 'meta', id: 0, time: at.time, pid: at.pid, tid: at.tid, cpu: at.cpu, facts };
}

/** SystemConfig type 10, CPU: what the machine is called and how big it is. */
export const cpuConfig: Decoder = (fields, at) => {
  fields.skip(4); // MHz
  const processors = fields.u32();
  const memoryMegabytes = fields.u32();
  fields.skip(8); // page size, allocation granularity
  const computerName = fields.wideField(256);
  fields.skipRest();
  return meta(at, {
    processors,
    memoryMegabytes,
    ...(computerName === '' ? {} : { computerName }),
  });
};

/** SystemConfig type 15, Services. Version 3 has two texts more; stopped services are listed too. */
export const serviceConfig: Decoder = (fields, at) => {
  const processId = fields.u32();
  const state = fields.u32();
  const tag = fields.u32();
  const name = fields.wide();
  const displayName = fields.wide();
  const processName = fields.wide();
  if (at.record.version >= 3) fields.wide(); // LoadOrderGroup: about the boot, not about the host process
  const group = at.record.version >= 3 ? fields.wide() : '';
  return {
    kind: 'service',
    id: 0,
    time: at.time,
    pid: at.pid,
    tid: at.tid,
    cpu: at.cpu,
    processId,
    state,
    tag,
    name,
    displayName,
    processName,
    group: group === '' ? undefined : group,
  };
};
