/** A file that is still being written, as a recording that ends when it is told to. Pure: the door opens the file. */
import { assert } from '../base/assert.ts';
import type { ByteSource } from '../base/byte-source.ts';
import { UserError } from '../base/user-error.ts';
import type { TraceEvent } from '../model/event.ts';
import { newReport, type SourceReport } from '../model/report.ts';
import type { OpenRecording, StreamReader } from './source.ts';

const CHUNK = 1024 * 1024;
/** Enough to tell what a file is. */
const HEAD_BYTES = 4096;
/** How often the end of the file is looked at (milliseconds); after so long without more, what has come is whole, and at last final. */
const POLL = 250;
const QUIET = 500;
const LONG_QUIET = 5000;

/** Chooses the reader by the first bytes; `undefined`: more of them might tell. Throws `UserError` for what cannot be followed. */
export type ChooseReader = (head: Uint8Array, complete: boolean) => StreamReader | undefined;

export class FollowedFile implements OpenRecording {
  private readonly bytes: ByteSource;
  private readonly choose: ChooseReader;
  private readonly expected: string;
  /** Bytes of the beginning that were looked at. */
  private seen = 0;
  private reader: StreamReader | undefined;
  private offset = 0;
  private begun = false;
  private ending = false;
  private wake: (() => void) | undefined;

  /** `expected` says what `choose` can make something of. */
  constructor(bytes: ByteSource, choose: ChooseReader, expected: string) {
    this.bytes = bytes;
    this.choose = choose;
    this.expected = expected;
  }

  async *events(): AsyncGenerator<TraceEvent[]> {
    assert(!this.begun, 'a recording is read once');
    this.begun = true;
    yield* this.begin();
    const { reader } = this;
    if (reader === undefined) throw new UserError(`nothing was written to ${this.bytes.name}`, { exitCode: 1 });
    const chunk = new Uint8Array(CHUNK);
    for (let quiet = 0; ; ) {
      const last = this.ending;
      const count = this.bytes.read(this.offset, chunk);
      if (count > 0) {
        quiet = 0;
        this.offset += count;
        reader.push(chunk.subarray(0, count));
      } else {
        this.checkLength();
        if (last) break;
        quiet += POLL;
        if (quiet >= QUIET) reader.pause(quiet >= LONG_QUIET);
      }
      yield reader.take();
      if (count < chunk.length) await this.sleep();
    }
    reader.finish();
    const failure = reader.failure?.();
    if (failure !== undefined) throw failure;
    yield reader.take();
  }

  get report(): SourceReport {
    return this.reader?.report ?? NOTHING_YET;
  }

  /** What the file holds by now is read, then `events` ends. */
  stop(): void {
    this.ending = true;
    this.wake?.();
  }

  close(): void {
    this.stop();
    this.bytes.close();
  }

  get waiting(): string | undefined {
    if (this.reader !== undefined || this.ending) return undefined;
    const { name } = this.bytes;
    if (this.seen === 0) return `${name} is empty as yet`;
    return `the ${this.seen} bytes in ${name} do not tell yet what it is; ${this.expected} is waited for`;
  }

  /** Waits until the beginning tells what the file is; empty batches meanwhile. */
  private async *begin(): AsyncGenerator<TraceEvent[]> {
    const head = new Uint8Array(HEAD_BYTES);
    for (;;) {
      const last = this.ending;
      this.seen = this.bytes.read(0, head);
      if (this.seen > 0) this.reader = this.choose(head.subarray(0, this.seen), this.seen === head.length || last);
      if (this.reader !== undefined || last) return;
      yield [];
      await this.sleep();
    }
  }

  /** Whoever writes the file may have begun it anew: its bytes are then others than those read. */
  private checkLength(): void {
    if (this.offset === 0 || this.bytes.read(this.offset - 1, new Uint8Array(1)) === 1) return;
    throw new UserError(`${this.bytes.name} became shorter while it was followed`, {
      hint: 'Its program has begun it anew: record it again.',
      exitCode: 1,
    });
  }

  private sleep(): Promise<void> {
    if (this.ending) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), POLL);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }
}

const NOTHING_YET: SourceReport = newReport();
