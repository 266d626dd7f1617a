import { assert } from '../../base/assert.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { absolute } from '../../base/time.ts';
import { BUFFER_FLAG } from '../../formats/etl/buffer.ts';
import { type EtlFile, type EtlLoss, type EtlVisitor, type LogfileHeader, openEtl } from '../../formats/etl/reader.ts';
import type { RecordingFacts, TraceEvent } from '../../model/event.ts';
import { newReport, type SourceReport } from '../../model/report.ts';
import type { OpenRecording, ReadOptions } from '../source.ts';
import type { StackCounts } from './stack-joiner.ts';
import { Translator } from './translator.ts';

/** Events in a batch, about, and bytes of their records. */
const BATCH = 4096;
const BATCH_BYTES = 4 << 20;
/** Records after which the bytes are looked at; a record has 64 KB at most. */
const STEP = 128;
/** Records that may pass without a batch, be it an empty one: the caller wants to show progress. */
const PATIENCE = 131_072;

/** One .etl file as a recording. `events` can be read once. */
export class EtlRecording implements OpenRecording {
  private readonly file: EtlFile;
  private readonly counted: SourceReport = newReport();
  private readonly translator: Translator;
  private started = false;

  /** Throws `UserError` if the bytes are no .etl file. */
  constructor(bytes: ByteSource) {
    this.file = openEtl(bytes);
    const { header, clock } = this.file;
    this.translator = new Translator(this.counted, clock, header.pointerSize);
  }

  *events(options: ReadOptions = {}): Generator<TraceEvent[]> {
    assert(!this.started, 'a recording is read once');
    this.started = true;
    const { file, translator } = this;
    if (options.reuse === true) translator.session.events.allowReuse();
    const visitor: EtlVisitor = { record: translator.visit, loss: (loss) => this.lost(loss) };
    translator.emit({
      kind: 'meta',
      id: 0,
      time: 0,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      facts: factsOf(file),
    });
    this.reportUnlocatedLosses();
    let more = true;
    for (let quiet = 0; more; quiet += STEP) {
      more = file.next(visitor, STEP);
      const full = translator.waiting >= BATCH || translator.waitingBytes >= BATCH_BYTES;
      if (!full && quiet < PATIENCE) continue;
      yield translator.take();
      quiet = 0;
    }
    translator.finish();
    yield translator.take();
  }

  get report(): SourceReport {
    const { counted, file } = this;
    const { counters, header } = file;
    this.translator.countTypes();
    counted.bytesRead = counters.bytesRead;
    counted.bytesTotal = counters.bytesTotal;
    counted.buffers = counters.buffers;
    counted.events = counters.records;
    counted.inversions = counters.inversions;
    counted.unclosed = file.unclosed;
    if (counters.records > 0) {
      counted.first = absolute(file.base, this.translator.first);
      counted.last = absolute(file.base, this.translator.last);
    }
    // A flagged buffer stands for at least one loss; a session that was not stopped has no totals.
    counted.lostEvents = Math.max(header.eventsLost, counters.eventLossFlags);
    counted.lostBuffers = Math.max(header.buffersLost, counters.bufferLossFlags);
    for (const [reason, skip] of counters.skips) counted.skipped.set(reason, { ...skip });
    return counted;
  }

  /** What became of the stacks so far. */
  get stackCounts(): Readonly<StackCounts> {
    return this.translator.session.stacks.counts;
  }

  close(): void {
    this.file.close();
  }

  private lost(loss: EtlLoss): void {
    const what = loss.buffers ? 'buffers' : 'events';
    this.translator.lost({
      cpu: loss.cpu,
      from: loss.from,
      time: loss.to,
      events: undefined,
      buffers: undefined,
      reason:
        loss.overwritten === true
          ? 'the file is circular: what was logged first has been overwritten'
          : `buffer ${loss.bufferIndex} is flagged: ${what} were lost before it`,
      located: true,
    });
  }

  /** Losses that the log file header counts though no buffer is flagged: they may be anywhere. */
  private reportUnlocatedLosses(): void {
    const { eventsLost, buffersLost } = this.file.header;
    if (eventsLost === 0 && buffersLost === 0) return;
    const flags = this.file.bufferFlags;
    const events = (flags & BUFFER_FLAG.eventsLost) === 0 ? eventsLost : 0;
    const buffers = (flags & BUFFER_FLAG.buffersLost) === 0 ? buffersLost : 0;
    if (events === 0 && buffers === 0) return;
    this.translator.lost({
      cpu: -1,
      from: 0,
      time: 0,
      events: events === 0 ? undefined : events,
      buffers: buffers === 0 ? undefined : buffers,
      reason: 'the log file header counts losses that no buffer is flagged for',
      located: false,
    });
  }
}

const CLOCKS = ['performance-counter', 'performance-counter', 'system-time', 'cpu-cycles'] as const;

/** What the log file header says. Fields that an open session leaves at 0 are absent. */
function factsOf({ header, clock, base, unclosed }: EtlFile): RecordingFacts {
  const kind = CLOCKS[header.clockType];
  return {
    sourceId: 'etl',
    base,
    ...(kind === undefined ? {} : { clock: kind }),
    clockFrequency: BigInt(clock.frequency),
    osMajor: header.osMajor,
    osMinor: header.osMinor,
    osBuild: header.osBuild,
    processors: header.processors,
    pointerSize: header.pointerSize,
    ...(header.bootTime === 0n ? {} : { bootTime: header.bootTime }),
    startTime: header.startTime,
    ...endTimeOf(header, unclosed),
    timeZoneBiasMinutes: header.timeZone.bias,
    ...(header.loggerName === '' ? {} : { sessionName: header.loggerName }),
    logFileMode: header.logFileMode,
  };
}

function endTimeOf(header: LogfileHeader, unclosed: boolean): { endTime?: bigint } {
  return unclosed || header.endTime === 0n ? {} : { endTime: header.endTime };
}
