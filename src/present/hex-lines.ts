/** Bytes as people compare them: offset, sixteen bytes, the same as ASCII; in the form of the debugger logs this tool reads. */

const PER_LINE = 16;

/** `0010  02 00 00 00 07 …  ........` a line. `most` bounds the lines; what is left out is said. */
export function hexLines(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  const digits = bytes.length > 0x10000 ? 8 : 4;
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    if (lines.length >= most) {
      lines.push(`…     ${(bytes.length - at).toLocaleString('en-US')} more bytes`);
      break;
    }
    const row = bytes.subarray(at, at + PER_LINE);
    const hex = Array.from(row, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(digits, '0')}  ${hex.padEnd(PER_LINE * 3 - 1)}  ${text}`);
  }
  return lines;
}
