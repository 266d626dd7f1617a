/** Files → capture file: detection, hashing, the writer's life, and what is left behind when something fails. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../base/user-error.ts';
import type { CaptureSource } from '../capture/finish.ts';
import type { NameSource } from '../capture/procedure-keys.ts';
import { createCapture } from '../capture/writer.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { openRecording } from '../sources/index.ts';
import type { OpenRecording } from '../sources/source.ts';
import { hashFile } from './cache.ts';
import { type IngestOptions, type IngestResult, ingest } from './ingest.ts';

export interface ImportOptions extends IngestOptions {
  /** Version of this program, for the record. */
  readonly createdBy: string;
  readonly names: Catalogue;
  /** SHA-256 of the files, in the same order, where the caller has computed them already. */
  readonly hashes?: readonly string[];
}

/**
 * Imports one or several recordings of the same time into one capture at `target`. On failure nothing is left under that name; what was
 * there before stays. Rejects with `UserError` for input that cannot be read and places that cannot be written.
 */
export async function importFiles(
  files: readonly string[],
  target: string,
  options: ImportOptions,
): Promise<IngestResult> {
  const recordings: OpenRecording[] = [];
  try {
    for (const file of files) recordings.push(openRecording(file));
    await refuseTwice(files);
    const writer = await createCapture(target, { createdBy: options.createdBy, names: nameSource(options.names) });
    try {
      const result = await ingest(recordings, writer, options);
      const sources: CaptureSource[] = [];
      for (const [index, file] of files.entries()) {
        const report = recordings[index]?.report;
        const sha256 = options.hashes?.[index] ?? (await hashFile(file));
        if (report !== undefined) sources.push({ name: basename(file), size: statSync(file).size, sha256, report });
      }
      await writer.finish({ sources, state: result.complete ? 'complete' : 'stopped' });
      return result;
    } catch (error) {
      writer.abort(false);
      throw nothingSaved(error);
    }
  } finally {
    for (const recording of recordings) recording.close();
  }
}

/** The same recording twice would count every event twice, and pair sends with receives of the other. */
async function refuseTwice(files: readonly string[]): Promise<void> {
  const sizes = files.map((file) => statSync(file).size);
  const seen = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    // Reading a file a second time for its hash is worth it only where another has its size.
    if (sizes.indexOf(sizes[index] ?? 0) === sizes.lastIndexOf(sizes[index] ?? 0)) continue;
    const hash = await hashFile(file);
    const other = seen.get(hash);
    if (other !== undefined) {
      throw new UserError(`${file} and ${other} are the same recording`, { hint: 'name each recording once' });
    }
    seen.set(hash, file);
  }
}

function nothingSaved(error: unknown): unknown {
  if (!(error instanceof UserError) || error.exitCode !== 1) return error;
  const { message, hint, cause } = error;
  const options = hint === undefined ? { cause } : { cause, hint };
  return new UserError(`${message}; nothing was saved`, { ...options, exitCode: 1 });
}

function nameSource(catalogue: Catalogue): NameSource {
  return {
    interface: (uuid) => catalogue.entry(uuid),
    procedure: (uuid, opnum) => catalogue.procedureName(uuid, opnum),
  };
}
