/** How much memory the texts and bytes of an event take, for who keeps many: a hostile recording has events of 64 KB each. */
import type { TraceEvent } from './event.ts';

const BYTES_PER_CHARACTER = 2;

/** About so many bytes, beside those that every event takes. */
export function bytesOf(event: TraceEvent): number {
  switch (event.kind) {
    case 'alpc.send':
    case 'alpc.receive':
      return event.content === undefined ? 0 : bytesIn(event.content);
    case 'alpc.wait-reply':
    case 'alpc.unwait':
    case 'rpc.client-stop':
    case 'rpc.server-stop':
    case 'switch':
    case 'ready':
    case 'stack':
      return 0;
    default:
      return bytesIn(event);
  }
}

/** In the values of an object, and in those of objects among them. */
function bytesIn(values: object, deep = true): number {
  let bytes = 0;
  for (const value of Object.values(values)) {
    if (typeof value === 'string') bytes += BYTES_PER_CHARACTER * value.length;
    else if (ArrayBuffer.isView(value)) bytes += value.byteLength;
    else if (deep && typeof value === 'object' && value !== null) bytes += bytesIn(value, false);
  }
  return bytes;
}
