/** What `show` found, as sections of text: facts first, then what belongs to it, then stacks. */
import { frameText, type StackFrame } from '../capture/stacks.ts';
import { nested, type Row, type Value } from '../capture/values.ts';
import { fieldColumn, type TextContext } from '../present/column.ts';
import { safeText } from '../present/safe-text.ts';
import type { Style } from '../present/style.ts';
import { callSummary } from '../present/summary.ts';
import { treeLine } from '../present/tree-text.ts';
import type { Entity } from '../query/field.ts';
import { findField } from '../query/fields.ts';

/** Which entity's fields a section's rows have. */
const SECTION_ENTITY: Readonly<Record<string, Entity>> = {
  call: 'calls',
  above: 'calls',
  children: 'calls',
  message: 'messages',
  request: 'messages',
  reply: 'messages',
  event: 'events',
  sendEvent: 'events',
  receiveEvent: 'events',
  process: 'processes',
  threads: 'threads',
};

const TITLES: Readonly<Record<string, string>> = {
  above: 'made on behalf of',
  children: 'made on its behalf',
  sendEvent: 'send event',
  receiveEvent: 'receive event',
  sendStack: 'sender’s stack',
  receiveStack: 'receiver’s stack',
  requestStack: 'client’s stack',
  startStack: 'stack of its creation',
};

/** Sections of frames. */
const STACKS: readonly string[] = ['sendStack', 'receiveStack', 'requestStack', 'startStack', 'stack'];

/** The JSON of `show`: snake_case sections with nested rows. */
export function shownJson(shown: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(shown)) {
    const key = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (STACKS.includes(name)) result[key] = (value as readonly StackFrame[]).map(frameText);
    else if (Array.isArray(value)) result[key] = value.map((item) => (isRow(item) ? nested(item) : item));
    else result[key] = isRow(value) ? nested(value) : (value ?? null);
  }
  return result;
}

/** The text of `show`. All of it is safe for a terminal. */
export function shownText(shown: object, context: TextContext, style: Style): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(shown)) {
    // The field trees follow.
    if (name === 'contents' || name === 'content') continue;
    const section = sectionLines(name, value, { context, style });
    if (section.length === 0) continue;
    lines.push(style.heading(TITLES[name] ?? name), ...section.map((line) => `  ${line}`), '');
  }
  return lines.join('\n');
}

interface Look {
  readonly context: TextContext;
  readonly style: Style;
}

function sectionLines(name: string, value: unknown, look: Look): string[] {
  if (STACKS.includes(name)) return (value as readonly StackFrame[]).map(frameLine);
  if (Array.isArray(value)) return value.flatMap((item) => listItem(name, item, look));
  return isRow(value) ? rowLines(value, SECTION_ENTITY[name], look) : [];
}

/** `K 0x82801a4c nt!KiSystemService+0x25`: kernel or user, as stacks are shown elsewhere. */
function frameLine(frame: StackFrame): string {
  return `${frame.kernel ? 'K' : 'U'} ${safeText(frameText(frame))}`;
}

function listItem(name: string, item: unknown, look: Look): string[] {
  if (!isRow(item)) return [safeText(String(item))];
  const entity = SECTION_ENTITY[name === 'children' && item['client.pid'] === undefined ? 'process' : name];
  if (entity === 'calls') {
    const line = treeLine({ ...nested(item), depth: 0 }, { style: look.style });
    return [`call:${String(item['id'])}  ${line}`];
  }
  const facts = rowLines(item, entity, look).map((line) => line.replace(/\s+/g, ' '));
  return [facts.join(' · ')];
}

/** `field  value`, unknown fields left out. */
function rowLines(row: Row, entity: Entity | undefined, look: Look): string[] {
  const known = Object.entries(row).filter(([, value]) => isKnown(value));
  const width = Math.max(0, ...known.map(([field]) => field.length));
  const shape = nested(row);
  const lines = known.map(([field]) => {
    const type = entity === undefined ? 'text' : (findField(entity, field)?.type ?? 'text');
    const valueType = field === 'status' && entity === 'calls' ? 'rpc-status' : type;
    const text = fieldColumn({ name: field, title: field, type: valueType }).text(shape, look.context);
    return `${field.padEnd(width)}  ${text}`;
  });
  if (entity !== 'calls') return lines;
  return [`${'summary'.padEnd(width)}  ${callSummary(shape)}`, ...lines];
}

function isKnown(value: Value): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
