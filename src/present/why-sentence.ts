/** An attribution in a sentence or two. Names come from the recording: everything returned is safe for a terminal. */
import { brokerPhrase, WMI_CREATE } from '../catalogue/brokers.ts';
import type { Attribution, AttributionNote, Hop, Party } from '../model/attribution.ts';
import { safeText } from './safe-text.ts';

const WMI_CREATED = 'Microsoft-Windows-WMI-Activity/23';
const WBEM_SERVICES = '9556dc99-828c-11cf-a37e-00aa003240c7';

/** `svchost.exe(1224) [Winmgmt]`. */
export function partyLabel(party: Party | undefined): string {
  if (party === undefined || (party.process === undefined && party.pid === undefined)) return '?';
  const pid = party.pid === undefined ? '' : `(${party.pid})`;
  const service = party.service === undefined ? '' : ` [${safeText(party.service)}]`;
  return `${safeText(party.process ?? '?')}${pid}${service}`;
}

/** What a hop asked for, to stand behind the name of who asked: `asked WMI to run Win32_Process.Create`. */
export function hopPhrase(hop: Hop, attribution: Attribution): string {
  const toStart = attribution.subject.event === undefined;
  const created = attribution.path.some((one) => one.evidence.includes(WMI_CREATED));
  const wmi = hop.interfaceUuid === WBEM_SERVICES || (hop.call === undefined && hop.evidence.includes(WMI_CREATED));
  if (toStart && created && wmi) return WMI_CREATE;
  const phrase = brokerPhrase(hop.interfaceUuid, hop.opnum, { toStart });
  if (phrase !== undefined) return phrase;
  const what = [
    hop.interface ?? hop.interfaceUuid,
    hop.procedure ?? (hop.opnum === undefined ? undefined : `opnum ${hop.opnum}`),
  ];
  const named = what.filter((one) => one !== undefined).join(' ');
  return named === ''
    ? `asked ${partyLabel(hop.to)} for something`
    : `called ${safeText(named)} of ${partyLabel(hop.to)}`;
}

/** The answer in plain words. */
export function whySentence(attribution: Attribution): string {
  return [answer(attribution), ...extras(attribution)].join(' ');
}

function answer(attribution: Attribution): string {
  const { path, confidence, requester } = attribution;
  const asking = path.at(-1);
  if (asking === undefined) return aloneAnswer(attribution);
  const sure = confidence === 'certain' ? '' : confidence === 'likely' ? 'Probably, ' : 'Possibly, ';
  const who = requester === undefined ? 'a client that the recording does not show' : partyLabel(requester);
  const phrase = `${sure}${who} ${hopPhrase(asking, attribution)}`;
  const servers = path.map((hop) => partyLabel(hop.to)).reverse();
  const [first = '?', ...rest] = servers;
  const deed = deedOf(attribution);
  const sentence =
    rest.length === 0
      ? `${phrase}, and ${first} ${deed}.`
      : `${phrase}; ${first} passed it on to ${rest.join(', that to ')}, which ${deed}.`;
  return capital(sentence);
}

/** `created notepad.exe(9136)`. */
function deedOf({ subject, task, startedService }: Attribution): string {
  const { process, event } = subject;
  if (event !== undefined) return `was at work on that when it logged event ${event}`;
  const why = task !== undefined ? ` for the scheduled task ${safeText(task)}` : '';
  const service = startedService !== undefined ? ` to run the service ${safeText(startedService)}` : '';
  return `created ${partyLabel({ ...process, service: undefined })}${why}${service}`;
}

function aloneAnswer(attribution: Attribution): string {
  const { subject, requester, notes, confidence } = attribution;
  const process = partyLabel({ ...subject.process, service: undefined });
  if (requester === undefined) {
    return subject.process.startedText === undefined
      ? `${process} was running before the recording shows anything of it, so who created it is not known.`
      : `The recording does not show who created ${process}.`;
  }
  if (subject.event !== undefined) {
    const seen = confidence === 'certain' ? '' : ', as far as the recording shows';
    return `${partyLabel(requester)} logged event ${subject.event} while it worked on no call of another process${seen}.`;
  }
  const deed = `${partyLabel(requester)} ${deedOf(attribution)}`;
  if (notes.some((note) => note.kind === 'broker-alone'))
    return `${deed}, most likely for somebody else, but the recording does not show for whom.`;
  if (attribution.task !== undefined || attribution.startedService !== undefined) return `${deed}.`;
  return confidence === 'certain'
    ? `${deed} on its own account.`
    : `${deed}; nothing shows that it did so for somebody else.`;
}

/** What the sentence does not say of itself, and what a reader must know to trust it: a kind for programs, words for people. */
export function whyNotes(attribution: Attribution): { readonly kind: string; readonly text: string }[] {
  return attribution.notes.map((note) => ({ kind: note.kind, text: noteText(note, attribution) }));
}

function noteText(note: AttributionNote, { subject, requester, path }: Attribution): string {
  switch (note.kind) {
    case 'parent-spoofed':
      return `The parent it claims, ${partyLabel(subject.claimedParent)}, did not create it.`;
    case 'contradiction':
      return `But ${note.hint} names ${note.party === undefined ? `process ${note.pid}` : partyLabel(note.party)}.`;
    case 'lossy':
      return 'Events were lost at unknown places, so this is less sure than it looks.';
    case 'too-long':
      return 'The path goes on further than is shown.';
    case 'creator-unknown':
      return 'The recording does not show which thread created it.';
    case 'client-unknown':
      return 'The recording does not show who made the first call of the path.';
    case 'broker-alone':
      return path.length === 0
        ? 'It starts processes for others; for whom it did so here, the recording does not show.'
        : `But ${partyLabel(requester)} acts for others; for whom it did so here, the recording does not show.`;
    case 'no-traffic':
      return 'No messages were recorded, so nobody who asked for it could be seen.';
  }
}

// The answer itself says the others.
const SAID_APART: ReadonlySet<AttributionNote['kind']> = new Set([
  'parent-spoofed',
  'contradiction',
  'lossy',
  'no-traffic',
  'too-long',
]);

function extras(attribution: Attribution): string[] {
  const brokerFirst = attribution.path.length > 0;
  return attribution.notes
    .filter(({ kind }) => SAID_APART.has(kind) || (kind === 'broker-alone' && brokerFirst))
    .map((note) => noteText(note, attribution));
}

function capital(text: string): string {
  const first = text[0] ?? '';
  return /^a client /.test(text) ? first.toUpperCase() + text.slice(1) : text;
}
