import type { Piece } from './ast.ts';

/**
 * Whether a text matches a pattern from end to end: `*` any characters, `?` one code point. Both are folded. Goes back to
 * the last `*` only, so that the time is at most pattern × text, whatever the pattern.
 */
export function globMatches(pieces: readonly Piece[], text: string): boolean {
  let at = 0;
  let piece = 0;
  let starPiece = -1;
  let starAt = 0;
  for (;;) {
    const current = pieces[piece];
    if (current === undefined && at === text.length) return true;
    if (current?.kind === 'any') {
      starPiece = piece;
      starAt = at;
      piece += 1;
      continue;
    }
    const end = current === undefined ? -1 : advance(current, text, at);
    if (end >= 0) {
      at = end;
      piece += 1;
      continue;
    }
    if (starPiece < 0 || starAt >= text.length) return false;
    starAt += width(text, starAt);
    at = starAt;
    piece = starPiece + 1;
  }
}

function advance(piece: Piece, text: string, at: number): number {
  if (piece.kind === 'text') return text.startsWith(piece.text, at) ? at + piece.text.length : -1;
  return at < text.length ? at + width(text, at) : -1;
}

function width(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
