/**
 * What the bytes of one message mean: a tree of fields, each with its place, so that a hex view can light it up. Nodes lie
 * in wire order: a child lies inside its parent, siblings do not overlap, and every byte of a part belongs to a leaf: a
 * field, padding, or "not decoded".
 */

/** How sure the *meaning* is: from a documented or twice-confirmed layout, from a single source, or from a look alone. */
export type Certainty = 'fact' | 'unconfirmed' | 'guess';

export type FieldValue = number | bigint | string | Uint8Array | undefined;

export interface FieldNode {
  /** Name as in filters, e.g. `lrpc.opnum`. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  readonly kind: 'field' | 'group' | 'padding' | 'not-decoded';
  /** Bytes from the start of the part. */
  readonly offset: number;
  readonly length: number;
  /** Unsigned unless the layout says otherwise; GUIDs as text. `undefined` for groups and padding. */
  readonly value: FieldValue;
  /** The value in words. */
  readonly text: string;
  /** Where the layout is known from. */
  readonly ref: string;
  readonly certainty: Certainty;
  readonly children: readonly FieldNode[];
  /** What is wrong here: the bytes do not fit the layout, or were not recorded. */
  readonly problem: string | undefined;
}

/** Bytes of a message that a recording holds separately. `whole` is a message with its header in front. */
type FieldBuffer = 'header' | 'payload' | 'attributes' | 'view' | 'whole';

/** One run of bytes and its tree; offsets count from its start. */
export interface FieldPart {
  readonly buffer: FieldBuffer;
  readonly root: FieldNode;
}

/** All that was decoded of one message. */
export interface FieldTree {
  readonly parts: readonly FieldPart[];
}

/** The first node of that name in wire order. */
export function findField(tree: FieldTree, name: string): FieldNode | undefined {
  for (const part of tree.parts) {
    const found = findIn(part.root, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(node: FieldNode, name: string): FieldNode | undefined {
  if (node.name === name) return node;
  for (const child of node.children) {
    const found = findIn(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many nodes, the root included. */
export function countFields(node: FieldNode): number {
  let count = 1;
  for (const child of node.children) count += countFields(child);
  return count;
}
