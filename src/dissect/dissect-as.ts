/** Reads bytes as what the user says they are: `--as lrpc`, `--as objref` … */
import type { FieldPart } from '../model/field-tree.ts';
import { dissectAttributes } from './alpc/attributes.ts';
import { noticeKind } from './alpc/notice.ts';
import { dissectWhole, headerPointerSize, readHeader } from './alpc/port-message.ts';
import { type CarrierFacts, type MessageContext, newFindings, type TransferSyntax } from './context.ts';
import { type Cursor, type FieldSpec, readPart } from './cursor.ts';
import { conclude, type DissectEnvironment, type Dissection, dissectPayload } from './dissect.ts';
import type { Dissector } from './engine.ts';
import { forceLrpc, recogniseLrpc } from './lrpc/recognise.ts';
import { guessStub } from './ndr/guess.ts';
import { readAnyObjref } from './orpc/activation.ts';
import { DISSECTORS } from './registry.ts';
import { dissectStub } from './stub.ts';

/** What bytes can be read as, with a word on each; `auto` looks for itself. */
export const DISSECT_KINDS = {
  auto: 'whatever it looks like',
  'port-message': 'a whole message: PORT_MESSAGE, then its data',
  payload: 'message data, by its look',
  lrpc: 'message data of local RPC',
  ndr: 'arguments in NDR (NDR20)',
  ndr64: 'arguments in NDR64',
  orpc: 'arguments of a COM call, beginning with ORPCTHIS',
  'orpc-reply': 'results of a COM call, beginning with ORPCTHAT',
  objref: 'a marshalled interface pointer (MEOW)',
  attributes: 'an ALPC_MESSAGE_ATTRIBUTES block',
  csrss: 'message data of the Windows subsystem (CSRSS)',
  ctf: 'message data of the text services framework',
  coremessaging: 'message data of CoreMessaging',
  sm: 'message data of the session manager',
  lsa: 'message data of LSA authentication',
  unknown: 'texts and ids only',
} as const;
export type DissectKind = keyof typeof DISSECT_KINDS;

/** What the user may add. */
interface DissectAsOptions extends DissectEnvironment {
  /** With `ndr`, `ndr64`, `orpc`: read by the description of this procedure if one is known. */
  readonly interfaceUuid?: string | undefined;
  readonly opnum?: number | undefined;
  /** With `ndr` and `ndr64`: results instead of arguments. */
  readonly response?: boolean | undefined;
  readonly portName?: string | undefined;
  /** 4 for data of 32-bit processes; default 8, or what the header says. */
  readonly pointerSize?: 4 | 8 | undefined;
}

/** True for a name in {@link DISSECT_KINDS}. */
export function isDissectKind(text: string): text is DissectKind {
  return Object.hasOwn(DISSECT_KINDS, text);
}

/** Reads `bytes` as `kind`. Any bytes are fine. */
export function dissectAs(kind: DissectKind, bytes: Uint8Array, options: DissectAsOptions): Dissection {
  const real = kind === 'auto' ? looksLike(bytes) : kind;
  const context = contextFor(real, bytes, options);
  let dissector: string = real;
  const spec: FieldSpec = { name: real, title: DISSECT_KINDS[real], ref: 'as asked' };
  const { root, problem } = readPart(bytes, spec, (cursor) => {
    dissector = read(real, cursor, context, options) ?? real;
  });
  const { payload, payloadLength, found, carrier } = context;
  if (real === 'port-message' && payloadLength === 0) {
    found.protocol = 'alpc';
    found.kind = noticeKind(carrier.type) ?? 'message without data';
  }
  if (payload.length < payloadLength) found.notes.push(`${payload.length} of ${payloadLength} bytes were recorded`);
  const part: FieldPart = { buffer: real === 'port-message' ? 'whole' : bufferOf(real), root };
  const problems = problem === undefined ? [] : [problem];
  return conclude({ parts: [part] }, context, { dissector, problems });
}

function bufferOf(kind: DissectKind): FieldPart['buffer'] {
  return kind === 'attributes' ? 'attributes' : 'payload';
}

