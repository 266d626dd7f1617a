/** What an event says beside its columns: its `detail`, which is JSON, as fields. Pure. */
import { safeText } from '../../../src/present/safe-text.ts';
import { writtenText } from '../../../src/query/print.ts';

export interface EventField {
  /** As people read it: `Process id`. */
  readonly title: string;
  /** Safe for the page; `undefined` for a group. */
  readonly text?: string;
  /** The filter for events that say the same; `undefined` if none can say so. */
  readonly term?: string | undefined;
  readonly fields: readonly EventField[];
}

/** More than these make no reader wiser: what is left out is counted. */
const MOST_FIELDS = 400;
const DEEPEST = 8;

/** Known fields only, as in all lists of facts; `undefined` if the text is no JSON object. */
export function eventFields(
  detail: string,
): { readonly fields: readonly EventField[]; readonly more: number } | undefined {
  const value = parsed(detail);
  if (value === undefined) return undefined;
  const room = { left: MOST_FIELDS, more: 0 };
  return { fields: fieldsOf(value, { detail, depth: 0, room }), more: room.more };
}

/** In a line: `process id 4 · image name System`. `undefined` if the text is no JSON object. */
export function eventLine(detail: string): string | undefined {
  const known = eventFields(detail)?.fields;
  return known?.map((field) => lineOf(field)).join(' · ');
}

function lineOf({ title, text, fields }: EventField): string {
  const name = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return `${name} ${text ?? `(${fields.map(lineOf).join(', ')})`}`;
}

function parsed(detail: string): object | undefined {
  try {
    const value: unknown = JSON.parse(detail);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Place {
  readonly detail: string;
  readonly depth: number;
  readonly room: { left: number; more: number };
}

function fieldsOf(value: object, place: Place): EventField[] {
  return Object.entries(value).flatMap(([key, held]: [string, unknown]): EventField[] => {
    if (held === null || held === undefined) return [];
    if (place.room.left <= 0) {
      place.room.more += 1;
      return [];
    }
    place.room.left -= 1;
    const title = Array.isArray(value) ? String(Number(key) + 1) : titleOf(key);
    if (typeof held !== 'object') {
      const term = Array.isArray(value) ? undefined : termOf(key, held, place.detail);
      return [{ title, text: safeText(String(held)), term, fields: [] }];
    }
    if (place.depth >= DEEPEST) return [{ title, text: safeText(JSON.stringify(held)), fields: [] }];
    const fields = fieldsOf(held, { ...place, depth: place.depth + 1 });
    return fields.length === 0 ? [] : [{ title, fields }];
  });
}

/** `process_id` → `Process id`; names that providers give stay as they are. */
function titleOf(key: string): string {
  const words = /^[a-z0-9]+(_[a-z0-9]+)*$/.test(key) ? key.replaceAll('_', ' ') : key;
  return safeText(`${words.charAt(0).toUpperCase()}${words.slice(1)}`);
}

/** Events whose JSON holds this key with this value: it is written without blanks, and what follows a number ends it. */
function termOf(key: string, value: unknown, detail: string): string | undefined {
  const pair = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  if (!detail.includes(pair)) return undefined;
  const written = (typeof value === 'string' ? [pair] : [`${pair},`, `${pair}}`]).map(
    (text) => `*${writtenText(text)}*`,
  );
  return written.length === 1 ? `detail:${written[0]}` : `detail:(${written.join(' ')})`;
}
