/** Files → capture file: detection, hashing, the writer's life, and what is left behind when something fails. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
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
      throw error;
    }
  } finally {
    for (const recording of recordings) recording.close();
  }
}

function nameSource(catalogue: Catalogue): NameSource {
  return {
    interface: (uuid) => catalogue.entry(uuid),
    procedure: (uuid, opnum) => catalogue.procedureName(uuid, opnum),
  };
}
