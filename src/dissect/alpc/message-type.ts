/**
 * What the low byte of a message's type field says: winsiderss/systeminformer phnt/include/ntlpcapi.h, LPC_REQUEST and those
 * after it; 11 to 13: LPC_CONNECTION_REPLY, LPC_CANCELED and LPC_UNREGISTER_PROCESS of Windows Internals 7, part 2, chapter 8.
 */

export const LOST_REPLY = 4;
export const PORT_CLOSED = 5;
export const CLIENT_DIED = 6;
export const ERROR_EVENT = 9;
export const CANCELED = 12;

export const MESSAGE_TYPES: Readonly<Record<number, string>> = {
  0: 'new message',
  1: 'request',
  2: 'reply',
  3: 'datagram',
  [LOST_REPLY]: 'lost reply',
  [PORT_CLOSED]: 'port closed',
  [CLIENT_DIED]: 'client died',
  7: 'exception',
  8: 'debug event',
  [ERROR_EVENT]: 'error event',
  10: 'connection request',
  11: 'connection reply',
  [CANCELED]: 'cancelled message',
  13: 'process unregistered',
};
