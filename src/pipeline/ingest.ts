/** Recordings → capture: the one place where sources, analysis and the capture file meet. */
import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import { type DissectNames, NO_NAMES } from '../dissect/context.ts';
import type { TraceEvent } from '../model/event.ts';
import type { FactSink } from '../model/facts.ts';
import type { OpenRecording } from '../sources/source.ts';
import { ContentReader } from './content.ts';
import { keepHeapLean } from './lean-heap.ts';
import { leftOut } from './left-out.ts';
import { mergedEvents } from './merge.ts';
import type { Offsets } from './twin-offsets.ts';
import { joinTwins, type MergeCounts, TwinJoiner } from './twins.ts';

export interface IngestProgress {
  /** Bytes of input read and in all, and events so far. */
  readonly done: number;
  readonly total: number;
  readonly events: number;
}

export interface IngestOptions {
  /** False leaves out links between threads of one process, e.g. to measure what they cost. */
  readonly links?: boolean;
  /** How far the clocks of the recordings are apart, where that was learned beforehand. */
  readonly clocks?: Offsets | undefined;
  /** Names for the summaries of messages whose content was recorded. */
  readonly names?: DissectNames;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Called between two batches when the event loop has had its turn; what it does is waited for. `events` so far. */
  readonly onTurn?: (analysis: Analysis, events: number) => Promise<void>;
  /** Ends the import early; what was read so far is kept and analysed as if the recordings ended there. */
  readonly signal?: AbortSignal;
}

export interface IngestResult {
  /** False if the signal ended it. */
  readonly complete: boolean;
  readonly events: number;
  /** Content found to belong to events of another recording; `undefined` for a single one. */
  readonly merged: MergeCounts | undefined;
  /** What no room was left for, by a short fixed phrase. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** How often the event loop gets a turn (for Ctrl-C and the progress bar), in milliseconds. */
const TURN_MS = 50;

/**
 * Reads the recordings to their end, in time order, and hands every event and every fact to `sink`. Events are numbered from 1 in
 * that order. Rejects with what a source or the sink throws.
 */
export async function ingest(
  recordings: readonly OpenRecording[],
  sink: FactSink,
  options: IngestOptions = {},
): Promise<IngestResult> {
  const analysis = createAnalysis(sink, options.links === undefined ? {} : { links: options.links });
  const content = new ContentReader(options.names ?? NO_NAMES, recordings.length > 1);
  let events = 0;
  let complete = true;
  let lastTurn = performance.now();
  const waits = new WeakSet<TraceEvent>();
  const twins = recordings.length > 1 ? new TwinJoiner(options.clocks, waits) : undefined;
  const merged = mergedEvents(recordings, waits);
  for await (const batch of twins === undefined ? merged : joinTwins(merged, twins)) {
    for (const event of batch) {
      events += 1;
      event.id = events;
      content.take(event);
      analysis.push(event);
    }
    const now = performance.now();
    if (now - lastTurn < TURN_MS) continue;
    options.onProgress?.(progressOf(recordings, events));
    keepHeapLean();
    await new Promise(setImmediate);
    await options.onTurn?.(analysis, events);
    lastTurn = performance.now();
    if (options.signal?.aborted === true) {
      complete = false;
      break;
    }
  }
  analysis.finish();
  options.onProgress?.(progressOf(recordings, events));
  return { complete, events, merged: twins?.counts, leftOut: leftOut(analysis.counters) };
}

function progressOf(recordings: readonly OpenRecording[], events: number): IngestProgress {
  let done = 0;
  let total = 0;
  for (const { report } of recordings) {
    done += report.bytesRead;
    total += report.bytesTotal ?? report.bytesRead;
  }
  return { done, total, events };
}
