import { assert } from '../../base/assert.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import { newReport } from '../../model/report.ts';
import type { OpenRecording } from '../source.ts';
import { JsonReader } from './json-reader.ts';
import { linesOf } from './lines.ts';
import { sniffWindbg } from './sniff.ts';
import { TextReader } from './text-reader.ts';

/** Lines between two batches. */
const BATCH_LINES = 512;
const HEAD_BYTES = 4096;

/** A file of either form, read line by line. */
export class WindbgRecording implements OpenRecording {
  readonly report = newReport();
  private readonly bytes: ByteSource;
  private readonly reader: JsonReader | TextReader;
  private started = false;

  /** Throws `UserError` if the file is of neither form. */
  constructor(bytes: ByteSource) {
    this.bytes = bytes;
    this.report.bytesTotal = bytes.size;
    const head = new Uint8Array(HEAD_BYTES);
    const form = sniffWindbg(head.subarray(0, bytes.read(0, head)));
    if (form === undefined) {
      throw new UserError(`${bytes.name} is not a WinDbg recording`, {
        hint: 'Record with the script of: alpcscope probe windbg',
      });
    }
    this.reader = form === 'json' ? new JsonReader(this.report) : new TextReader(this.report);
  }

  *events(): Generator<TraceEvent[]> {
    assert(!this.started, 'a recording is read once');
    this.started = true;
    const { reader, report } = this;
    let count = 0;
    for (const line of linesOf(this.bytes, (read) => {
      report.bytesRead = read;
    })) {
      reader.line(line);
      count += 1;
      if (count % BATCH_LINES === 0) yield this.batch(false);
    }
    yield this.batch(true);
  }

  private batch(all: boolean): TraceEvent[] {
    const events: TraceEvent[] = [];
    this.reader.take(events, all);
    return events;
  }

  close(): void {
    this.bytes.close();
  }
}
