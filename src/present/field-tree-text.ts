/** Field trees as indented text and as JSON. How sure a meaning is stands before each field. */
import type { FieldNode, FieldPart, FieldTree, FieldValue } from '../model/field-tree.ts';
import { safeText } from './safe-text.ts';
import { PLAIN_STYLE, type Style } from './style.ts';

/** Explains the marks before the fields. */
export const FIELD_LEGEND = '~ known from one source only   ? a guess from the look of the bytes   ! does not fit';

const PART_TITLES: Readonly<Record<FieldPart['buffer'], string>> = {
  header: 'header',
  payload: 'payload',
  attributes: 'attributes',
  view: 'view',
  whole: 'message',
};

const MOST_LINES = 4_000;
const TITLE_WIDTH = 28;

/** A part's tree: its title, then a line a field. All of it is safe for a terminal. */
export function fieldTreeLines(part: FieldPart, style: Style = PLAIN_STYLE): string[] {
  const lines = [`${PART_TITLES[part.buffer]}, ${part.root.length.toLocaleString('en-US')} bytes`];
  const digits = Math.max(2, (part.root.length - 1).toString(16).length);
  let left = 0;
  const visit = (node: FieldNode, depth: number): void => {
    for (const child of node.children) {
      if (lines.length >= MOST_LINES) left += 1;
      else lines.push(...fieldLines(child, depth, { digits, style }));
      visit(child, depth + 1);
    }
  };
  if (part.root.problem !== undefined) lines.push(style.bad(`! ${safeText(part.root.problem)}`));
  visit(part.root, 0);
  if (left > 0) lines.push(`… ${left.toLocaleString('en-US')} more fields; --json has all`);
  return lines;
}

interface Look {
  readonly digits: number;
  readonly style: Style;
}

function fieldLines(node: FieldNode, depth: number, { digits, style }: Look): string[] {
  const indent = '  '.repeat(Math.min(depth, 40));
  const at = `+0x${node.offset.toString(16).padStart(digits, '0')}`;
  const title = safeText(node.title);
  const text = safeText(node.kind === 'padding' ? `${node.length} bytes` : node.text);
  const name = node.kind === 'group' && text === '' ? title : title.padEnd(TITLE_WIDTH - Math.min(depth, 8) * 2);
  const line = `${at} ${mark(node)} ${indent}${name}${text === '' ? '' : `  ${text}`}`.trimEnd();
  const shown = quiet(node) ? style.quiet(line) : node.certainty === 'guess' ? style.unsure(line) : line;
  if (node.problem === undefined) return [shown];
  return [shown, style.bad(`${' '.repeat(at.length)} ! ${indent}${safeText(node.problem)}`)];
}

function mark(node: FieldNode): string {
  if (node.kind !== 'field' && node.kind !== 'group') return ' ';
  return node.certainty === 'guess' ? '?' : node.certainty === 'unconfirmed' ? '~' : ' ';
}

function quiet(node: FieldNode): boolean {
  return node.kind === 'padding' || node.kind === 'not-decoded';
}

/** The tree as JSON values; bytes as hexadecimal text, numbers beyond 2^53 as bigints. */
export function fieldTreeJson(tree: FieldTree): object[] {
  return tree.parts.map(({ buffer, root }) => ({ buffer, ...nodeJson(root) }));
}

function nodeJson(node: FieldNode): object {
  const { name, title, kind, offset, length, text, ref, certainty, problem } = node;
  return {
    name,
    title,
    kind,
    offset,
    length,
    value: valueJson(node.value),
    text,
    certainty,
    ref,
    ...(problem === undefined ? {} : { problem }),
    ...(node.children.length === 0 ? {} : { children: node.children.map(nodeJson) }),
  };
}

function valueJson(value: FieldValue): number | bigint | string | null {
  if (value === undefined) return null;
  if (!(value instanceof Uint8Array)) return value;
  return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
