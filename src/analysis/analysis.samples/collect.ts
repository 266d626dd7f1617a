/** Runs analysis over a list of events and keeps every fact: for tests. */
import { CONFIDENCES, type Confidence } from '../../model/confidence.ts';
import type { TraceEvent } from '../../model/event.ts';
import type {
  CallFact,
  FactSink,
  MessageFact,
  ModuleFact,
  ParentVerdict,
  PortFact,
  ProcessFact,
  ServiceFact,
  ThreadFact,
} from '../../model/facts.ts';
import type { ParentLink } from '../../model/link.ts';
import { type AnalysisOptions, createAnalysis } from '../analysis.ts';
import type { AnalysisCounters } from '../counters.ts';

export interface Facts {
  readonly events: { event: TraceEvent; process: number | undefined; thread: number | undefined }[];
  readonly processes: ProcessFact[];
  readonly threads: ThreadFact[];
  readonly services: ServiceFact[];
  readonly modules: ModuleFact[];
  readonly ports: PortFact[];
  readonly messages: MessageFact[];
  /** With `parentConfidence` as corrected by later verdicts. */
  readonly calls: CallFact[];
  readonly verdicts: ParentVerdict[];
  readonly links: ParentLink[];
  readonly counters: AnalysisCounters;
}

/** Numbers the events from 1 and analyses them. */
export function analyse(events: readonly TraceEvent[], options: AnalysisOptions = {}): Facts {
  const facts = {
    events: [] as Facts['events'],
    processes: [] as ProcessFact[],
    threads: [] as ThreadFact[],
    services: [] as ServiceFact[],
    modules: [] as ModuleFact[],
    ports: [] as PortFact[],
    messages: [] as MessageFact[],
    calls: [] as CallFact[],
    verdicts: [] as ParentVerdict[],
    links: [] as ParentLink[],
  };
  const sink: FactSink = {
    event: (event, process, thread) => facts.events.push({ event, process, thread }),
    process: (fact) => facts.processes.push(fact),
    thread: (fact) => facts.threads.push(fact),
    service: (fact) => facts.services.push(fact),
    module: (fact) => facts.modules.push(fact),
    port: (fact) => facts.ports.push(fact),
    message: (fact) => facts.messages.push({ ...fact }),
    call: (fact) => facts.calls.push({ ...fact }),
    parentLink: (link) => facts.links.push(link),
    parentVerdict: (verdict) => {
      facts.verdicts.push(verdict);
      facts.calls = facts.calls.map((call) =>
        call.parent === verdict.call && isLower(verdict.confidence, call.parentConfidence)
          ? { ...call, parentConfidence: verdict.confidence }
          : call,
      );
    },
  };
  const analysis = createAnalysis(sink, options);
  let id = 0;
  for (const event of events) {
    id += 1;
    event.id = id;
    analysis.push(event);
  }
  analysis.finish();
  return { ...facts, counters: analysis.counters };
}

/** A verdict only ever lowers. */
function isLower(verdict: Confidence, confidence: Confidence | undefined): boolean {
  return CONFIDENCES.indexOf(verdict) > CONFIDENCES.indexOf(confidence ?? 'possible');
}
