/** The text that our program's run printed → events. Pure; who has the bytes pushes them, whoever wants the events takes them. */
import { absolute, type Ticks } from '../../base/time.ts';
import type { UserError } from '../../base/user-error.ts';
import type { LostEvent, MetaEvent, TraceEvent } from '../../model/event.ts';
import { countSkip, newReport, type SourceReport } from '../../model/report.ts';
import { Clock } from './clock.ts';
import { Diagnostics, type Loss } from './diagnostics.ts';
import { Assembler, type Firing } from './firings.ts';
import { type Frame, FrameParser, type FrameSink } from './frames.ts';
import { Hold, type HoldLimits } from './hold.ts';
import { LineSplitter } from './lines.ts';
import { Translator } from './translator.ts';

/** Events that may pile up before the first pair of clocks is good enough: then it is taken as it is. */
const MAX_BEFORE_META = 16_384;

export class DtraceReader implements FrameSink {
  readonly report: SourceReport = newReport();
  readonly diagnostics = new Diagnostics();
  private readonly clock = new Clock();
  private readonly hold: Hold;
  private readonly translator: Translator;
  private readonly assembler: Assembler;
  private readonly parser: FrameParser;
  private readonly splitter: LineSplitter;
  private ready: TraceEvent[] = [];
  private told = false;
  private newest: Ticks = 0;
  private readonly facts = new Map<string, string>();
  private ended = false;

  constructor(limits: HoldLimits) {
    this.hold = new Hold(limits);
    this.translator = new Translator(this.report, this.clock, this.hold);
    this.assembler = new Assembler((firing: Firing) => this.translator.firing(firing));
    this.parser = new FrameParser(this);
    this.splitter = new LineSplitter(this.parser);
  }

  /** The next bytes of the output. They may be used again after the call. */
  push(bytes: Uint8Array): void {
    this.report.bytesRead += bytes.length;
    this.splitter.push(bytes);
  }

  /** A line of the error stream. */
  said(line: string): void {
    if (!this.message(line, this.report.bytesRead)) this.diagnostics.takeForeign(line);
  }

  /** Nothing has come for a while: what has come is whole. `all`: nor does anything wait for what may follow. */
  pause(all: boolean): void {
    this.assembler.flush();
    if (all) this.hold.take(this.ready, true);
  }

  /** The output has ended. */
  finish(): void {
    this.splitter.finish();
    this.parser.finish();
    this.pause(true);
    const { report } = this;
    report.unclosed = report.events > 0 && !this.ended;
    if (this.assembler.duplicates > 0) countSkip(report, 'line that came twice', 0, 0);
    const { problem, unknown, faults } = this.diagnostics;
    if (problem !== undefined) countSkip(report, `DTrace: ${problem.meaning}`, 0, 0);
    for (const text of unknown) countSkip(report, `DTrace said: ${text}`, 0, 0);
    if (faults > 0) report.eventsBy.set('faults that dtrace.exe told', faults);
    if (this.hold.unresolved > 0) {
      report.eventsBy.set('alpc.send without message id', this.hold.unresolved);
    }
    this.told = this.told || this.tell();
  }

  /** Events that are ready, the meta event first; empty while there is nothing to tell. */
  take(): TraceEvent[] {
    this.hold.take(this.ready, false);
    if (!this.told) {
      if (!this.clock.settled && this.ready.length < MAX_BEFORE_META) return [];
      this.told = this.tell();
    }
    const events = this.ready;
    this.ready = [];
    this.report.inversions = this.hold.inversions;
    return events;
  }

  /** True once anything of the program's was read. */
  get recorded(): boolean {
    return this.report.events > 0;
  }

  failure(): UserError | undefined {
    return this.recorded ? undefined : this.diagnostics.failure();
  }

  frame(frame: Frame): void {
    this.report.events += 1;
    const { kind, time } = frame;
    if (kind === 'T' || kind === 'Z') {
      this.clock.sample(time, frame.fields[1] ?? '0');
      if (kind === 'Z') this.ended = true;
      return;
    }
    const ticks = this.clock.ticks(time);
    if (ticks > this.newest) this.newest = ticks;
    if (kind !== 'E') this.span(ticks);
    this.assembler.add(frame);
  }

  announced(facts: ReadonlyMap<string, string>): void {
    for (const [name, value] of facts) this.facts.set(name, value);
    this.translator.holds = facts.get('calls') !== 'entry';
  }

  message(text: string, _offset: number): boolean {
    const taken = this.diagnostics.take(text);
    if (typeof taken === 'boolean') return taken;
    this.lost(taken);
    return true;
  }

  skip(reason: string, bytes: number, offset: number): void {
    countSkip(this.report, reason, bytes, offset);
  }

  private firstTick: Ticks | undefined;
  private span(ticks: Ticks): void {
    if (this.firstTick === undefined || ticks < this.firstTick) this.firstTick = ticks;
    const base = this.clock.base;
    if (base === undefined) return;
    this.report.first = absolute(base, this.firstTick);
    this.report.last = absolute(base, this.newest);
  }

  /** dtrace.exe tells losses when it fetches a buffer, not where in it they were: the whole recording is in doubt. */
  private lost(loss: Loss): void {
    if (!loss.records) {
      this.report.eventsBy.set(loss.reason, (this.report.eventsBy.get(loss.reason) ?? 0) + loss.count);
      return;
    }
    this.report.lostEvents += loss.count;
    const event: LostEvent = {
      kind: 'lost',
      id: 0,
      time: this.newest,
      pid: undefined,
      tid: undefined,
      cpu: loss.cpu,
      from: this.newest,
      events: loss.count,
      buffers: undefined,
      reason: loss.reason,
      located: false,
    };
    this.hold.add(this.newest, [event], 0, undefined);
  }

  /** Puts the meta event first. */
  private tell(): true {
    const base = this.clock.base;
    const meta: MetaEvent = {
      kind: 'meta',
      id: 0,
      time: 0,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      facts: {
        sourceId: 'dtrace',
        ...(base === undefined ? {} : { base, startTime: base }),
        clock: 'performance-counter',
        clockFrequency: 1_000_000_000n,
        pointerSize: 8,
      },
    };
    this.ready.unshift(meta);
    return true;
  }
}
