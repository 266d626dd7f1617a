/** An attribution as JSON: what `why --json` prints and the page shows. */
import type { Attribution, Hop, Party } from '../model/attribution.ts';
import { hopPhrase, whyNotes, whySentence } from './why-sentence.ts';

/** The JSON of `why`. `id` is the row of the process in the list of processes. */
export function whyJson(attribution: Attribution): object {
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

function partyJson(party: Party | undefined): object | null {
  if (party === undefined) return null;
  return {
    id: party.key ?? null,
    process: party.process ?? null,
    pid: party.pid ?? null,
    tid: party.tid ?? null,
    service: party.service ?? null,
  };
}

function hopJson(hop: Hop, attribution: Attribution): object {
  const side = (party: Party): object => ({ ...partyJson(party), user: party.user ?? null });
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
