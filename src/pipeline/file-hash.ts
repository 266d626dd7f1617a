/** SHA-256 of recordings, by which captures tell what they were made of. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { UserError } from '../base/user-error.ts';
import { openFile } from '../sources/index.ts';

const BLOCK = 4 * 2 ** 20;
/** A thread needs a built file to begin with; for a small file it takes longer to start than it saves. */
const THREAD_FROM = import.meta.url.endsWith('.js') ? 16 * 2 ** 20 : Number.POSITIVE_INFINITY;

/** SHA-256 of a file, in lower-case hexadecimal. Reads in blocks. Rejects with `UserError` if the file cannot be read. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const block = new Uint8Array(BLOCK);
  const file = openFile(path);
  try {
    // Not beyond the size it had: a file that grows as fast as it is read would never end.
    for (let done = 0; done < file.size; ) {
      const count = file.read(done, block.subarray(0, Math.min(BLOCK, file.size - done)));
      if (count === 0) break;
      hash.update(block.subarray(0, count));
      done += count;
      await new Promise(setImmediate);
    }
  } finally {
    file.close();
  }
  return hash.digest('hex');
}

/** What the thread of `hash-worker.ts` says: the hash, or why the file cannot be read. */
export type FromHasher = string | { readonly message: string; readonly hint: string | undefined };

/** A hash that another thread works out, if the file is large enough for that; else it is begun when it is asked for. */
export class FileHash {
  private readonly path: string;
  private readonly worker: Worker | undefined;
  private readonly early: Promise<string> | undefined;

  constructor(path: string, size: number, threadFrom = THREAD_FROM) {
    this.path = path;
    if (size < threadFrom) return;
    this.worker = new Worker(new URL('./hash-worker.js', import.meta.url), { workerData: path });
    // Whoever gives up must not have to wait for it.
    this.worker.unref();
    this.early = answerOf(this.worker);
    this.early.catch(() => {});
  }

  /** Rejects with `UserError` if the file cannot be read. */
  async value(): Promise<string> {
    this.worker?.ref();
    return this.early ?? hashFile(this.path);
  }

  /** The hash is not wanted any more. */
  drop(): void {
    void this.worker?.terminate();
  }
}

async function answerOf(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the hashing thread ended')));
    worker.once('message', (answer: FromHasher) => {
      if (typeof answer === 'string') resolve(answer);
      else reject(new UserError(answer.message, answer.hint === undefined ? {} : { hint: answer.hint }));
    });
  });
}
