/** The syntax tree of a filter: what was written, before fields are looked up. */
import type { Span } from './error.ts';

/** Literal text, `*` (anything) or `?` (one character). */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' };

/** One written value: pieces, never two `text` or two `any` in a row. */
export interface Written {
  readonly pieces: readonly Piece[];
  /** Some part was in quotes: never a number range, `null` or an operator. */
  readonly quoted: boolean;
  readonly span: Span;
}

export type Operator = ':' | '=' | '>' | '>=' | '<' | '<=';

export type Value =
  | { readonly kind: 'compare'; readonly operator: Operator; readonly written: Written; readonly span: Span }
  /** `field:*` */
  | { readonly kind: 'known'; readonly span: Span }
  /** `field:null` */
  | { readonly kind: 'unknown'; readonly span: Span };

export interface FieldNode {
  readonly kind: 'field';
  readonly name: string;
  readonly nameSpan: Span;
  /** One of these, and none of the excluded. At least one of the two is not empty. */
  readonly wanted: readonly Value[];
  readonly excluded: readonly Value[];
  readonly span: Span;
}

export interface WordNode {
  readonly kind: 'word';
  readonly written: Written;
  readonly span: Span;
}

export type Node =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Node[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: Node; readonly span: Span }
  | WordNode
  | FieldNode;

/** `and` or `or` of some nodes; flat, and the node itself if it is one. At least one node. */
export function join(kind: 'and' | 'or', nodes: readonly Node[], span: Span): Node {
  const items = nodes.flatMap((node) => (node.kind === kind ? node.items : [node]));
  const [only] = items;
  if (only === undefined) return { kind: 'all', span };
  return items.length === 1 ? only : { kind, items, span };
}

/** Literal text of a written value, `*` and `?` for its wildcards. */
export function plain(written: Written): string {
  return written.pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'any' ? '*' : '?'))
    .join('');
}

export function hasWildcard(written: Written): boolean {
  return written.pieces.some((piece) => piece.kind !== 'text');
}
