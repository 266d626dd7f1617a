/**
 * What ALPC itself tells a receiver: a peer is gone, a message was cancelled. The type of the message says it; where there is
 * data at all, little of it is public.
 */
import { rfc3339 } from '../../base/time.ts';
import { type Dissector, type LayoutRow, readLayout } from '../engine.ts';
import { guessStub } from '../ndr/guess.ts';
import { CANCELED, CLIENT_DIED, ERROR_EVENT, LOST_REPLY, MESSAGE_TYPES, PORT_CLOSED } from './message-type.ts';

const REF = 'winsiderss/systeminformer phnt/include/ntlpcapi.h LPC_CLIENT_DIED_MSG';
/** What a message of that type tells by itself; `undefined` for those that carry what programs say. */
export function noticeKind(type: number | undefined): string | undefined {
  return type === undefined || type < LOST_REPLY ? undefined : MESSAGE_TYPES[type];
}

/** A word on messages that come back: their data is not the sender's of the header. */
export function noticeNote(type: number | undefined): string | undefined {
  if (type === LOST_REPLY) return 'lost reply: who waited for it was gone, so the reply came back to the server';
  if (type === CANCELED) return 'cancelled: the receiver is told that this message was taken back';
  return undefined;
}

export const CLIENT_DIED_LAYOUT: readonly LayoutRow[] = [
  {
    name: 'alpc.clientCreated',
    type: 'u64',
    title: 'Creation time of the client',
    certainty: 'unconfirmed',
    ref: REF,
    format: (value) => rfc3339(BigInt(value)),
  },
];

export const notice: Dissector = {
  id: 'alpc.notice',
  title: 'Notice of ALPC',
  match({ carrier: { type } }) {
    if (type === PORT_CLOSED || type === CLIENT_DIED) return 97;
    return type !== undefined && type > CLIENT_DIED && type <= ERROR_EVENT ? 55 : 0;
  },
  dissect(cursor, { carrier: { type }, found }) {
    found.protocol = 'alpc';
    found.kind = noticeKind(type) ?? 'notice';
    if (type === CLIENT_DIED && cursor.remaining >= 8) readLayout(cursor, CLIENT_DIED_LAYOUT);
    cursor.base = cursor.pos;
    guessStub(cursor, { syntax: undefined, response: false, plain: true });
  },
};
