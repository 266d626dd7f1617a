/** Frames of one call → what is known of its message. */
import type { MessageContent } from '../../model/event.ts';
import type { Firing } from './firings.ts';
import type { Frame } from './frames.ts';

/** PORT_MESSAGE in its two layouts (winsiderss/systeminformer phnt/include/ntlpcapi.h). */
const HEADER64 = 0x28;
const HEADER32 = 0x18;

export interface Header {
  readonly length: 0x28 | 0x18;
  readonly dataLength: number;
  readonly type: number;
  readonly pid: number;
  readonly tid: number;
  readonly messageId: number;
  readonly callbackId: number;
}

/** Reads the header at the start of a message; `undefined` if its lengths fit no layout, or too few bytes are there. */
export function readHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < HEADER32) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataLength = view.getUint16(0, true);
  const own = view.getUint16(2, true) - dataLength;
  if (own < HEADER32) return undefined;
  const wide = own >= HEADER64;
  if (wide && bytes.length < HEADER64) return undefined;
  return {
    length: wide ? HEADER64 : HEADER32,
    dataLength,
    type: view.getUint16(4, true) & 0xff,
    pid: view.getUint32(8, true),
    tid: view.getUint32(wide ? 0x10 : 0xc, true),
    messageId: view.getUint32(wide ? 0x18 : 0x10, true),
    callbackId: view.getUint32(wide ? 0x20 : 0x14, true),
  };
}

/** Content whose ids are learned later than the rest. */
export type OpenContent = { -readonly [Name in keyof MessageContent]: MessageContent[Name] };

export interface PortFacts {
  readonly name: string | undefined;
  readonly port: string | undefined;
  readonly ownerPid: number | undefined;
  readonly clientPid: number | undefined;
}

export function contentOf(
  firing: Firing,
  call: { handle: string; flags: string; status: number | undefined },
  port: PortFacts,
): OpenContent {
  const bytes = firing.message?.bytes;
  const header = bytes === undefined ? undefined : readHeader(bytes);
  const callbackId = header === undefined || header.callbackId === 0 ? undefined : header.callbackId;
  return {
    handle: BigInt(`0x${call.handle}`),
    port: port.port,
    portName: port.name,
    ownerPid: port.ownerPid,
    clientPid: port.clientPid,
    flags: Number.parseInt(call.flags, 16),
    status: call.status,
    header: header === undefined ? undefined : bytes?.subarray(0, header.length),
    payload: header === undefined ? undefined : bytes?.subarray(header.length, header.length + header.dataLength),
    payloadLength: header?.dataLength,
    attributes: firing.attributes?.bytes,
    view: firing.view?.bytes,
    callbackId,
  };
}

const UTF16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** Port and processes as the walk through the handle table found them. */
export function portOf(firing: Firing): PortFacts {
  const frame = firing.name;
  if (frame === undefined) return { name: undefined, port: undefined, ownerPid: undefined, clientPid: undefined };
  const { fields } = frame;
  return {
    name: pathOf(frame, firing.directories),
    port: fields[2] === '0' ? undefined : `0x${fields[2]}`,
    ownerPid: positive(fields[4]),
    clientPid: positive(fields[5]),
  };
}

/** A name, or `undefined` if there is none. A cut one ends in "…". */
export function nameOf(frame: Frame): string | undefined {
  const { fields, bytes } = frame;
  if (bytes.length < 2) return undefined;
  const whole = Number(fields[fields.length - 2]);
  return UTF16.decode(bytes.subarray(0, bytes.length & ~1)) + (whole > bytes.length ? '…' : '');
}

/** The full path where the directories lead up to the root, else the last part alone. */
function pathOf(name: Frame, directories: readonly Frame[]): string | undefined {
  const leaf = nameOf(name);
  if (leaf === undefined) return undefined;
  let path = leaf;
  for (let level = 1; ; level += 1) {
    const frame = directories.find(({ fields }) => Number(fields[2]) === level);
    const part = frame === undefined ? undefined : nameOf(frame);
    if (part === undefined) return leaf;
    if (part === '\\') return `\\${path}`;
    path = `${part}\\${path}`;
  }
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? 0);
  return value > 0 && value <= 0xffff_ffff ? value : undefined;
}
