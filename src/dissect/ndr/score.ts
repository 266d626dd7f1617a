/** NDR20 or NDR64? A look at the stub, for when the binding was not recorded. What it says is inferred, never a fact. */
import type { TransferSyntax } from '../context.ts';

/** Points for either syntax, and the winner if one is clearly ahead. */
interface SyntaxScore {
  readonly ndr20: number;
  readonly ndr64: number;
  readonly syntax: TransferSyntax | undefined;
}

/** More than this of a stub says nothing new. */
const LOOKED_AT = 8192;

/** Scores the stub in `bytes` from `start` to `end`. */
export function scoreSyntax(bytes: Uint8Array, start: number, end: number): SyntaxScore {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, LOOKED_AT));
  let ndr20 = 0;
  let ndr64 = 0;
  let lastReferent = 0;
  for (let at = 0; at + 4 <= view.byteLength; at += 4) {
    const value = view.getUint32(at, true);
    if (value >>> 16 === 2 && (value & 3) === 0) {
      if (at % 8 === 0 && value === 0x20000 && at + 8 <= view.byteLength && view.getUint32(at + 4, true) === 0)
        ndr64 += 2;
      else if (value === lastReferent + 4 || lastReferent === 0) ndr20 += 2;
      lastReferent = value;
    }
    ndr20 += string20(view, at);
    if (at % 8 === 0) ndr64 += string64(view, at);
  }
  const clear = Math.abs(ndr20 - ndr64) >= 2;
  return { ndr20, ndr64, syntax: clear ? (ndr20 > ndr64 ? 'ndr20' : 'ndr64') : undefined };
}

// Maximum, offset 0, actual count, and something after them: 12 bytes in one syntax, 24 in the other.
function string20(view: DataView, at: number): number {
  if (at + 14 > view.byteLength) return 0;
  const max = view.getUint32(at, true);
  const actual = view.getUint32(at + 8, true);
  const fits = actual > 0 && actual <= max && max < 0x10000 && at + 12 + actual <= view.byteLength;
  return fits && view.getUint32(at + 4, true) === 0 && actual > 1 && view.getUint16(at + 12, true) !== 0 ? 4 : 0;
}
function string64(view: DataView, at: number): number {
  if (at + 26 > view.byteLength) return 0;
  const max = view.getUint32(at, true);
  const actual = view.getUint32(at + 16, true);
  const fits = actual > 0 && actual <= max && max < 0x10000 && at + 24 + actual <= view.byteLength;
  const zeros =
    view.getUint32(at + 4, true) === 0 &&
    view.getUint32(at + 8, true) === 0 &&
    view.getUint32(at + 12, true) === 0 &&
    view.getUint32(at + 20, true) === 0;
  return fits && zeros && actual > 1 && view.getUint16(at + 24, true) !== 0 ? 5 : 0;
}
