/** The thread of `FileHash`: hashes one file and tells the hash, or why it cannot be read. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../base/user-error.ts';
import { type FromHasher, hashFile } from './file-hash.ts';

function say(answer: FromHasher): void {
  parentPort?.postMessage(answer);
}

try {
  say(await hashFile(workerData as string));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say({ message: error.message, hint: error.hint });
}
