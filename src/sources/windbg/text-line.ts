/** One line of the text log: what it is, whatever its indentation. */
import type { FrameFact } from './output.ts';

export interface End {
  readonly name: string;
  readonly pid: number;
}

export type TextLine =
  | { readonly kind: 'empty' | 'unknown' | 'left-out' | 'words' | 'skip' | 'fault' }
  | { readonly kind: 'start'; readonly number: string | undefined }
  | { readonly kind: 'return'; readonly number: string | undefined; readonly status: number | undefined }
  | { readonly kind: 'process'; readonly name: string; readonly pid: number; readonly tid: number | undefined }
  | { readonly kind: 'arguments'; readonly handle: bigint; readonly send: bigint; readonly receive: bigint }
  | {
      readonly kind: 'port';
      readonly name: string | undefined;
      readonly owner: End | undefined;
      readonly client: End | undefined;
    }
  | { readonly kind: 'bytes'; readonly offset: number; readonly bytes: readonly number[] }
  | { readonly kind: 'cut'; readonly length: number }
  | {
      readonly kind: 'frame';
      readonly index: number;
      readonly name: string;
      /** Of this frame (our text), or what the frame returns to (the original's). */
      readonly address: bigint | undefined;
      readonly returnTo: bigint | undefined;
    };

const START = /^\[SendWait\] Start(?: #(\d{1,15}))?$/;
const RETURN = /^\[SendWait\] Ret(?: #(\d{1,15}) status ([0-9a-f]{1,8}))?$/;
const PROCESS = /^(.{1,260})\((\d{1,10})\)(?: tid (\d{1,10}))?$/;
const ARGUMENTS = /^PortHandle=([0-9a-f]{1,16}), SendMessage=([0-9a-f]{1,16}), ReceiveMessage=([0-9a-f]{1,16})$/;
const PORT = /^Handle: [0-9a-f]{1,16} Port: (.{0,2048}) \| (.{1,280}) -> (.{1,280})$/;
const END = /^(.{1,260})\((\d{1,10})\)$/;
// Codes are separated by one space; two stand before the characters.
const BYTES = /^([0-9a-f]{4,8}) ((?: [0-9A-F]{2}){1,16})(?: |$)/;
const CUT = /^\[CUT\] \d{1,7} of (\d{1,7}) bytes$/;
const FRAME = /^([0-9a-f]{2,4}) ([0-9a-f]{8}`[0-9a-f]{8}) ([0-9a-f]{8}`[0-9a-f]{8}) {1,8}(\S.{0,2048})$/;
const OWN_FRAME = /^([0-9a-f]{2,4}) (?:([0-9a-f]{8}`[0-9a-f]{8})|\(inline\)) {1,16}(\S.{0,2048})$/;
const INLINE_FRAME = /^([0-9a-f]{2,4}) (?:\(Inline Function\)|-{8}`-{8}) +-{8}`-{8} +(\S.{0,2048})$/;
const WORDS =
  /^(?:CALL req_id:-?\d+ method:-?\d+|BIND to [0-9a-f]* \(.{0,8}\)|FAIL.{0,40}|SUCCESS req_id:-?\d+|UNKNOWN REQUEST TYPE|\[DEBUG\].{0,200}|# (?:Child-SP|Address) .{0,80})$/;

export function textLine(raw: string): TextLine {
  const text = raw.replace(/^[ |\t]+/, '').trimEnd();
  if (text === '') return { kind: 'empty' };
  if (text.startsWith('[')) return bracketed(text);
  if (WORDS.test(text)) return { kind: 'words' };
  if (/^\.\.\.+$/.test(text)) return { kind: 'left-out' };
  return dumped(text) ?? facts(text) ?? { kind: 'unknown' };
}

function bracketed(text: string): TextLine {
  const start = START.exec(text);
  if (start !== null) return { kind: 'start', number: start[1] };
  const back = RETURN.exec(text);
  if (back !== null) {
    return {
      kind: 'return',
      number: back[1],
      status: back[2] === undefined ? undefined : Number.parseInt(back[2], 16),
    };
  }
  const cut = CUT.exec(text);
  if (cut !== null) return { kind: 'cut', length: Number(cut[1]) };
  if (text.startsWith('[SKIP] ')) return { kind: 'skip' };
  if (text.startsWith('[FAULT] ')) return { kind: 'fault' };
  // A port's name may begin so too, but not a line.
  return WORDS.test(text) ? { kind: 'words' } : { kind: 'unknown' };
}

function dumped(text: string): TextLine | undefined {
  const row = BYTES.exec(text);
  if (row !== null) {
    const codes = (row[2] ?? '').trim().split(' ');
    return {
      kind: 'bytes',
      offset: Number.parseInt(row[1] ?? '', 16),
      bytes: codes.map((code) => Number.parseInt(code, 16)),
    };
  }
  const frame = FRAME.exec(text);
  if (frame !== null) return frameLine(frame[1], undefined, frame[3], frame[4]);
  const own = OWN_FRAME.exec(text);
  if (own !== null) return frameLine(own[1], own[2] ?? '', undefined, own[3]);
  const inline = INLINE_FRAME.exec(text);
  return inline === null ? undefined : frameLine(inline[1], '', undefined, inline[2]);
}

function frameLine(
  index: string | undefined,
  address: string | undefined,
  returnTo: string | undefined,
  name: string | undefined,
): TextLine {
  return {
    kind: 'frame',
    index: Number.parseInt(index ?? '', 16),
    address: parse(address),
    returnTo: parse(returnTo),
    name: name ?? '',
  };
}

/** `undefined` if the text has no such column, 0 if it is empty there. */
function parse(address: string | undefined): bigint | undefined {
  if (address === undefined) return undefined;
  return address === '' ? 0n : BigInt(`0x${address.replace('`', '')}`);
}

function facts(text: string): TextLine | undefined {
  const call = ARGUMENTS.exec(text);
  if (call !== null) {
    const [handle = 0n, send = 0n, receive = 0n] = call.slice(1).map((part) => BigInt(`0x${part}`));
    return { kind: 'arguments', handle, send, receive };
  }
  const port = PORT.exec(text);
  if (port !== null) {
    const name = port[1] ?? '';
    const named = name !== '' && name !== '(no name)' && name !== 'UNKNOWN_PORT_NAME';
    return { kind: 'port', name: named ? name : undefined, client: endOf(port[2] ?? ''), owner: endOf(port[3] ?? '') };
  }
  const process = PROCESS.exec(text);
  if (process === null) return undefined;
  const pid = Number(process[2]);
  const tid = process[3] === undefined ? undefined : Number(process[3]);
  return pid > 0xffff_ffff ? undefined : { kind: 'process', name: process[1] ?? '', pid, tid };
}

/** `undefined` for "NO CLIENT" and "NO OWNER". */
function endOf(text: string): End | undefined {
  const match = END.exec(text);
  return match === null || Number(match[2]) > 0xffff_ffff ? undefined : { name: match[1] ?? '', pid: Number(match[2]) };
}

/** Bytes and stack of one side of a call. */
export interface Dump {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly frames: readonly FrameFact[];
}

const MAX_BYTES = 0x1_0000;
const MAX_FRAMES = 1024;

/** Puts the rows of a dump together. */
export class DumpReader {
  private data = new Uint8Array(256);
  private filled = 0;
  private full: number | undefined;
  private readonly frames: FrameFact[] = [];
  /** What the frame before returns to: where this one's code goes on. */
  private next: bigint | undefined = 0n;

  /** False if the row does not follow the one before. */
  bytes(offset: number, bytes: readonly number[]): boolean {
    if (offset !== this.filled || this.frames.length > 0 || offset + bytes.length > MAX_BYTES) return false;
    if (offset + bytes.length > this.data.length) {
      const larger = new Uint8Array(this.data.length * 4);
      larger.set(this.data);
      this.data = larger;
    }
    this.data.set(bytes, offset);
    this.filled += bytes.length;
    return true;
  }

  /** Only the beginning of the message is in the dump. */
  cut(length: number): boolean {
    if (length > 0xffff || length < this.filled) return false;
    this.full = length;
    return true;
  }

  frame({ index, name, address, returnTo }: Extract<TextLine, { kind: 'frame' }>): boolean {
    if (index !== this.frames.length || index >= MAX_FRAMES) return false;
    this.frames.push({ address: address ?? this.next ?? 0n, name });
    if (returnTo !== undefined) this.next = returnTo;
    return true;
  }

  finish(): Dump {
    return { bytes: this.data.slice(0, this.filled), length: this.full ?? this.filled, frames: this.frames };
  }
}
