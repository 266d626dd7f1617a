/** Whose text it is, from its beginning. */
import type { Sniff } from '../source.ts';
import { MAGIC } from './framing.ts';
import { lineText } from './lines.ts';
import { ORIGINAL_LINE } from './original.ts';
import { LISTING, OWN_LINE } from './tables/messages.ts';

const FRAME_LINE =
  /^@[0-9a-f]{8} (?:[SRO] \d{1,20} \d{1,10} \d{1,10} \d{1,5} |[MAVNDKUIBQWX] \d{1,20} \d{1,10}|T \d{1,20} \d{19})/m;

export function sniffDtrace(head: Uint8Array): Sniff {
  const text = headText(head);
  if (text.includes('\0')) return 'no';
  if (text.startsWith(`${MAGIC} `) || text.includes(`\n${MAGIC} `)) return 'yes';
  if (ORIGINAL_LINE.test(text) || FRAME_LINE.test(text)) return 'yes';
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  return OWN_LINE.test(first.trim()) || LISTING.test(first) ? 'maybe' : 'no';
}

/** The original script's text, not our program's. */
export function looksOriginal(head: Uint8Array): boolean {
  const text = headText(head);
  return !text.includes(MAGIC) && !FRAME_LINE.test(text) && ORIGINAL_LINE.test(text);
}

function headText(head: Uint8Array): string {
  const wide = head[0] === 0xff && head[1] === 0xfe;
  if (wide) return new TextDecoder('utf-16le').decode(head.subarray(0, head.length & ~1));
  return lineText(head);
}
