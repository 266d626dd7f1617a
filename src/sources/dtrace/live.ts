/** A run of dtrace.exe as a recording: its two streams become batches of events, without ever holding much. */
import { assert } from '../../base/assert.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import type { SourceReport } from '../../model/report.ts';
import type { OpenRecording } from '../source.ts';
import { LIVE_LIMITS } from './hold.ts';
import { LineSplitter, lineText } from './lines.ts';
import { DtraceReader } from './reader.ts';

export interface Run {
  pause(): void;
  resume(): void;
  /** Asks it to end; it may still have much to print. */
  stop(): void;
  kill(): void;
}

export interface RunHandlers {
  readonly output: (chunk: Uint8Array) => void;
  readonly error: (chunk: Uint8Array) => void;
  readonly failed: (error: Error & { code?: string }) => void;
  /** `code` is null where a signal ended it. */
  readonly ended: (code: number | null) => void;
}

/** Output read ahead of whoever takes the events. DTrace ends a trace that nobody reads for 10 seconds. */
const MAX_AHEAD = 8 * 1024 * 1024;
/** Without output for this long (milliseconds), what has come is whole; after the second time, nothing is waited for. */
const QUIET = 500;
const LONG_QUIET = 2000;
/** What it may take (milliseconds) to end when it was asked to: it prints what its buffers hold. */
const GRACE = 5000;

export class LiveRecording implements OpenRecording {
  private readonly reader = new DtraceReader(LIVE_LIMITS);
  private readonly command: string;
  private readonly start: (handlers: RunHandlers) => Run;
  private readonly errors: LineSplitter;
  private queue: Uint8Array[] = [];
  private ahead = 0;
  private run: Run | undefined;
  private code: number | null | undefined;
  private failure: UserError | undefined;
  private stopped = false;
  /** Told to end: what has not begun does not begin. */
  private asked = false;
  private grace: ReturnType<typeof setTimeout> | undefined;
  private wake: (() => void) | undefined;

  constructor(command: string, start: (handlers: RunHandlers) => Run) {
    this.command = command;
    this.start = start;
    const { reader } = this;
    this.errors = new LineSplitter({
      line: (bytes) => reader.said(lineText(bytes)),
      overlong: (length, offset) => reader.skip('line too long', length, offset),
    });
  }

  async *events(): AsyncGenerator<TraceEvent[]> {
    assert(this.run === undefined, 'a recording is read once');
    if (this.asked) return;
    this.run = this.start({
      output: (chunk) => this.output(chunk),
      error: (chunk) => this.errors.push(chunk),
      failed: (error) => this.failed(error),
      ended: (code) => this.ended(code),
    });
    let quiet = 0;
    while (this.code === undefined || this.queue.length > 0) {
      const chunk = this.queue.shift();
      if (chunk === undefined) {
        quiet += (await this.sleep(QUIET)) ? QUIET : -quiet;
        if (quiet > 0) this.reader.pause(quiet >= LONG_QUIET);
      } else {
        quiet = 0;
        this.taken(chunk.length);
        this.reader.push(chunk);
      }
      yield this.reader.take();
    }
    this.errors.finish();
    this.reader.finish();
    this.check();
    yield this.reader.take();
  }

  get report(): SourceReport {
    return this.reader.report;
  }

  stop(): void {
    this.asked = true;
    if (this.run === undefined || this.grace !== undefined || this.code !== undefined) return;
    this.run.stop();
    this.grace = setTimeout(() => this.run?.kill(), GRACE);
  }

  close(): void {
    this.stopped = true;
    this.stop();
    this.queue = [];
    this.run?.resume();
  }

  private check(): void {
    const { reader, failure, code, command } = this;
    if (failure !== undefined) throw failure;
    if (reader.recorded || this.stopped) return;
    const said = reader.diagnostics.failure();
    if (said !== undefined) throw said;
    throw new UserError(`${command} ended with exit code ${code ?? 'unknown'} and printed nothing`, {
      exitCode: 1,
      hint: 'Run it in an elevated prompt, with the program that alpcscope probe dtrace makes.',
    });
  }

  private output(chunk: Uint8Array): void {
    if (this.stopped) return;
    this.queue.push(chunk);
    this.ahead += chunk.length;
    if (this.ahead > MAX_AHEAD) this.run?.pause();
    this.wake?.();
  }

  private taken(length: number): void {
    const full = this.ahead > MAX_AHEAD;
    this.ahead -= length;
    if (full && this.ahead <= MAX_AHEAD) this.run?.resume();
  }

  private failed(error: Error & { code?: string }): void {
    const missing = error.code === 'ENOENT';
    this.failure = new UserError(
      missing ? `${this.command} was not found` : `${this.command} could not be run: ${error.message}`,
      {
        exitCode: 1,
        hint: missing ? 'Install DTrace on Windows, or give the full path of dtrace.exe.' : 'Check its path.',
      },
    );
    this.ended(null);
  }

  private ended(code: number | null): void {
    this.code = code;
    clearTimeout(this.grace);
    this.wake?.();
  }

  /** True after `milliseconds`, false as soon as there is something to do. */
  private sleep(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(true), milliseconds);
      const done = (idle: boolean): void => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve(idle);
      };
      this.wake = () => done(false);
      if (this.queue.length > 0 || this.code !== undefined) done(false);
    });
  }
}
