import type { EtlRecord } from '../../src/formats/etl/record.ts';
import type { EventKind, TraceEvent } from '../../src/model/event.ts';
import { newReport, type SourceReport } from '../../src/model/report.ts';
import { Translator } from '../../src/sources/etl/translator.ts';

/** A translator over hand-made records, whose raw clock counts from 0 in ticks. */
export function handTranslator(pointerSize: 4 | 8 = 8): { translator: Translator; report: SourceReport } {
  const report = newReport();
  const clock = { toRaw: (low: number, high: number) => high * 2 ** 32 + low, toTicks: (raw: number) => raw };
  return { translator: new Translator(report, clock, pointerSize), report };
}

/** What a list of records becomes, and what was counted. */
export function translate(
  records: readonly EtlRecord[],
  pointerSize: 4 | 8 = 8,
): { events: TraceEvent[]; report: SourceReport } {
  const { translator, report } = handTranslator(pointerSize);
  for (const record of records) translator.visit(record);
  translator.finish();
  return { events: translator.take(), report };
}

/** The events that may have kind `K`: some interfaces stand for several kinds. */
type OfKind<K, E = TraceEvent> = E extends { readonly kind: infer Kinds } ? (K extends Kinds ? E : never) : never;

/** The one event of this kind; throws if there is none or more. */
export function only<K extends EventKind>(events: readonly TraceEvent[], kind: K): OfKind<K> {
  const found = events.filter((event): event is TraceEvent & OfKind<K> => event.kind === kind);
  const [first] = found;
  if (first === undefined || found.length !== 1) throw new Error(`${found.length} events of kind ${kind}`);
  return first;
}
