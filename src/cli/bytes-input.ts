/** Bytes from what a person gives: a file, hexadecimal text, or `-` for standard input; binary or hex, whichever it is. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { parseHex } from '../base/hex-text.ts';
import { UserError } from '../base/user-error.ts';

/** Binary input; a message has at most 64 KiB, a view may be larger. */
const MAX_BYTES = 2 ** 20;
const MAX_FILE = 2 ** 24;
const STDIN = 0;

export interface GivenBytes {
  readonly bytes: Uint8Array;
  /** What was assumed or passed over. */
  readonly notes: readonly string[];
}

/** Reads the input; `form` forces what it is taken for. Throws `UserError`. */
export function readBytes(words: readonly string[], form: 'auto' | 'hex' | 'binary'): GivenBytes {
  const [first = ''] = words;
  if (words.length === 1 && first === '-') return decode(readAll(STDIN, 'standard input'), 'standard input', form);
  if (words.length === 1 && existsSync(first)) return decode(readFile(first), first, form);
  const text = words.join(' ');
  if (form === 'binary') throw new UserError(`${first} does not exist`, { hint: '--binary is for files and for -' });
  const parsed = parseHex(text);
  if (parsed.ok) return parsed;
  const named = words.length === 1 ? `there is no file ${JSON.stringify(first)}, and as hex: ` : '';
  throw new UserError(`${named}${parsed.reason}`, { hint: 'give a file, hexadecimal bytes, or - for standard input' });
}

function readFile(path: string): Uint8Array {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new UserError(`cannot open ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  try {
    if (fstatSync(file).isDirectory()) throw new UserError(`${path} is a folder`, { hint: 'name a file' });
    return readAll(file, path);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, name: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const block = new Uint8Array(65_536);
    const count = readSome(file, block, name);
    if (count === 0) break;
    total += count;
    if (total > MAX_FILE) {
      throw new UserError(`${name} is larger than 16 MB: no message is`, { hint: 'give one message at a time' });
    }
    blocks.push(block.subarray(0, count));
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

function readSome(file: number, block: Uint8Array, name: string): number {
  for (;;) {
    try {
      return readSync(file, block, 0, block.length, null);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return 0;
      // A terminal or pipe without data yet.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      else
        throw new UserError(`cannot read ${name}: ${error instanceof Error ? error.message : code}`, { cause: error });
    }
  }
}

function decode(bytes: Uint8Array, name: string, form: 'auto' | 'hex' | 'binary'): GivenBytes {
  if (bytes.length === 0) throw new UserError(`${name} is empty`);
  const text = form === 'binary' ? undefined : textOf(bytes, form === 'hex');
  if (text === undefined) {
    if (bytes.length > MAX_BYTES) {
      throw new UserError(`${name} is larger than 1 MB: no message is`, { hint: 'give one message at a time' });
    }
    return { bytes, notes: [] };
  }
  const parsed = parseHex(text);
  if (parsed.ok) return parsed;
  throw new UserError(`${name}, line ${parsed.line}: ${parsed.reason}`, {
    hint: 'it is text, so it was read as hexadecimal; --binary takes the bytes as they are',
  });
}

/** The text, if it is one: ASCII, or what PowerShell writes (UTF-16 with its mark, UTF-8 with its mark). */
function textOf(bytes: Uint8Array, forced: boolean): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  const printable = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
  if (printable || forced) return new TextDecoder('latin1').decode(bytes);
  // Debugger logs have Latin-1 in the column of characters.
  const control = bytes.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13);
  return control ? undefined : new TextDecoder('latin1').decode(bytes);
}
