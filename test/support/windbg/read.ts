/** A WinDbg recording's events, from its text. */
import { memorySource } from '../../../src/base/byte-source.ts';
import type { AlpcReceive, AlpcSend, TraceEvent } from '../../../src/model/event.ts';
import type { SourceReport } from '../../../src/model/report.ts';
import { windbg } from '../../../src/sources/windbg/index.ts';

export interface Read {
  readonly events: readonly TraceEvent[];
  readonly report: SourceReport;
}

/** Throws what opening throws. */
export function readWindbg(content: string | Uint8Array): Read {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const recording = windbg.open(memorySource('x.log', bytes));
  const events: TraceEvent[] = [];
  for (const batch of recording.events() as Iterable<TraceEvent[]>) events.push(...batch);
  recording.close();
  return { events, report: recording.report };
}

export function ofKind<Kind extends TraceEvent['kind']>(
  { events }: Read,
  kind: Kind,
): (TraceEvent & { readonly kind: Kind })[] {
  return events.filter((event): event is TraceEvent & { readonly kind: Kind } => event.kind === kind);
}

/** What is odd about the order of events: times that go back, stacks of events that have not come. */
export function disorder({ events }: Read): string[] {
  const found: string[] = [];
  const seen = new Set<TraceEvent>();
  const frames = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  if (events[0]?.kind !== 'meta') found.push('the first event is not meta');
  for (const event of events) {
    if (event.time < last) found.push(`${event.kind} goes back in time`);
    last = event.time;
    if (event.kind === 'stack' && !seen.has(event.event)) found.push('a stack before its event');
    if (event.kind === 'stack.frames' && frames.size === frames.add(event.stack).size) found.push('a stack told twice');
    seen.add(event);
  }
  for (const event of events)
    if (event.kind === 'stack' && !frames.has(event.stack)) found.push('a stack without frames');
  return found;
}

export function payloadOf(event: AlpcSend | AlpcReceive | undefined): string {
  return Buffer.from(event?.content?.payload ?? []).toString('hex');
}
