import type { Decoder } from './decoder.ts';
import { meta } from './system-config.ts';

/**
 * Events that the merge step of WPR, xperf and PerfView adds. Field lists: microsoft/perfview
 * `src/TraceEvent/Parsers/SymbolTraceEventParser.cs`. Fields are packed without alignment.
 */

/** DbgID_RSDS: which PDB belongs to the image at (process, base). */
export const pdbIdentity: Decoder = (fields, at) => {
  const base = fields.pointer();
  const processId = fields.u32();
  const guid = fields.guid();
  const age = fields.u32();
  const pdbName = fields.narrow();
  return {
    kind: 'module.pdb',
    id: 0,
    time: at.time,
    // The merge step copies the header of the image's own event: no thread of a process logged this one.
    pid: undefined,
    tid: undefined,
    cpu: at.cpu,
    processId,
    base,
    guid,
    age,
    pdbName,
  };
};

/** VolumeMapping. Entries without a DOS path occur and map nothing. */
export const volumeMapping: Decoder = (fields, at) => {
  const ntPath = fields.wide();
  const dosPath = fields.wide();
  return { kind: 'volume', id: 0, time: at.time, pid: at.pid, tid: at.tid, cpu: at.cpu, ntPath, dosPath };
};

/** BuildInfo: install date, build lab, product name. */
export const buildInfo: Decoder = (fields, at) => {
  fields.skip(8);
  const buildLab = fields.wide();
  const productName = fields.wide();
  return meta(at, {
    ...(buildLab === '' ? {} : { buildLab }),
    ...(productName === '' ? {} : { productName }),
  });
};
