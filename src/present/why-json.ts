/** An attribution as JSON: what `why --json` prints and the page shows. */
import type { Attribution, Hop, Party, Rival } from '../model/attribution.ts';
import type { Confidence } from '../model/confidence.ts';
import { hopPhrase, whyNotes, whySentence } from './why-sentence.ts';

/** A process with the thread that acted. `id`: its row in the list of processes. */
export interface WhyParty {
  readonly id: number | null;
  readonly process: string | null;
  readonly pid: number | null;
  readonly tid: number | null;
  readonly service: string | null;
}

export interface WhyHop {
  readonly from: WhyParty & { readonly user: string | null };
  readonly to: WhyParty & { readonly user: string | null };
  readonly call: number | null;
  readonly asked: string;
  readonly interface: string | null;
  readonly procedure: string | null;
  readonly at: string | null;
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
  readonly rivals: readonly Rival[];
}

export interface WhyAnswer {
  readonly process: {
    readonly id: number | null;
    readonly name: string | null;
    readonly pid: number | null;
    /** Of an event only. */
    readonly tid?: number | null;
    readonly started_at: string | null;
    readonly command_line: string | null;
    readonly services: readonly string[];
  };
  readonly event: number | null;
  readonly claimed_parent: Pick<WhyParty, 'id' | 'process' | 'pid'> | null;
  readonly creator: WhyParty | null;
  readonly requester: WhyParty | null;
  /** From the deed back to whoever asked first. */
  readonly path: readonly WhyHop[];
  readonly confidence: Confidence | null;
  readonly notes: readonly { readonly kind: string; readonly text: string }[];
  readonly sentence: string;
}

/** The JSON of `why`. */
export function whyJson(attribution: Attribution): WhyAnswer {
  const { subject, path, requester, confidence } = attribution;
  const { process, event, creator, claimedParent } = subject;
  return {
    process: {
      id: process.key ?? null,
      name: process.process ?? null,
      pid: process.pid ?? null,
      ...(event === undefined ? {} : { tid: process.tid ?? null }),
      started_at: process.startedText ?? null,
      command_line: process.commandLine ?? null,
      services: process.services,
    },
    event: event ?? null,
    claimed_parent:
      claimedParent === undefined
        ? null
        : { id: claimedParent.key ?? null, process: claimedParent.process ?? null, pid: claimedParent.pid ?? null },
    creator: partyJson(creator),
    requester: partyJson(requester),
    path: path.map((hop) => hopJson(hop, attribution)),
    confidence: confidence ?? null,
    notes: whyNotes(attribution),
    sentence: whySentence(attribution),
  };
}

function partyJson(party: Party | undefined): WhyParty | null {
  return party === undefined ? null : knownJson(party);
}

function knownJson(party: Party): WhyParty {
  return {
    id: party.key ?? null,
    process: party.process ?? null,
    pid: party.pid ?? null,
    tid: party.tid ?? null,
    service: party.service ?? null,
  };
}

function hopJson(hop: Hop, attribution: Attribution): WhyHop {
  const side = (party: Party) => ({ ...knownJson(party), user: party.user ?? null });
  return {
    from: side(hop.from),
    to: side(hop.to),
    call: hop.call ?? null,
    asked: hopPhrase(hop, attribution),
    interface: hop.interface ?? hop.interfaceUuid ?? null,
    procedure: hop.procedure ?? (hop.opnum === undefined ? null : `opnum ${hop.opnum}`),
    at: hop.atText ?? null,
    evidence: hop.evidence,
    confidence: hop.confidence,
    rivals: hop.rivals,
  };
}
