/** DuckDB's and the system's complaints in a user's words, in one place. */
import { basename } from 'node:path';
import { UserError } from '../base/user-error.ts';

interface Complaint {
  readonly pattern: RegExp;
  readonly message: (file: string) => string;
  /** While the capture is being written. */
  readonly writing?: Pick<Complaint, 'message' | 'hint'>;
  readonly hint: string;
  readonly exitCode?: 1 | 2;
}

const IN_USE = 'is open in another program';

// Texts of DuckDB 1.5 and codes of Node; the first that fits counts.
const COMPLAINTS: readonly Complaint[] = [
  {
    pattern: /Could not set lock|Conflicting lock|being used by another process|EBUSY/i,
    message: (file) => `${file} ${IN_USE}`,
    hint: 'close it there, then try again',
  },
  {
    pattern: /No space left|not enough space|ENOSPC|EFBIG|File too large|could not write all bytes|disk quota/i,
    message: (file) => `the disk is full: could not write ${file}`,
    hint: 'free some space, or choose another place with -o',
    exitCode: 1,
  },
  {
    pattern: /database does not exist|No such file or directory|ENOENT|cannot find the (file|path)/i,
    message: (file) => `${file} does not exist`,
    hint: 'check the path; its folder must exist too',
  },
  {
    pattern: /Permission denied|EACCES|EPERM|Read-only file system|EROFS|Access is denied/i,
    message: (file) => `no permission to open ${file}`,
    writing: {
      message: (file) => `no permission to write ${file}`,
      hint: 'check who owns its folder, or choose another place with -o',
    },
    hint: 'check who owns the file and its folder, or choose another place with -o',
  },
  {
    pattern: /Is a directory|EISDIR|ENOTDIR/i,
    message: (file) => `${file} is a folder, not a capture`,
    hint: 'name a file',
  },
  {
    pattern: /not a valid DuckDB database/i,
    message: (file) => `${file} is not a capture`,
    hint: 'make one with: alpcscope import RECORDING -o CAPTURE',
  },
  {
    pattern: /database file with version number/i,
    message: (file) => `${file} was written by a newer version of alpcscope`,
    hint: 'update alpcscope',
  },
  {
    pattern:
      /checksum|Corrupt|Could not read enough bytes|Serialization Error|INTERNAL Error|FATAL Error|Could not seek/i,
    message: (file) => `${file} is damaged`,
    hint: 'import the recording again',
  },
  {
    pattern: /Out of Memory|failed to (allocate|pin)|failed to offload/i,
    message: (file) => `not enough memory for this question to ${file}`,
    writing: {
      message: (file) => `not enough memory to write ${file}: too many of its messages or names are very large`,
      hint: 'record fewer bytes of each message',
    },
    hint: 'narrow it with a filter or --limit',
    exitCode: 1,
  },
];

/** The error as a {@link UserError} if it is one of the known complaints about the file, else the error itself. */
export function fileError(error: unknown, path: string): unknown {
  return inWords(error, path, (complaint) => complaint);
}

/** As {@link fileError}, while the capture is being written. */
export function writeError(error: unknown, path: string): unknown {
  return inWords(error, path, (complaint) => complaint.writing ?? complaint);
}

function inWords(
  error: unknown,
  path: string,
  words: (complaint: Complaint) => Pick<Complaint, 'message' | 'hint'>,
): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const text = `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`;
  const known = COMPLAINTS.find((complaint) => complaint.pattern.test(text));
  if (known === undefined) return error;
  const { message, hint } = words(known);
  return new UserError(message(basename(path)), { hint, exitCode: known.exitCode ?? 2, cause: error });
}

/** True if the error says that another program has the file open. */
export function isInUse(error: unknown): boolean {
  return error instanceof UserError && error.message.endsWith(IN_USE);
}
