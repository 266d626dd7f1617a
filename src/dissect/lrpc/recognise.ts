/** Is it LRPC? Several weak tests together; a single one misleads (CoreMessaging datagrams begin with zeros too). */
import { guidText, NIL_GUID } from '../../base/guid.ts';
import { CANCELED, LOST_REPLY } from '../alpc/message-type.ts';
import type { CarrierFacts, LrpcLook } from '../context.ts';

/** LRPC message types; names: NtCoreLib Win32/Rpc/Transport/Alpc. */
export const LRPC_TYPES: Readonly<Record<number, string>> = {
  0: 'request',
  1: 'bind',
  2: 'fault',
  3: 'response',
  4: 'cancel',
  5: 'maintenance',
  6: 'callback mode',
  7: 'callback ack',
  8: 'callback nack',
  9: 'callback request',
  10: 'callback reply',
  11: 'callback fault',
  12: 'pipe pull',
  13: 'pipe ack',
};

export const FLAG_OBJECT = 1;
export const FLAG_VIEW = 4;
const REQUEST_FLAGS = 0x1cf;

const NOT_LRPC: LrpcLook = {
  score: 0,
  type: -1,
  flags: 0,
  callId: undefined,
  bindingId: undefined,
  opnum: undefined,
  objectUuid: undefined,
  stubLength: undefined,
};

const isAnswer = (type: number): boolean => type === 2 || type === 3 || type === 6 || type === 10 || type === 11;
const isRequestLike = (type: number): boolean => type === 0 || type === 9;
const isResponseLike = (type: number): boolean => type === 3 || type === 10;

/** Looks at the first bytes of a payload that is `length` bytes long in full (the recording may have cut it). */
export function recogniseLrpc(payload: Uint8Array, length: number, carrier: CarrierFacts): LrpcLook {
  if (payload.length < 0x10) return NOT_LRPC;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const type = view.getUint32(0, true);
  if (type > 13 || view.getUint32(4, true) !== 0) return NOT_LRPC;
  const look = readFixed(view, payload, type, length);
  if (!lengthFits(look, length)) return NOT_LRPC;
  return { ...look, score: score(look, view, carrier) };
}

/** The fixed fields of a payload that is LRPC because the user says so, whatever its length. */
export function forceLrpc(payload: Uint8Array): LrpcLook {
  if (payload.length < 8) return NOT_LRPC;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const type = view.getUint32(0, true);
  if (type > 13 || view.getUint32(4, true) !== 0) return NOT_LRPC;
  if (payload.length < 0x10) return { ...NOT_LRPC, type, score: 100 };
  return { ...readFixed(view, payload, type, payload.length), score: 100 };
}

function readFixed(view: DataView, payload: Uint8Array, type: number, length: number): LrpcLook {
  const request = isRequestLike(type);
  const response = isResponseLike(type);
  const flags = request || response ? view.getUint32(8, true) : 0;
  const long = request && payload.length >= 0x18;
  const object = request && (flags & FLAG_OBJECT) !== 0 && payload.length >= 0x40 ? guidText(payload, 0x30) : undefined;
  const header = request ? 0x40 : 0x18;
  return {
    score: 0,
    type,
    flags,
    callId: request || response || type === 4 || type === 7 || type === 8 ? view.getUint32(12, true) : undefined,
    bindingId: long ? view.getUint32(0x10, true) : undefined,
    opnum: long ? view.getUint32(0x14, true) : undefined,
    objectUuid: object,
    stubLength: (request || response) && (flags & FLAG_VIEW) === 0 ? Math.max(0, length - header) : undefined,
  };
}

function lengthFits(look: LrpcLook, length: number): boolean {
  const view = (look.flags & FLAG_VIEW) !== 0;
  switch (look.type) {
    case 0:
    case 9:
      return view ? length === 0x48 : length >= 0x40;
    case 1:
      return length === 0x48;
    case 2:
    case 11:
      return length >= 0x14;
    case 3:
    case 10:
      return view ? length === 0x20 : length >= 0x18;
    case 4:
      return length === 0x18;
    case 6:
    case 7:
    case 8:
      return length === 0x10;
    default:
      return length >= 8;
  }
}

