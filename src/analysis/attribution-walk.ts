/** The path of one subject while it is being found. */
import type { AttributionNote, CallNode, Hint, Hop, Moment, Party, Subject } from '../model/attribution.ts';
import { CONFIDENCES, type Confidence } from '../model/confidence.ts';
import { linkCodes } from '../model/link.ts';

/** Longer paths are real only in damaged or forged captures. */
export const MAX_HOPS = 64;

/** The step to the next call: which, and by what evidence the thread's deed belongs to it. */
export interface Step {
  readonly call: number;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
}

/** One subject on its way up. */
export class Walk {
  subject: Subject;
  readonly hops: Hop[] = [];
  readonly notes: AttributionNote[] = [];
  /** The thread whose work is looked for next, or the call that is the next hop. */
  moment: Moment | undefined;
  /** Nobody has asked yet what the thread was at work on; else that is known since the import, and only COM may add to it. */
  fresh = true;
  step: Step | undefined = undefined;
  /** Events that lead to the next call. */
  pending: readonly string[] = [];
  /** Several events may have led there, and it is not known which did. */
  ambiguous = false;
  task: string | undefined = undefined;
  startedService: string | undefined = undefined;
  private readonly seen = new Set<number>();

  constructor(subject: Subject) {
    this.subject = subject;
    this.moment = subject.moment;
  }

  /** Who the path has reached. */
  get origin(): Party | undefined {
    const last = this.hops.at(-1);
    if (last !== undefined) return last.from;
    return this.subject.event === undefined ? this.subject.creator : this.subject.process;
  }

  /** The thread that the path ends at, when it did the first known deed; `undefined` if that is not known. */
  get end(): Moment | undefined {
    const last = this.hops.at(-1);
    if (last === undefined) return this.subject.moment;
    const { key, tid } = last.from;
    return key === undefined || tid === undefined || last.at === undefined
      ? undefined
      : { process: key, tid, at: last.at };
  }

  /** Goes up through a call; ends the walk if it has been there. */
  take(node: CallNode, step: Step): void {
    this.step = undefined;
    if (this.seen.has(node.call) || this.hops.length >= MAX_HOPS) {
      if (this.hops.length >= MAX_HOPS) this.notes.push({ kind: 'too-long' });
      return;
    }
    this.seen.add(node.call);
    const { pending } = this;
    this.pending = [];
    const led: Confidence = pending.length === 0 ? 'certain' : this.ambiguous ? 'possible' : 'likely';
    const confidence = weakest([step.confidence, node.confidence ?? 'possible', led]);
    this.hops.push({
      from: node.client,
      to: node.server,
      call: node.call,
      chain: node.chain,
      interface: node.interface,
      interfaceUuid: node.interfaceUuid,
      opnum: node.opnum,
      procedure: node.procedure,
      at: node.startedAt,
      atText: node.startedText,
      evidence: [...step.evidence, ...pending, ...node.evidence],
      confidence,
      rivals: node.rivals,
    });
    if (node.client.key === undefined) this.notes.push({ kind: 'client-unknown' });
    else if (node.parent !== undefined) {
      const evidence = node.link === undefined ? ['nested'] : linkCodes(node.link);
      this.step = { call: node.parent, confidence: node.parentConfidence ?? 'possible', evidence };
    } else if (node.client.tid !== undefined && node.startedAt !== undefined) {
      this.moment = { process: node.client.key, tid: node.client.tid, at: node.startedAt };
      this.fresh = false;
    }
  }

  /** Goes up by the word of a COM event. */
  takeSource(hint: Hint, source: Party): void {
    this.hops.push({
      from: source,
      to: hint.party,
      call: undefined,
      chain: undefined,
      interface: undefined,
      interfaceUuid: textField(hint, 'TargetInterface'),
      opnum: numberField(hint, 'TargetMethod'),
      procedure: undefined,
      at: hint.at,
      atText: hint.atText,
      evidence: [hint.from],
      confidence: 'likely',
      rivals: [],
    });
    if (source.key === undefined || source.tid === undefined || this.hops.length >= MAX_HOPS) return;
    this.moment = { process: source.key, tid: source.tid, at: hint.at };
    this.fresh = true;
  }
}

/** The weakest of some confidences; `certain` for none. */
export function weakest(all: readonly Confidence[]): Confidence {
  const places = all.map((one) => CONFIDENCES.indexOf(one));
  return CONFIDENCES[Math.max(0, ...places)] ?? 'possible';
}

export function numberField(hint: Hint, name: string): number | undefined {
  const value = hint.fields[name];
  return typeof value === 'number' ? value : undefined;
}

export function textField(hint: Hint, name: string): string | undefined {
  const value = hint.fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
