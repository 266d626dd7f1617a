/** Trace events as a recording, so that tests need no file. */
import type { FileTime } from '../../src/base/time.ts';
import type { MetaEvent, TraceEvent } from '../../src/model/event.ts';
import { newReport } from '../../src/model/report.ts';
import type { OpenRecording } from '../../src/sources/source.ts';

/** 2024-03-11 08:00:00 UTC, where generated recordings begin. */
const BASE: FileTime = 133_546_176_000_000_000n;

/** A recording of these events, which are in time order; a `meta` event is put before them if there is none. */
export function recordingOf(events: readonly TraceEvent[]): OpenRecording {
  const batch = events[0]?.kind === 'meta' ? [...events] : [meta(), ...events];
  return { events: () => [batch], report: newReport(), close: () => {} };
}

function meta(): MetaEvent {
  const nobody = { pid: undefined, tid: undefined, cpu: undefined };
  return { id: 0, time: 0, ...nobody, kind: 'meta', facts: { base: BASE } };
}
