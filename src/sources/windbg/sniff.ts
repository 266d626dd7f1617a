/** Which of the two forms a file has, from its beginning. */
import { decoderOf } from './lines.ts';

/** The line that the probe writes first; blanks as other programs put them, which have read and written it since. */
const FIRST_LINE = /^\{ *"type" *: *"start" *, *"alpcscope" *: *"windbg" *,/m;
/** Any other of its lines: the beginning of the file may be lost. */
const ANY_LINE =
  /^\{ *"type" *: *"(?:enter|leave|process|missed)" *, *"(?:call" *: *\d+|time" *: *"[0-9a-f]{16}"|key" *: *"[0-9a-f]{16}") *[,}]/m;
const TEXT_LINE = /^[ |]*\[SendWait\] (?:Start|Ret)\b/m;

/** `json` for the probe's lines, `text` for the log; `undefined`: neither. */
export function sniffWindbg(head: Uint8Array): 'json' | 'text' | undefined {
  const { decoder, mark } = decoderOf(head);
  const text = decoder.decode(head.subarray(mark)).replace(/\r\n/g, '\n');
  if (FIRST_LINE.test(text) || ANY_LINE.test(text)) return 'json';
  return TEXT_LINE.test(text) ? 'text' : undefined;
}