/** Carrier types by ALPC message type: which LRPC types may travel in them. 0 = as sent, type not yet set. */
function carrierFits(type: number, carrier: number | undefined): boolean | undefined {
  if (carrier === undefined || carrier === 0) return undefined;
  // A message that comes back, to its receiver (12, cancelled) or its sender (4, lost reply), holds what it held.
  if (carrier === CANCELED) return isAnswer(type) ? false : undefined;
  if (carrier === LOST_REPLY) return isAnswer(type) || type === 1 ? undefined : false;
  switch (type) {
    case 0:
    case 5:
    case 7:
    case 8:
    case 9:
      return carrier === 1;
    case 1:
      return carrier === 1 || carrier === 2;
    case 2:
    case 3:
    case 6:
      return carrier === 2;
    case 4:
      return carrier === 3;
    default:
      return carrier === 1 || carrier === 2;
  }
}

function score(look: LrpcLook, view: DataView, carrier: CarrierFacts): number {
  // The full test of a type that says little of itself (an ack is 16 bytes, mostly zero) needs a sign from the carrier.
  let points = look.type <= 4 ? 40 : 25;
  const port = carrier.portName;
  if (port !== undefined) points += scorePort(port);
  if (carrier.bound === true) points += 50;
  const fits = carrierFits(look.type, carrier.type);
  if (fits === false) return 0;
  if (fits === true) points += 15;
  if (look.type === 0 || look.type === 9) points += scoreRequest(look, view, carrier);
  if (look.type === 1) points += scoreBind(view);
  if (look.type === 3) points += scoreResponse(look, carrier);
  if (look.type === 2) points += view.getUint32(12, true) <= 1 && view.getUint32(8, true) !== 0 ? 15 : -20;
  return Math.max(0, Math.min(100, points));
}

/** Debuggers often know the last component of a name only; rpcrt4's own names are still telling. */
function scorePort(name: string): number {
  if (/\\RPC Control\\/i.test(name) || /^(LRPC-[0-9a-f]{18}|OLE[0-9A-F]{28})$/.test(name)) return 40;
  return name.includes('\\') || name.startsWith('[') ? -35 : 0;
}

function scoreRequest(look: LrpcLook, view: DataView, carrier: CarrierFacts): number {
  let points = 0;
  if ((look.flags & ~REQUEST_FLAGS) !== 0) points -= 45;
  const binding = look.bindingId;
  if (binding !== undefined) {
    if (carrier.binding?.(binding) !== undefined) points += 30;
    else points += binding <= 0xffff ? 5 : -40;
  }
  if (look.opnum !== undefined) points += look.opnum < 0x10000 ? 5 : -40;
  if (view.byteLength >= 0x20) points += view.getBigUint64(0x18, true) === 0n ? 10 : -20;
  if (view.byteLength >= 0x40 && (look.flags & FLAG_OBJECT) === 0) {
    const zero = view.getBigUint64(0x30, true) === 0n && view.getBigUint64(0x38, true) === 0n;
    points += zero ? 5 : -10;
  }
  if (look.objectUuid === NIL_GUID) points -= 10;
  // A first call has a call id; sixteen zero bytes are how CoreMessaging begins.
  if (look.callId === 0 && look.flags === 0) points -= 25;
  return points;
}

function scoreBind(view: DataView): number {
  if (view.byteLength < 0x24) return 10;
  const syntaxes = view.getUint32(0x20, true);
  const booleans = view.byteLength < 0x34 || (view.getUint32(0x2c, true) <= 1 && view.getUint32(0x30, true) <= 1);
  return syntaxes >= 1 && syntaxes <= 7 && booleans ? 35 : -40;
}

function scoreResponse(look: LrpcLook, carrier: CarrierFacts): number {
  const asked = carrier.request?.callId;
  if (asked !== undefined) return asked === look.callId ? 60 : -60;
  return (look.flags & ~0xff) === 0 ? 15 : -30;
}
