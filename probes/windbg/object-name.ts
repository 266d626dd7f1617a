/** Names of kernel objects, from the optional headers before them (the object header's InfoMask says which there are). */
import type { Layout } from './layout.ts';
import { type Bytes, tryRead, wideText } from './memory.ts';
import { add, hex64, isKernelAddress, isZero, type U64, u16At, u64At } from './u64.ts';

const CREATOR_INFO = 0x1;
const NAME_INFO = 0x2;
const NAME_INFO_SIZE = 0x20;
const MAX_NAME_BYTES = 0x400;
/** Directories do not nest deeper in any Windows; a loop in damaged memory must end. */
const MAX_LEVELS = 12;

/** Full path of the object whose body is at `object`, as far as its directories can be read; `undefined` if it has no name. */
export function objectPath(object: U64, layout: Layout, faults: string[]): string | undefined {
  let path: string | undefined;
  let at = object;
  for (let level = 0; level < MAX_LEVELS; level++) {
    const found = ownName(at, layout, faults);
    if (found === undefined) return path;
    // The root directory is called "\".
    if (found.name === '\\') return path === undefined ? '\\' : `\\${path}`;
    path = path === undefined ? found.name : `${found.name}\\${path}`;
    if (isZero(found.directory)) return path;
    at = found.directory;
  }
  return path;
}

function ownName(object: U64, layout: Layout, faults: string[]): { name: string; directory: U64 } | undefined {
  if (!isKernelAddress(object)) {
    faults.push(`name: ${hex64(object)} is no object`);
    return undefined;
  }
  const info = nameInfo(object, layout, faults);
  if (info === undefined) return undefined;
  const { at } = layout.name;
  const length = u16At(info, at.name);
  const buffer = u64At(info, at.name + 8);
  if (length === 0 || isZero(buffer)) return undefined;
  const kept = Math.min(length, MAX_NAME_BYTES);
  const text = tryRead(buffer, kept, 'name', faults);
  if (text === undefined) return undefined;
  if (kept < length) faults.push(`name: ${kept} of ${length} bytes kept`);
  return { name: wideText(text, kept), directory: u64At(info, at.directory) };
}

/** The bytes of OBJECT_HEADER_NAME_INFO, or `undefined` if the object has none. */
function nameInfo(object: U64, layout: Layout, faults: string[]): Bytes | undefined {
  const { header } = layout;
  // Both places that it can be at lie before the header: one read gets the header and either.
  const before = 2 * NAME_INFO_SIZE;
  const start = add(object, -header.body - before);
  const whole = tryRead(start, before + header.body, 'object header', []);
  const own = whole ?? tryRead(add(object, -header.body), header.body, 'object header', faults);
  if (own === undefined) return undefined;
  const mask = own[(whole === undefined ? 0 : before) + header.infoMask] ?? 0;
  if ((mask & NAME_INFO) === 0) return undefined;
  const distance = layout.maskOffsets[mask & (NAME_INFO | CREATOR_INFO)] ?? 0;
  const { start: from, length } = layout.name;
  if (whole !== undefined && distance >= NAME_INFO_SIZE && distance <= before) {
    return Array.from({ length }, (_, index) => whole[before - distance + from + index] ?? 0);
  }
  return tryRead(add(object, -header.body - distance + from), length, 'name header', faults);
}
