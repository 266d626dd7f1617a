/** Telling an .etl file from other files, and its first event. */
import type { ByteSource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import { decompress } from '../xpress/lz77.ts';
import { BUFFER_FLAG, BUFFER_HEADER_SIZE, BUFFER_TYPE_HEADER, newBufferHeader, readBufferHeader } from './buffer.ts';
import { isLogfileHeaderEvent, type LogfileHeader, readLogfileHeader } from './logfile-header.ts';

/** Enough for the largest event. */
const FIRST_AREA = 1 << 16;
const LEAST_SNIFF = BUFFER_HEADER_SIZE + 8;
const HINT = 'Files that end in .etl come from xperf, wpr, logman, tracelog or PerfView. Is this one complete?';

/** True if a file that starts with `head` is an .etl file. Needs its first 80 bytes; fewer are never enough. */
export function sniffEtl(head: Uint8Array): boolean {
  if (head.length < LEAST_SNIFF) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const header = newBufferHeader();
  readBufferHeader(view, 0, header);
  if (header.type !== BUFFER_TYPE_HEADER || header.size < BUFFER_HEADER_SIZE) return false;
  return (header.flags & BUFFER_FLAG.compressed) !== 0 || isLogfileHeaderEvent(view, BUFFER_HEADER_SIZE);
}

/** The log file header of a file. Throws `UserError` if there is none. */
export function readFirstEvent(source: ByteSource): LogfileHeader {
  const bytes = new Uint8Array(BUFFER_HEADER_SIZE + FIRST_AREA);
  const got = source.read(0, bytes);
  const name = source.name;
  if (got === 0) throw new UserError(`${name} is empty`, { hint: HINT });
  if (!sniffEtl(bytes.subarray(0, got))) {
    throw new UserError(`${name} is not an ETW trace: it does not start with a log file header`, { hint: HINT });
  }
  const area = firstArea(bytes.subarray(0, got));
  const view = new DataView(area.buffer, area.byteOffset, area.length);
  const header =
    area.length >= 8 && isLogfileHeaderEvent(view, 0) ? readLogfileHeader(view, 0, area.length) : undefined;
  if (header === undefined) throw new UserError(`${name} has a log file header that cannot be read`, { hint: HINT });
  return header;
}

/** The event area of the first buffer, as far as the first event can reach. */
function firstArea(file: Uint8Array): Uint8Array {
  const header = newBufferHeader();
  readBufferHeader(new DataView(file.buffer, file.byteOffset, file.length), 0, header);
  const stored = file.subarray(BUFFER_HEADER_SIZE, Math.min(header.size, file.length));
  if ((header.flags & BUFFER_FLAG.compressed) === 0) return stored;
  const area = new Uint8Array(FIRST_AREA);
  return area.subarray(0, decompress(stored, area).produced);
}
