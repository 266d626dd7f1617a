/** The list of sources, and the door through which files come in. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../base/byte-source.ts';
import { UserError } from '../base/user-error.ts';
import { dtrace } from './dtrace/index.ts';
import { etl } from './etl/index.ts';
import { type ChooseReader, FollowedFile } from './follow.ts';
import type { FileSource, OpenRecording } from './source.ts';
import { windbg } from './windbg/index.ts';

/** Every source that reads files. A new one is a line here. */
export const fileSources: readonly FileSource[] = [etl, windbg, dtrace];

/** Enough to tell what a file is. */
const HEAD_BYTES = 4096;

/**
 * Opens a file for reading. Throws `UserError` if it is not there, may not be read, is no ordinary file or is empty.
 * The caller closes it.
 */
export function openFile(path: string): ByteSource {
  return openOrdinary(path, false);
}

function openOrdinary(path: string, mayBeEmpty: boolean): ByteSource {
  const file = openDescriptor(path);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new UserError(`${path} is a folder`, { hint: 'Name the recording file in it.' });
    if (!stats.isFile()) throw new UserError(`${path} is not an ordinary file`, { hint: 'Copy it to a file first.' });
    if (stats.size === 0 && !mayBeEmpty) {
      throw new UserError(`${path} is empty`, {
        hint: 'Stop the recording session first: it writes its buffers then.',
      });
    }
    return fileBytes(path, file, stats.size);
  } catch (error) {
    closeSync(file);
    throw error instanceof UserError ? error : cannot('read', path, error);
  }
}

/** A pipe without a writer must not hang the program before it is known to be none; Windows has no such flag. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

function openDescriptor(path: string): number {
  try {
    return openSync(path, WITHOUT_WAITING);
  } catch (error) {
    throw cannot('open', path, error);
  }
}

function fileBytes(path: string, file: number, size: number): ByteSource {
  return {
    name: path,
    size,
    read(offset, into) {
      let done = 0;
      try {
        while (done < into.length) {
          const count = readSync(file, into, done, into.length - done, offset + done);
          if (count === 0) break;
          done += count;
        }
      } catch (error) {
        throw cannot('read', path, error);
      }
      return done;
    },
    close() {
      closeSync(file);
    },
  };
}

function cannot(what: 'open' | 'read', path: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`${path} does not exist`, { hint: 'Check the name and the folder.', cause });
    case 'EACCES':
    case 'EPERM':
      return new UserError(`${path} may not be read by you`, {
        hint: 'Recordings belong to the administrator who made them: copy the file, or change its permissions.',
        cause,
      });
    case 'EISDIR':
      return new UserError(`${path} is a folder`, { hint: 'Name the recording file in it.', cause });
    case 'EBUSY':
      return new UserError(`${path} is in use`, { hint: 'Stop the recording session that writes it.', cause });
    default:
      return new UserError(`cannot ${what} ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
  }
}

/** The source that a file belongs to. Throws `UserError` if there is none. */
export function detect(bytes: ByteSource): FileSource {
  const buffer = new Uint8Array(HEAD_BYTES);
  const head = buffer.subarray(0, bytes.read(0, buffer));
  const found = sniffed(head, bytes.name, 'yes') ?? sniffed(head, bytes.name, 'maybe');
  if (found === undefined) throw unknownKind(bytes.name, fileSources);
  return found;
}

function sniffed(head: Uint8Array, name: string, answer: 'maybe' | 'yes'): FileSource | undefined {
  return fileSources.find((source) => source.sniff(head, name) === answer);
}

function unknownKind(name: string, sources: readonly FileSource[]): UserError {
  const expected = sources.map(({ title }) => title).join(', ');
  return new UserError(`${name} is not a recording that alpcscope reads`, { hint: `Expected: ${expected}.` });
}

/**
 * Opens a file that is still being written, perhaps empty as yet; its events go on until `stop`. The caller closes it. Throws
 * `UserError`, and so do its events, for a file that cannot be read while it grows.
 */
export function followRecording(path: string): OpenRecording {
  const followed = fileSources.filter(({ stream }) => stream !== undefined);
  const choose: ChooseReader = (head, complete) => {
    const found = sniffed(head, path, 'yes') ?? (complete ? sniffed(head, path, 'maybe') : undefined);
    if (found?.stream !== undefined) return found.stream(head);
    if (found !== undefined) {
      throw new UserError(`${path} is ${found.title}, which can only be read when it is finished`, {
        hint: `Stop the recording, then: alpcscope import ${path}`,
      });
    }
    if (!complete && !isBinary(head)) return undefined;
    throw unknownKind(path, followed);
  };
  return new FollowedFile(openOrdinary(path, true), choose, followed.map(({ title }) => title).join(' or '));
}

/** What is followed is text. A byte order mark, or zeros for UTF-16, do not make it binary; other control characters do. */
function isBinary(head: Uint8Array): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return false;
  return head.some((byte) => (byte > 0 && byte < 8) || (byte >= 0xe && byte < 0x1b));
}

/** Opens a recording file as what it is. The caller closes the recording, which closes the file. Throws `UserError`. */
export function openRecording(path: string): OpenRecording {
  const bytes = openFile(path);
  try {
    return detect(bytes).open(bytes);
  } catch (error) {
    bytes.close();
    throw error;
  }
}
