import type { Ticks } from '../../base/time.ts';
import { HEADER } from '../../formats/etl/headers.ts';
import { type EtlRecord, newRecord } from '../../formats/etl/record.ts';
import type { TraceEvent } from '../../model/event.ts';
import { countSkip, type SourceReport } from '../../model/report.ts';
import { type EventType, EventTypes } from './event-types.ts';
import { ExtendedItems } from './extended.ts';
import { Fields } from './fields.ts';
import { type InlineTools, readInlineStacks } from './inline-stacks.ts';
import { shaped } from './rare-event.ts';
import { type RawClock, Session } from './session.ts';
import { StackJoiner, type StackOutlet } from './stack-joiner.ts';
import type { Stamp } from './stamp.ts';

/** Drop times that may lie ahead; a session keeps some 20. */
const MOST_DROPS = 1024;

const DROPPED = 'the session noted that it dropped an event';

/** A gap in the recording, as the reader or a record reports it. */
interface Loss {
  /** Processor whose events are missing; -1 if that is not known. */
  readonly cpu: number;
  readonly from: Ticks;
  readonly time: Ticks;
  readonly events: number | undefined;
  readonly buffers: number | undefined;
  readonly reason: string;
  readonly located: boolean;
}

/**
 * Records in, trace events out, in the order of the records. `visit` is called for every record; what it makes is taken
 * with `take`. Everything it passes over is counted in the report.
 */
export class Translator implements StackOutlet {
  readonly session: Session;
  private readonly report: SourceReport;
  private readonly types: EventTypes;
  private readonly fields: Fields;
  private readonly inline: InlineTools;
  private readonly stamp: Stamp;
  /** Earliest and latest time of a record; infinite before the first one. */
  first: Ticks = Number.POSITIVE_INFINITY;
  last: Ticks = Number.NEGATIVE_INFINITY;
  /** As long as the last batch was, and longer if need be: one that grows by pushing is copied again and again. */
  private out: TraceEvent[] = [];
  private made = 0;
  private madeOf = 0;
  /** Times at which the recording says that it dropped events, ascending, and the first of them. */
  private drops: Ticks[] = [];
  private nextDrop = Number.POSITIVE_INFINITY;

  constructor(report: SourceReport, clock: RawClock, pointerSize: 4 | 8) {
    this.report = report;
    this.session = new Session(clock, pointerSize, new StackJoiner(this, pointerSize));
    this.types = new EventTypes(this.session.texts);
    this.fields = new Fields(this.session.texts);
    this.inline = { items: new ExtendedItems(), fields: this.fields, session: this.session };
    this.stamp = { record: newRecord(), time: 0.5, pid: undefined, tid: undefined, cpu: undefined };
  }

  /** Takes one record; the object may be reused afterwards. */
  readonly visit = (record: EtlRecord): void => {
    if (record.time < this.first) this.first = record.time;
    if (record.time > this.last) this.last = record.time;
    if (record.time >= this.nextDrop) this.reportDrops(record.time);
    const type = this.types.of(record);
    type.count += 1;
    this.setStamp(record);
    if (this.types.damaged > 0) this.countDamaged(record);
    const decoded = type.decode === undefined ? undefined : this.decode(type, record);
    const event = decoded === undefined ? undefined : shaped(decoded);
    if (event !== undefined) {
      this.madeOf += record.payloadEnd - record.payloadAt;
      this.push(event);
    }
    if (!type.isStack) this.session.stacks.note(record, this.threadOf(record, event), event);
    if (record.extendedAt < record.extendedEnd) readInlineStacks(record, event, this.stamp, this.inline);
    this.session.lastTime = record.time;
  };

  /** Events made so far; the caller owns the array. */
  take(): TraceEvent[] {
    const { out, made } = this;
    out.length = made;
    this.out = new Array<TraceEvent>(made);
    this.made = 0;
    this.madeOf = 0;
    return out;
  }

  /** How many events wait to be taken. */
  get waiting(): number {
    return this.made;
  }

  /** Bytes of the records of events that wait, about as many as their texts take. */
  get waitingBytes(): number {
    return this.madeOf;
  }

  emit(event: TraceEvent): void {
    this.push(shaped(event));
  }

  private push(event: TraceEvent): void {
    this.out[this.made] = event;
    this.made += 1;
  }

