/** A saved output as a recording. */
import { assert } from '../../base/assert.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import type { SourceReport } from '../../model/report.ts';
import type { OpenRecording } from '../source.ts';
import { FILE_LIMITS, type HoldLimits } from './hold.ts';
import { OriginalReader } from './original.ts';
import { DtraceReader } from './reader.ts';
import { looksOriginal } from './sniff.ts';

const CHUNK = 1024 * 1024;

/** The reader for a text that begins so. */
export function dtraceStream(head: Uint8Array, limits: HoldLimits): DtraceReader | OriginalReader {
  return looksOriginal(head) ? new OriginalReader() : new DtraceReader(limits);
}

export class DtraceRecording implements OpenRecording {
  private readonly bytes: ByteSource;
  private readonly reader: DtraceReader | OriginalReader;
  private started = false;

  constructor(bytes: ByteSource) {
    this.bytes = bytes;
    const head = new Uint8Array(4096);
    this.reader = dtraceStream(head.subarray(0, bytes.read(0, head)), FILE_LIMITS);
    this.reader.report.bytesTotal = bytes.size;
  }

  *events(): Generator<TraceEvent[]> {
    assert(!this.started, 'a recording is read once');
    this.started = true;
    const { reader, bytes } = this;
    const chunk = new Uint8Array(CHUNK);
    for (let offset = 0; ; ) {
      const count = bytes.read(offset, chunk);
      if (count === 0) break;
      offset += count;
      reader.push(chunk.subarray(0, count));
      yield reader.take();
    }
    reader.finish();
    if (!reader.recorded) throw nothingIn(bytes.name, reader);
    yield reader.take();
  }

  get report(): SourceReport {
    return this.reader.report;
  }

  close(): void {
    this.bytes.close();
  }
}

function nothingIn(name: string, { diagnostics }: DtraceReader | OriginalReader): UserError {
  const why = diagnostics.failure();
  if (why !== undefined)
    return new UserError(`${name}: ${why.message}`, why.hint === undefined ? {} : { hint: why.hint });
  return new UserError(`${name} holds no call that DTrace recorded`, {
    hint: 'It is the beginning of a recording, or no process did anything that was watched.',
  });
}
