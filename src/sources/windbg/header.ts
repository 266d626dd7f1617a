/** PORT_MESSAGE, as far as joining needs it (winsiderss/systeminformer phnt/include/ntlpcapi.h). */

const HEADER64 = 0x28;
const HEADER32 = 0x18;

/** Low byte of the type: answers, which name their sender but not the sender of what they answer. */
const REPLY = 2;
const CONNECTION_REPLY = 11;

export interface Header {
  readonly type: number;
  readonly pid: number;
  readonly tid: number;
  readonly messageId: number;
  /** 0: none. */
  readonly callbackId: number;
}

/** `undefined` if the bytes are of neither layout. */
export function readHeader(bytes: Uint8Array | undefined): Header | undefined {
  if (bytes === undefined || (bytes.length !== HEADER64 && bytes.length !== HEADER32)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes.length === HEADER64;
  return {
    type: view.getUint16(4, true) & 0xff,
    pid: view.getUint32(8, true),
    tid: view.getUint32(wide ? 0x10 : 0x0c, true),
    messageId: view.getUint32(wide ? 0x18 : 0x10, true),
    callbackId: view.getUint32(wide ? 0x20 : 0x14, true),
  };
}

/** Whether the bytes are of one of the layouts, by their number and by the lengths they hold: total less data is the header's own. */
export function fitsLayout(bytes: Uint8Array): boolean {
  if (bytes.length !== HEADER64 && bytes.length !== HEADER32) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint16(2, true) - view.getUint16(0, true) === bytes.length;
}

export function isAnswer(header: Header): boolean {
  return header.type === REPLY || header.type === CONNECTION_REPLY;
}
