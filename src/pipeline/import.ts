/** Files → capture file: detection, hashing, the writer's life, and what is left behind when something fails. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../base/user-error.ts';
import type { CaptureSource } from '../capture/finish.ts';
import type { NameSource } from '../capture/procedure-keys.ts';
import { createCapture } from '../capture/writer.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { detect, openFile, openRecording } from '../sources/index.ts';
import type { OpenRecording } from '../sources/source.ts';
import { FileHash, hashFile } from './file-hash.ts';
import { type IngestOptions, type IngestResult, ingest } from './ingest.ts';
import { noteLeftOut } from './left-out.ts';
import { mergedEvents } from './merge.ts';
import type { Offsets } from './twin-offsets.ts';
import { learnOffsets } from './twins.ts';

export interface ImportOptions extends IngestOptions {
  /** Version of this program, for the record. */
  readonly createdBy: string;
  readonly names: Catalogue;
  /** SHA-256 of the files, in the same order, where the caller has computed them already. */
  readonly hashes?: readonly string[];
}

interface ImportResult extends IngestResult {
  /** A recording that begins after all before it have ended: hardly the same period. */
  readonly apart: string | undefined;
  /** False if others may read the capture, as far as its folder allows (Windows). */
  readonly ownerOnly: boolean;
}

/**
 * Imports one or several recordings of the same time into one capture at `target`. On failure nothing is left under that name; what was
 * there before stays. Rejects with `UserError` for input that cannot be read and places that cannot be written.
 */
export async function importFiles(
  files: readonly string[],
  target: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const recordings: OpenRecording[] = [];
  const hashes: FileHash[] = [];
  try {
    for (const file of files) recordings.push(openRecording(file));
    await refuseTwice(files);
    const writer = await createCapture(target, {
      createdBy: options.createdBy,
      names: nameSource(options.names),
    }).catch((error: unknown) => {
      throw nothingSaved(error);
    });
    if (options.hashes === undefined) for (const file of files) hashes.push(new FileHash(file, statSync(file).size));
    try {
      const clocks = await learnClocks(files, options.signal);
      const result = await ingest(recordings, writer, { ...options, clocks });
      writer.factsEnd();
      noteLeftOut(recordings[0]?.report, result.leftOut);
      const sources: CaptureSource[] = [];
      for (const [index, file] of files.entries()) {
        const report = recordings[index]?.report;
        const sha256 = options.hashes?.[index] ?? (await hashes[index]?.value());
        if (report !== undefined) sources.push({ name: basename(file), size: statSync(file).size, sha256, report });
      }
      await writer.finish({ sources, state: result.complete ? 'complete' : 'stopped' });
      return { ...result, apart: apart(sources), ownerOnly: writer.ownerOnly };
    } catch (error) {
      writer.abort(false);
      throw nothingSaved(error);
    }
  } finally {
    for (const hash of hashes) hash.drop();
    for (const recording of recordings) recording.close();
  }
}

/**
 * Where an .etl and a recording of content are to become one: how far their clocks are apart, by a first look through both. Other
 * recordings have nothing to be joined.
 */
async function learnClocks(files: readonly string[], signal: AbortSignal | undefined): Promise<Offsets | undefined> {
  const kinds = new Set(files.map((file) => sourceId(file) === 'etl'));
  if (kinds.size < 2) return undefined;
  const recordings: OpenRecording[] = [];
  try {
    for (const file of files) recordings.push(openRecording(file));
    return await learnOffsets(mergedEvents(recordings), signal);
  } finally {
    for (const recording of recordings) recording.close();
  }
}

function sourceId(file: string): string {
  const bytes = openFile(file);
  try {
    return detect(bytes).id;
  } finally {
    bytes.close();
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

function apart(sources: readonly CaptureSource[]): string | undefined {
  const spans = sources
    .map(({ name, report }) => ({ name, first: report.first ?? 0n, last: report.last ?? 0n }))
    .filter(({ last }) => last > 0n)
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  let end = spans[0]?.last ?? 0n;
  for (const { name, first, last } of spans) {
    if (first > end) return name;
    if (last > end) end = last;
  }
  return undefined;
}

function nothingSaved(error: unknown): unknown {
  if (!(error instanceof UserError) || error.exitCode !== 1) return error;
  const { message, hint, cause } = error;
  const options = hint === undefined ? { cause } : { cause, hint };
  return new UserError(`${message}; nothing was saved`, { ...options, exitCode: 1 });
}

/** The catalogue as the writer of a capture asks it. */
export function nameSource(catalogue: Catalogue): NameSource {
  return {
    interface: (uuid) => catalogue.entry(uuid),
    procedure: (uuid, opnum) => catalogue.procedureName(uuid, opnum),
  };
}
