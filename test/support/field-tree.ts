/** Shared checks and rendering for every dissector's tests. */
import type { FieldNode, FieldTree } from '../../src/model/field-tree.ts';

/**
 * The promises of a field tree: children inside their parent, in wire order, without overlap, and together covering it; every
 * leaf says what it is and where that is known from. Throws with the place of the first breach.
 */
export function checkFieldTree(tree: FieldTree, lengths: readonly number[]): void {
  if (tree.parts.length !== lengths.length) throw new Error(`${tree.parts.length} parts, not ${lengths.length}`);
  tree.parts.forEach((part, index) => {
    const { root } = part;
    if (root.offset !== 0 || root.length !== lengths[index]) {
      throw new Error(`${part.buffer}: the root covers ${root.offset}+${root.length} of ${lengths[index]} bytes`);
    }
    checkNode(root, part.buffer);
  });
}

function checkNode(node: FieldNode, path: string): void {
  const here = `${path}/${node.name}@${node.offset}+${node.length}`;
  if (node.name === '' || node.title === '') throw new Error(`${here}: no name`);
  if (node.ref === '') throw new Error(`${here}: no evidence`);
  if (!Number.isSafeInteger(node.offset) || !Number.isSafeInteger(node.length) || node.length < 0) {
    throw new Error(`${here}: bad place`);
  }
  if (node.children.length === 0) {
    if (node.kind === 'group' && node.length > 0) throw new Error(`${here}: a group without leaves hides its bytes`);
    return;
  }
  let at = node.offset;
  for (const child of node.children) {
    if (child.offset !== at) throw new Error(`${here}: ${child.name} begins at ${child.offset}, not at ${at}`);
    at = child.offset + child.length;
    checkNode(child, here);
  }
  if (at !== node.offset + node.length) throw new Error(`${here}: bytes from ${at} on belong to nothing`);
}

const MARKS = { fact: '', unconfirmed: ' ?', guess: ' ~' } as const;

/** A tree as text: offset, length, name, words; `?` unconfirmed, `~` guess, `!` problem. */
export function renderTree(tree: FieldTree): string {
  const lines: string[] = [];
  const add = (node: FieldNode, depth: number): void => {
    const place = `${node.offset.toString(16).padStart(4, '0')} ${String(node.length).padStart(4)}`;
    const kind = node.kind === 'padding' || node.kind === 'not-decoded' ? `(${node.kind})` : node.name;
    const text = node.text === '' ? '' : ` = ${node.text}`;
    const problem = node.problem === undefined ? '' : ` ! ${node.problem}`;
    lines.push(`${place}  ${'  '.repeat(depth)}${kind}${text}${MARKS[node.certainty]}${problem}`);
    for (const child of node.children) add(child, depth + 1);
  };
  for (const part of tree.parts) {
    lines.push(`[${part.buffer}]`);
    add(part.root, 0);
  }
  return `${lines.join('\n')}\n`;
}

/** Bytes of a text of hexadecimal pairs; lines that begin with `#` are comments. */
export function hexToBytes(text: string): Uint8Array {
  const digits = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('')
    .replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error('not hexadecimal pairs');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