/** A whole message if the lengths in a header fit, an OBJREF by its signature, else message data. */
function looksLike(bytes: Uint8Array): Exclude<DissectKind, 'auto'> {
  if (bytes.length >= 4 && bytes[0] === 0x4d && bytes[1] === 0x45 && bytes[2] === 0x4f && bytes[3] === 0x57) {
    return 'objref';
  }
  const pointerSize = headerPointerSize(bytes);
  const header = readHeader(bytes);
  // Four equal bytes could be chance; the type and the recorded length must fit as well.
  if (pointerSize !== undefined && header !== undefined && header.type <= 13) {
    const total = header.dataLength + (pointerSize === 8 ? 0x28 : 0x18);
    if (total >= bytes.length) return 'port-message';
  }
  return 'payload';
}

function contextFor(kind: DissectKind, bytes: Uint8Array, options: DissectAsOptions): MessageContext {
  const header = kind === 'port-message' ? readHeader(bytes) : undefined;
  const carrier: CarrierFacts = {
    pointerSize: options.pointerSize ?? header?.pointerSize ?? 8,
    ...(options.portName === undefined ? {} : { portName: options.portName }),
    ...(header === undefined || header.type === 0 ? {} : { type: header.type }),
    ...(header === undefined ? {} : { sender: { pid: header.pid, tid: header.tid } }),
    ...(options.osBuild === undefined ? {} : { osBuild: options.osBuild }),
    ...(options.response === true ? { type: 2 } : {}),
  };
  const from = header === undefined ? 0 : Math.min(bytes.length, header.pointerSize === 8 ? 0x28 : 0x18);
  const payload = bytes.subarray(from);
  const payloadLength = Math.max(payload.length, header?.dataLength ?? 0);
  const found = newFindings();
  found.interfaceUuid = options.interfaceUuid;
  found.opnum = options.opnum;
  const lrpc = kind === 'lrpc' ? forceLrpc(payload) : recogniseLrpc(payload, payloadLength, carrier);
  return { payload, payloadLength, carrier, names: options.names, lrpc, found };
}

function read(
  kind: DissectKind,
  cursor: Cursor,
  context: MessageContext,
  options: DissectAsOptions,
): string | undefined {
  switch (kind) {
    case 'port-message': {
      let dissector: string | undefined;
      dissectWhole(cursor, () => {
        if (cursor.remaining > 0) dissector = dissectPayload(cursor, context);
      });
      return dissector;
    }
    case 'auto':
    case 'payload':
      return dissectPayload(cursor, context);
    case 'ndr':
    case 'ndr64':
      return readStub(cursor, context, kind === 'ndr' ? 'ndr20' : 'ndr64', options);
    case 'orpc':
    case 'orpc-reply':
      context.found.com = true;
      context.found.objectUuid = 'unknown';
      return readStub(cursor, context, undefined, { ...options, response: kind === 'orpc-reply' });
    case 'objref':
      context.found.protocol = 'objref';
      context.found.kind = 'interface pointer';
      readAnyObjref(cursor);
      return undefined;
    case 'attributes':
      context.found.protocol = 'alpc';
      context.found.kind = 'attributes';
      dissectAttributes(cursor, context.carrier.pointerSize);
      return undefined;
    case 'lrpc':
      if (context.lrpc.type < 0) cursor.fail('no LRPC message type in the first eight bytes');
      return dissectPayload(cursor, context);
    default:
      return readForced(kind, cursor, context);
  }
}

function readStub(
  cursor: Cursor,
  context: MessageContext,
  syntax: TransferSyntax | undefined,
  options: DissectAsOptions,
): undefined {
  const { found } = context;
  found.protocol = found.com ? 'orpc' : 'lrpc';
  found.kind = options.response === true ? 'results' : 'arguments';
  found.syntax = syntax;
  found.syntaxCertainty = syntax === undefined ? undefined : 'fact';
  dissectStub(cursor, context, { response: options.response === true });
}

function readForced(kind: DissectKind, cursor: Cursor, context: MessageContext): string {
  const dissector: Dissector | undefined = DISSECTORS.find((one) => one.id === kind);
  if (dissector !== undefined) return dissectPayload(cursor, context, dissector);
  guessStub(cursor, { syntax: undefined, response: false, plain: true });
  return kind;
}
