import { assert } from '../../base/assert.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import { newReport, type SourceReport } from '../../model/report.ts';
import type { OpenRecording, StreamReader } from '../source.ts';
import { JsonReader } from './json-reader.ts';
import { LineBuffer, linesOf } from './lines.ts';
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
    this.reader = readerFor(form, this.report);
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

function readerFor(form: 'json' | 'text', report: SourceReport): JsonReader | TextReader {
  return form === 'json' ? new JsonReader(report) : new TextReader(report);
}

/** A recording that is read while the debugger writes it. */
export class WindbgStream implements StreamReader {
  readonly report = newReport();
  private readonly lines = new LineBuffer();
  private readonly reader: JsonReader | TextReader;
  private all = false;

  constructor(form: 'json' | 'text') {
    this.reader = readerFor(form, this.report);
  }

  push(bytes: Uint8Array): void {
    this.report.bytesRead += bytes.length;
    for (const line of this.lines.push(bytes)) this.reader.line(line);
  }

  // The text is read in blocks of lines, whose ends only the next block shows: none is cut short by a pause.
  pause(all: boolean): void {
    this.all = all && this.reader instanceof JsonReader;
  }

  finish(): void {
    for (const line of this.lines.finish()) this.reader.line(line);
    this.all = true;
  }

  take(): TraceEvent[] {
    const events: TraceEvent[] = [];
    this.reader.take(events, this.all);
    this.all = false;
    return events;
  }
}
