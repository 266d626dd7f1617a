/** One line that says what a message is. */
import type { BindFacts, DissectNames, Findings } from './context.ts';
import { SYNTAX_BITS } from './lrpc/bind.ts';
import { rpcStatusText } from './status.ts';

const PROTOCOL_TITLES: Readonly<Record<string, string>> = {
  alpc: 'ALPC',
  lrpc: 'LRPC',
  orpc: 'LRPC',
  csrss: 'CSRSS',
  sm: 'session manager',
  sb: 'subsystem callback',
  lsa: 'LSA',
  ctf: 'CTF',
  coremessaging: 'CoreMessaging',
  wer: 'error reporting',
  unknown: 'unknown protocol',
};

/** `LRPC request IWbemServices::ExecMethod 412 B`; `length` is the whole payload's. */
export function summaryText(found: Findings, length: number, names: DissectNames): string {
  if (found.bind !== undefined) return bindText(found.bind, names);
  const words = [PROTOCOL_TITLES[found.protocol] ?? found.protocol, found.kind];
  if (found.protocol === 'lrpc' || found.protocol === 'orpc') {
    const target = targetText(found, names);
    if (target !== '') words.push(target);
    if (found.kind.endsWith('fault')) words.push(rpcStatusText(found.status ?? 0, names));
  }
  if (found.stubInView !== undefined) words.push(`${found.stubInView.length} B in a view`);
  else if (length > 0) words.push(`${length} B`);
  if (found.status !== undefined && !found.kind.endsWith('fault')) words.push(rpcStatusText(found.status, names));
  if (found.detail !== undefined) words.push(found.detail);
  return words.join(' ');
}

function targetText(found: Findings, names: DissectNames): string {
  const { interfaceUuid, opnum } = found;
  if (interfaceUuid === undefined) {
    const target = found.objectUuid === undefined ? '' : ` on object ${found.objectUuid}`;
    return opnum === undefined ? '' : `procedure ${opnum} of unrecorded binding ${found.bindingId ?? '?'}${target}`;
  }
  const name = names.interfaceName(interfaceUuid) ?? interfaceUuid;
  return opnum === undefined ? name : `${name}::${names.procedureName(interfaceUuid, opnum) ?? `#${opnum}`}`;
}

function bindText(bind: BindFacts, names: DissectNames): string {
  const name = names.interfaceName(bind.interfaceUuid) ?? bind.interfaceUuid;
  const syntaxes = Object.entries(SYNTAX_BITS)
    .filter(([bit]) => (bind.syntaxes & Number(bit)) !== 0)
    .map(([, title]) => title);
  const text = `${name} ${bind.major}.${bind.minor} ${syntaxes.join(' or ') || 'no syntax'}`;
  if (!bind.answer) return `bind to ${text}`;
  return bind.status === 0 ? `bound to ${text}` : `bind to ${text} refused: ${rpcStatusText(bind.status, names)}`;
}
