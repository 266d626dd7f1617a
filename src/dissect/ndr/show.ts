/** Words for arrays whose element type alone says too little. */
import { guidText } from '../../base/guid.ts';
import type { NodeDraft } from '../cursor.ts';
import { quoted, utf16 } from '../format.ts';

/** Gives a run of small numbers the text of what it holds, where the description says so. */
export function showArray(node: NodeDraft, as: string | undefined, bytes: Uint8Array): void {
  const content = bytes.subarray(node.offset, node.offset + node.length);
  if (as === 'tower') node.text = towerText(content) ?? node.text;
  if (as === 'dual-string') node.text = quoted(utf16(content, 0, content.length >> 1).replaceAll('\0', ' '));
}

/** `interface uuid vM.m over ncalrpc:[endpoint]` of a protocol tower ([C706] appendix L, [MS-RPCE] 2.2.1.2); `undefined` if it is none. */
function towerText(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2) return undefined;
  const floors = view.getUint16(0, true);
  const words: string[] = [];
  let at = 2;
  for (let floor = 0; floor < floors && floor < 16; floor++) {
    const left = sizedPart(view, at);
    const right = left === undefined ? undefined : sizedPart(view, left.end);
    if (left === undefined || right === undefined) return undefined;
    const text = floorText(bytes, left, right);
    if (text !== undefined) words.push(text);
    at = right.end;
  }
  return words.join(', ');
}

interface Part {
  readonly from: number;
  readonly end: number;
}

function sizedPart(view: DataView, at: number): Part | undefined {
  if (at + 2 > view.byteLength) return undefined;
  const end = at + 2 + view.getUint16(at, true);
  return end > view.byteLength ? undefined : { from: at + 2, end };
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  7: 'TCP',
  8: 'UDP',
  9: 'IP',
  11: 'connection-oriented',
  12: 'local (ncalrpc)',
  15: 'pipe',
  16: 'endpoint',
  17: 'host',
};

function floorText(bytes: Uint8Array, left: Part, right: Part): string | undefined {
  const protocol = bytes[left.from];
  if (left.from >= left.end || protocol === undefined) return undefined;
  if (protocol === 13 && left.end - left.from >= 19) {
    const version = (bytes[left.from + 17] ?? 0) | ((bytes[left.from + 18] ?? 0) << 8);
    return `${guidText(bytes, left.from + 1)} v${version}`;
  }
  const name = PROTOCOLS[protocol] ?? `protocol ${protocol}`;
  if (protocol === 15 || protocol === 16 || protocol === 17) {
    return `${name} ${quoted(asciiOf(bytes, right))}`;
  }
  if (protocol === 7 || protocol === 8) {
    return `${name} port ${((bytes[right.from] ?? 0) << 8) | (bytes[right.from + 1] ?? 0)}`;
  }
  if (protocol === 9) return `${name} ${[...bytes.subarray(right.from, right.end)].join('.')}`;
  return name;
}

function asciiOf(bytes: Uint8Array, part: Part): string {
  let text = '';
  for (let at = part.from; at < part.end && bytes[at] !== 0; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
