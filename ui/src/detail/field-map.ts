/** Fields and bytes of one part: which bytes a field has, and which field a byte belongs to. */
import type { ApiFieldNode } from '../../../src/server/api.ts';

/** Way from the root: the place among its siblings at each level. The root is `''`. */
export type FieldPath = string;

export interface FieldLine {
  readonly path: FieldPath;
  readonly node: ApiFieldNode;
  readonly depth: number;
  readonly open: boolean;
  /** Place among its siblings, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
}

function pathTo(parent: FieldPath, index: number): FieldPath {
  return parent === '' ? String(index) : `${parent}.${index}`;
}

/** The fields as lines of a tree; what stands below closed ones is left out. */
export function fieldLines(root: ApiFieldNode, closed: ReadonlySet<FieldPath>): readonly FieldLine[] {
  const lines: FieldLine[] = [];
  const visit = (node: ApiFieldNode, parent: FieldPath, depth: number): void => {
    node.children.forEach((child, index) => {
      const path = pathTo(parent, index);
      const open = child.children.length > 0 && !closed.has(path);
      lines.push({ path, node: child, depth, open, place: index + 1, siblings: node.children.length });
      if (open) visit(child, path, depth + 1);
    });
  };
  visit(root, '', 0);
  return lines;
}

/** The node at the end of a path. */
export function nodeAt(root: ApiFieldNode, path: FieldPath): ApiFieldNode | undefined {
  if (path === '') return root;
  return path.split('.').reduce<ApiFieldNode | undefined>((node, step) => node?.children[Number(step)], root);
}

/** The innermost field that holds a byte; `''` if only the part as a whole does. */
export function fieldAt(root: ApiFieldNode, offset: number): FieldPath {
  let path: FieldPath = '';
  let node = root;
  for (;;) {
    const index = node.children.findIndex((child) => offset >= child.offset && offset < child.offset + child.length);
    const child = node.children[index];
    if (child === undefined) return path;
    path = pathTo(path, index);
    node = child;
  }
}

/** All groups above a field: what must be open for it to be seen. */
export function groupsAbove(path: FieldPath): readonly FieldPath[] {
  const steps = path.split('.');
  return steps.slice(0, -1).map((_, index) => steps.slice(0, index + 1).join('.'));
}

const BYTES = /[^A-Za-z0-9+/]/g;

/** Base64 → bytes. Characters that do not belong there are passed over. */
export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64.replace(BYTES, ''));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** What a byte is to the eye: fields that are known, padding, bytes nobody decoded. A `Uint8Array` of {@link ByteLook}. */
export const ByteLook = { field: 0, padding: 1, undecoded: 2, unsure: 3 } as const;

export function byteLooks(root: ApiFieldNode, length: number): Uint8Array {
  const looks = new Uint8Array(length);
  const visit = (node: ApiFieldNode): void => {
    for (const child of node.children) visit(child);
    if (node.children.length > 0) return;
    const look =
      node.kind === 'padding'
        ? ByteLook.padding
        : node.kind === 'not-decoded'
          ? ByteLook.undecoded
          : node.certainty === 'fact'
            ? ByteLook.field
            : ByteLook.unsure;
    looks.fill(look, Math.max(0, node.offset), Math.max(0, node.offset + node.length));
  };
  visit(root);
  return looks;
}
