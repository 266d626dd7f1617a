import { EtlEncoder } from './etl-encode.ts';
import { fileSink } from './etl-sink.ts';
import { streamTraffic } from './random-traffic.ts';

interface BenchTraceOptions {
  readonly seed?: number;
  readonly bufferSize?: number;
  readonly cpus?: number;
  /** Servers hand a third of the calls to other threads; context switches and wake-ups are recorded. */
  readonly handoffs?: boolean;
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
}

/**
 * Writes a recording of exactly `events` events (the few of the session itself not counted) to `path`: about 68 % ALPC,
 * 28 % RPC call starts and stops, the rest threads, images and processes, at some 100,000 events a second of recorded
 * time. Memory stays bounded; the file is the same for the same options.
 */
export function writeBenchTrace(path: string, events: number, options: BenchTraceOptions = {}): void {
  const { seed = 1, bufferSize = 0x1_0000, cpus = 4, compress } = options;
  const sink = fileSink(path);
  try {
    const encoder = new EtlEncoder({ sink, bufferSize, cpus, compress });
    let written = 0;
    const mix = { processes: 60, threads: 16, ids: 120, rpc: 0.6, gap: 1_600, others: 0.4, activities: 256 };
    const work = options.handoffs === true ? { handoff: 0.33, wakeups: true } : {};
    streamTraffic({ seed, cpus, ...mix, ...work }, (event) => {
      encoder.event(event);
      written += 1;
      return written < events;
    });
    encoder.close();
  } finally {
    sink.close();
  }
}
