/** What rare events say beside their row, as JSON text. */
import type { TraceEvent } from '../model/event.ts';

/** Bytes of an undecoded event that are kept. */
const MOST_RAW_BYTES = 1024;
const BASE_FIELDS: ReadonlySet<string> = new Set(['id', 'time', 'kind', 'pid', 'tid', 'cpu']);

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, MOST_RAW_BYTES)) text += byte.toString(16).padStart(2, '0');
  return text;
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (value instanceof Uint8Array) return hex(value);
  return value;
}

const SNAKE = new Map<string, string>();

/** A field's name as in the rest of the capture: `imageName` is `image_name`. */
function snake(name: string): string {
  let known = SNAKE.get(name);
  if (known === undefined) {
    known = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    SNAKE.set(name, known);
  }
  return known;
}

// Windows' names may hold half a surrogate pair. `JSON.stringify` keeps it as an escape, which is no JSON to DuckDB: in its
// place stands U+FFFD, as in every text column.
const HALF_PAIR = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** `nested`: values may lie deeper than `plain` was applied. Calling back for each takes most of the time that this takes. */
function jsonText(value: object, nested = true): string {
  const text = nested ? JSON.stringify(value, plain) : JSON.stringify(value);
  return text.includes('\\ud') ? text.replace(HALF_PAIR, '$1\ufffd') : text;
}

/** JSON of an object's fields, those that every event has left out. */
function json(fields: object): string {
  const renamed: Record<string, unknown> = {};
  let nested = false;
  for (const [name, value] of Object.entries(fields)) {
    if (BASE_FIELDS.has(name)) continue;
    if (value === undefined) continue;
    const said = plain(name, value);
    nested ||= typeof said === 'object';
    renamed[snake(name)] = said;
  }
  return jsonText(renamed, nested);
}

/** Detail of an event whose fields have no columns of their own; `undefined` if there is nothing to say. */
export function eventDetail(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'process.start':
    case 'process.end':
    case 'process.rundown-start':
    case 'process.rundown-end':
    case 'process.defunct':
      return json(event.process);
    case 'hint':
      // The provider's own names.
      return jsonText({ from: event.from, ...event.fields });
    case 'rpc.other':
      return json({ eventId: event.eventId, detail: event.detail });
    case 'rpc.endpoint':
      return event.removed ? '{"removed":true}' : undefined;
    default:
      return json(event);
  }
}
