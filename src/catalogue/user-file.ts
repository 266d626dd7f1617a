/** A user's own names: text in, entries and problems out. The format is documented in docs/catalogue.md. */
import { guidText, parseGuid } from '../base/guid.ts';
import type { InterfaceEntry } from './interface.ts';

/** Characters of a file. A catalogue of every interface of Windows with all procedures stays well below. */
export const MAX_FILE_CHARACTERS = 8 * 1024 * 1024;
/** Entries of a file. */
export const MAX_ENTRIES = 20_000;
/** Characters of a name. */
export const MAX_NAME = 200;
/** Characters of a title, source or server. */
export const MAX_TEXT = 500;
/** Highest procedure number + 1. On the wire a procedure number has 16 bits ([C706] 12.6.4.9). */
export const MAX_PROCEDURES = 65_536;
/** Procedure numbers of all entries together: one line of 30 characters can claim 65,536. Windows itself has some 20,000. */
export const MAX_ALL_PROCEDURES = 1_000_000;
/** Problems that are reported; what follows is only counted. */
const MAX_PROBLEMS = 100;

/** Something in a user's file that was not understood. The rest of the file is used. */
interface NameProblem {
  /** Line of the text, starting at 1; in a JSON array the number of the entry. */
  readonly place: number;
  readonly unit: 'line' | 'entry';
  /** The offending part, shortened. May hold any character: present it as foreign text. */
  readonly value: string;
  readonly reason: string;
}

export interface UserNames {
  readonly entries: readonly InterfaceEntry[];
  readonly problems: readonly NameProblem[];
  /** Problems beyond the reported ones. */
  readonly moreProblems: number;
}

type Place = Pick<NameProblem, 'place' | 'unit'>;

/**
 * Reads names from the text of a file: one JSON object a line (blank lines and lines that start with `//` or `#` are
 * skipped), or one JSON array of such objects. Never throws for bad input: what is wrong is a problem with its place.
 */
export function parseUserNames(text: string): UserNames {
  const problems = new Problems();
  const entries: InterfaceEntry[] = [];
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (body.length > MAX_FILE_CHARACTERS) {
    problems.add({ place: 1, unit: 'line' }, '', `the file has more than ${MAX_FILE_CHARACTERS} characters`);
    return problems.result(entries);
  }
  let procedures = 0;
  for (const item of items(body, problems)) {
    if (entries.length >= MAX_ENTRIES) {
      problems.add(item, '', `more than ${MAX_ENTRIES} entries`);
      break;
    }
    const entry = toEntry(item.value, item, problems);
    if (entry === undefined) continue;
    procedures += entry.procedures?.length ?? 0;
    if (procedures > MAX_ALL_PROCEDURES) {
      problems.add(item, '', `more than ${MAX_ALL_PROCEDURES} procedures in all`);
      break;
    }
    entries.push(entry);
  }
  return problems.result(entries);
}

class Problems {
  private readonly reported: NameProblem[] = [];
  private more = 0;

  add(place: Place, value: unknown, reason: string): undefined {
    if (this.reported.length < MAX_PROBLEMS) {
      this.reported.push({ place: place.place, unit: place.unit, value: shown(value), reason });
    } else this.more++;
    return undefined;
  }

  result(entries: readonly InterfaceEntry[]): UserNames {
    return { entries, problems: this.reported, moreProblems: this.more };
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function* items(body: string, problems: Problems): Generator<Place & { value: unknown }> {
  if (body.trimStart().startsWith('[')) {
    const list = parseJson(body);
    if (!Array.isArray(list)) {
      problems.add({ place: 1, unit: 'line' }, body.trimStart().slice(0, 60), 'starts like a JSON array but is none');
      return;
    }
    for (let index = 0; index < list.length; index++) yield { place: index + 1, unit: 'entry', value: list[index] };
    return;
  }
  let line = 0;
  for (const raw of body.split(/\r\n|\n|\r/)) {
    line++;
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('//') || trimmed.startsWith('#')) continue;
    const value = parseJson(trimmed);
    if (value === undefined) problems.add({ place: line, unit: 'line' }, trimmed, 'not a JSON object');
    else yield { place: line, unit: 'line', value };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const KEYS: ReadonlySet<string> = new Set([
  'uuid',
  'name',
  'kind',
  'version',
  'title',
  'procedures',
  'source',
  'served',
]);

function toEntry(value: unknown, place: Place, problems: Problems): InterfaceEntry | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problems.add(place, value, 'not a JSON object');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields)) if (!KEYS.has(key)) problems.add(place, key, 'no such field');
  const uuid = toUuid(fields['uuid']);
  if (uuid === undefined)
    return problems.add(place, fields['uuid'], 'uuid is not xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx');
  const name = toText(fields['name'], MAX_NAME);
  if (name === undefined)
    return problems.add(place, fields['name'], `name must be a text of 1 to ${MAX_NAME} characters`);
  const kind = fields['kind'] ?? 'rpc';
  if (kind !== 'rpc' && kind !== 'com') return problems.add(place, kind, "kind must be 'rpc' or 'com'");
  const version = fields['version'];
  if (version !== undefined && !(typeof version === 'string' && /^\d{1,5}\.\d{1,5}$/.test(version))) {
    return problems.add(place, version, "version must be a text such as '1.0'");
  }
  const procedures = toProcedures(fields['procedures'], place, problems);
  if (procedures === 'bad') return undefined;
  return {
    uuid,
    name,
    kind,
    title: optionalText(fields, 'title', place, problems) ?? '',
    source: optionalText(fields, 'source', place, problems) ?? 'user',
    procedures,
    ...(version === undefined ? {} : { version }),
    ...definedServed(optionalText(fields, 'served', place, problems)),
  };
}

function definedServed(served: string | undefined): { served?: string } {
  return served === undefined ? {} : { served };
}

function toUuid(value: unknown): string | undefined {
  const bytes = typeof value === 'string' ? parseGuid(value) : undefined;
  return bytes === undefined ? undefined : guidText(bytes, 0);
}

function toText(value: unknown, limit: number): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && value.length <= limit ? value : undefined;
}

function optionalText(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  place: Place,
  problems: Problems,
): string | undefined {
  const value = fields[key];
  if (value === undefined || value === '') return undefined;
  const text = toText(value, MAX_TEXT);
  if (text === undefined) problems.add(place, value, `${key} must be a text of up to ${MAX_TEXT} characters`);
  return text;
}

/** A list of names (null: not known), or an object from number to name. */
function toProcedures(value: unknown, place: Place, problems: Problems): InterfaceEntry['procedures'] | 'bad' {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') {
    problems.add(place, value, 'procedures must be a list of names or an object from number to name');
    return 'bad';
  }
  const pairs: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((name, opnum) => [opnum, name] as const)
    : Object.entries(value);
  let length = 0;
  const names = new Map<number, string>();
  for (const [key, name] of pairs) {
    const opnum = typeof key === 'number' ? key : /^\d{1,5}$/.test(key) ? Number(key) : -1;
    if (opnum < 0 || opnum >= MAX_PROCEDURES) {
      problems.add(place, key, `procedure number must be 0 to ${MAX_PROCEDURES - 1}`);
      return 'bad';
    }
    length = Math.max(length, opnum + 1);
    if (name === null) continue;
    const text = toText(name, MAX_NAME);
    if (text === undefined) {
      problems.add(place, name, `procedure ${opnum} must be a text of 1 to ${MAX_NAME} characters, or null`);
      return 'bad';
    }
    names.set(opnum, text);
  }
  return Array.from({ length }, (_, opnum) => names.get(opnum));
}