  /** Counts something that the present record could not be used for. */
  skip(reason: string, bytes: number): void {
    countSkip(this.report, reason, bytes, this.stamp.record.bufferOffset);
  }

  /** Events are missing: what was derived from a complete record is forgotten. Counting them is the caller's business. */
  lost(loss: Loss): void {
    if (loss.located) this.session.gap(loss.cpu, loss.time);
    this.emit({
      kind: 'lost',
      id: 0,
      time: loss.time,
      pid: undefined,
      tid: undefined,
      cpu: loss.cpu < 0 ? undefined : loss.cpu,
      from: loss.from,
      events: loss.events,
      buffers: loss.buffers,
      reason: loss.reason,
      located: loss.located,
    });
  }

  /** After the last record. */
  finish(): void {
    for (const _ of this.drops) this.reportStrayDrop(this.session.lastTime ?? 0);
    this.drops = [];
    this.nextDrop = Number.POSITIVE_INFINITY;
    this.session.stacks.finish();
    this.countTypes();
  }

  /** Brings `report.eventsBy` up to date. */
  countTypes(): void {
    const { eventsBy } = this.report;
    eventsBy.clear();
    for (const { name, count } of this.types.all) if (count > 0) eventsBy.set(name, (eventsBy.get(name) ?? 0) + count);
  }

  private setStamp(record: EtlRecord): void {
    const { stamp } = this;
    stamp.record = record;
    stamp.time = record.time;
    stamp.cpu = record.cpu < 0 ? undefined : record.cpu;
    if (record.headerType === HEADER.perfinfo64 || record.headerType === HEADER.perfinfo32) {
      // PERFINFO headers name no thread. Where context switches were recorded it is the one that runs on the processor.
      const tid = this.session.runningOn(record.cpu);
      stamp.tid = tid;
      stamp.pid = tid === undefined ? undefined : this.session.processOf(tid);
    } else {
      stamp.tid = record.tid < 0 ? undefined : record.tid;
      stamp.pid = record.pid < 0 ? undefined : record.pid;
    }
  }

  private decode(type: EventType, record: EtlRecord): TraceEvent | undefined {
    const { fields } = this;
    fields.open(record);
    const event = type.decode?.(fields, this.stamp, this.session);
    const size = record.payloadEnd - record.payloadAt;
    if (fields.failure !== '') {
      this.skip(`${fields.failure} in ${type.name}`, size);
      return undefined;
    }
    if (fields.cut) this.skip(`fields missing at the end of ${type.name}`, 0);
    if (fields.left > 0) this.skip(type.leftOver, fields.left);
    if (this.session.dropped.length > 0) this.scheduleDrops(record.time);
    return event;
  }

  private countDamaged(record: EtlRecord): void {
    this.skip('extended items that do not add up', record.extendedEnd - record.extendedAt);
    this.types.damaged = 0;
  }

  /** Thread that a stack of this record would name; -1 if it is not known. */
  private threadOf(record: EtlRecord, event: TraceEvent | undefined): number {
    if (record.tid >= 0) return record.tid;
    if (event?.kind === 'switch') return event.newTid;
    return this.stamp.tid ?? -1;
  }

  /** Drop times that lie ahead are reported when their time comes; those that have passed, now. */
  private scheduleDrops(now: Ticks): void {
    for (const time of this.session.dropped.splice(0)) {
      if (time < 0) this.reportStrayDrop(now);
      else if (time <= now) this.reportDrop(time, now);
      else if (this.drops.length < MOST_DROPS) this.drops.push(time);
    }
    this.drops.sort((left, right) => left - right);
    this.nextDrop = this.drops[0] ?? Number.POSITIVE_INFINITY;
  }

  private reportDrops(now: Ticks): void {
    while (this.nextDrop <= now) {
      this.reportDrop(this.nextDrop, this.nextDrop);
      this.drops.shift();
      this.nextDrop = this.drops[0] ?? Number.POSITIVE_INFINITY;
    }
  }

  private reportDrop(from: Ticks, time: Ticks): void {
    this.lost({ cpu: -1, from, time, events: undefined, buffers: undefined, reason: DROPPED, located: true });
  }

  /** No file with such times is public: one outside the recording may be on another clock, so its place is not known. */
  private reportStrayDrop(now: Ticks): void {
    const reason = `${DROPPED}, at a time outside the recording`;
    this.lost({ cpu: -1, from: now, time: now, events: undefined, buffers: undefined, reason, located: false });
  }
}
