/** Rows of a capture → what the bytes of a message mean, with what was known when it was imported. */
import type { MessagePart } from '../capture/message-parts.ts';
import type { Row, Value } from '../capture/values.ts';
import { type DissectEnvironment, type Dissection, dissectMessage } from '../dissect/dissect.ts';
import { contextInput, readContext } from '../dissect/recorded.ts';
import type { FieldPart } from '../model/field-tree.ts';

/** One end of a message, read. */
export interface EndContent {
  readonly part: MessagePart;
  readonly content: Row;
  readonly found: Dissection;
  readonly bytes: Readonly<Partial<Record<FieldPart['buffer'], Uint8Array>>>;
}

/** The ends whose bytes were recorded. `message` is the row of the list: RPC events may name what the content does not. */
export function readContents(
  message: Row,
  parts: readonly MessagePart[],
  environment: DissectEnvironment,
): EndContent[] {
  return parts.flatMap((part) => {
    const { content } = part;
    if (content === undefined) return [];
    const bytes = buffersOf(content);
    return [{ part, content, bytes, found: dissectEnd(message, { ...part, content }, { bytes, environment }) }];
  });
}

const BUFFERS = ['header', 'attributes', 'payload', 'view'] as const;

function buffersOf(content: Row): EndContent['bytes'] {
  const bytes: Partial<Record<FieldPart['buffer'], Uint8Array>> = {};
  for (const name of BUFFERS) {
    const value = content[name];
    if (typeof value === 'string') bytes[name] = fromHex(value);
  }
  return bytes;
}

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

function dissectEnd(
  message: Row,
  part: MessagePart & { content: Row },
  { bytes, environment }: { bytes: EndContent['bytes']; environment: DissectEnvironment },
): Dissection {
  const { content, end, status } = part;
  const payload = bytes.payload ?? new Uint8Array(0);
  const known = contextInput(readContext(content['context']));
  const named = namedByRpc(message, payload);
  return dissectMessage(
    {
      ...known,
      request: known.request ?? (message['kind'] === 'reply' ? named : undefined),
      interfaceUuid: named?.interfaceUuid,
      header: bytes.header,
      payload,
      payloadLength: numberOf(content['payload_length']),
      attributes: bytes.attributes,
      view: bytes.view,
      portName: typeof content['port_name'] === 'string' ? content['port_name'] : undefined,
      direction: end,
      flags: numberOf(content['flags']),
      status,
      frames: part.stack,
    },
    environment,
  );
}

// Offset of the procedure number in an LRPC request: NtCoreLib Win32/Rpc/Transport/Alpc.
const OPNUM = 0x14;

/** Interface and procedure of the list, unless the bytes name another procedure. */
function namedByRpc(message: Row, payload: Uint8Array): { interfaceUuid: string; opnum: number } | undefined {
  const { interface_uuid: interfaceUuid, opnum } = message;
  if (typeof interfaceUuid !== 'string' || typeof opnum !== 'number') return undefined;
  if (message['kind'] !== 'reply' && payload.length >= OPNUM + 4) {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    if (view.getUint32(OPNUM, true) !== opnum) return undefined;
  }
  return { interfaceUuid, opnum };
}

function numberOf(value: Value | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The parts of `other` whose bytes are not those of `one`: what need not be shown twice is left out. */
export function differingParts(one: EndContent | undefined, other: EndContent): readonly FieldPart[] {
  return other.found.tree.parts.filter(({ buffer }) => !sameBytes(one?.bytes[buffer], other.bytes[buffer]));
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  return one.every((byte, index) => byte === other[index]);
}
