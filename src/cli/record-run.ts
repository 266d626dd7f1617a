/** From a live source to a capture on the disk, with what people see meanwhile. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../base/user-error.ts';
import { type LiveCapture, type RecordProgress, startRecording } from '../pipeline/record.ts';
import type { OpenRecording } from '../sources/source.ts';
import { reportCapture } from './import.ts';
import { loadNames } from './names.ts';
import { RecordedPage } from './recorded-page.ts';
import { type ServeOptions, withServeOptions } from './serve.ts';
import { type NamesOption, withNames } from './shared-options.ts';
import { version } from './version.ts';

export interface RecordOptions extends NamesOption, ServeOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly for?: number;
  readonly open?: boolean;
}

/** Adds `-o`, `--force`, `--for`, `--open` with what a page takes, and `--names`. */
export function withRecordOptions(command: Command): Command {
  return withNames(
    withServeOptions(
      command
        .requiredOption('-o, --output <capture>', 'the capture to write')
        .option('--force', 'replace a capture that exists')
        .option('--for <seconds>', 'end by itself after so long (default: Ctrl-C)', seconds)
        .option('--open', 'look at it in the browser while it is recorded'),
    ),
  );
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('Give whole seconds, 1 to 86400.');
}

/** Throws `UserError` if the capture exists and is not to be replaced. */
export function checkOutput({ output, force }: RecordOptions): void {
  if (existsSync(output) && force !== true) {
    throw new UserError(`${output} exists already`, { hint: 'name another with -o, or replace it with --force' });
  }
}

/**
 * Records until the source ends, Ctrl-C, or `options.for` is over (unless the source sees to that: `endsItself`). A second Ctrl-C ends
 * the program; what was recorded is then in CAPTURE.partial.
 */
export async function runRecording(
  source: OpenRecording,
  options: RecordOptions,
  { name, endsItself = false }: { readonly name: string; readonly endsItself?: boolean },
): Promise<void> {
  const line = new RateLine();
  let said: string | undefined;
  let page: RecordedPage | undefined;
  const recording = await startRecording(source, options.output, {
    createdBy: version(),
    names: loadNames(options.names).catalogue,
    sourceName: name,
    onCommit: (progress) => {
      const { waiting } = progress;
      if (waiting !== undefined && waiting !== said) process.stderr.write(`Waiting: ${waiting}. Ctrl-C ends.\n`);
      said = waiting;
      if (waiting === undefined) line.show(progress);
      page?.grown(progress);
    },
  });
  const release = endOn(recording, options.for === undefined || endsItself ? undefined : options.for * 1000);
  try {
    if (options.open === true) page = await openPage(recording, options);
    process.stderr.write(`Recording into ${options.output}; Ctrl-C ends.\n`);
    await recording.finished;
  } catch (error) {
    await page?.close();
    throw error;
  } finally {
    release();
    line.end();
  }
  await reportCapture(options.output);
  await page?.showUntilInterrupted(options.output);
}

/** The page of a recording that has just begun; without it, as the port may be taken, the recording ends too. */
async function openPage(recording: LiveCapture, options: RecordOptions): Promise<RecordedPage> {
  try {
    return await RecordedPage.open(recording, loadNames(options.names).catalogue, options);
  } catch (error) {
    recording.stop();
    await recording.finished.catch(() => {});
    throw error;
  }
}

/** Ends the recording with the first Ctrl-C (or a request to terminate), or after so many milliseconds; the result undoes that. */
function endOn(recording: LiveCapture, after: number | undefined): () => void {
  const stop = (): void => recording.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const timer = after === undefined ? undefined : setTimeout(stop, after);
  return () => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    clearTimeout(timer);
  };
}

/** One line on stderr that is written over; nothing where stderr is no terminal. */
class RateLine {
  private readonly shown = process.stderr.isTTY === true;
  private before: RecordProgress | undefined;
  private drawn = false;

  show(progress: RecordProgress): void {
    if (!this.shown) return;
    const text = rateText(progress, this.before);
    this.before = progress;
    this.drawn = true;
    process.stderr.write(`\r\x1b[K${text.slice(0, Math.max(20, (process.stderr.columns || 80) - 1))}`);
  }

  end(): void {
    if (this.drawn) process.stderr.write('\r\x1b[K');
  }
}

/** `1,234 events, 120/s · 56 calls · 3 lost · 12 s`: rates since the progress `before`. */
export function rateText(progress: RecordProgress, before: RecordProgress | undefined): string {
  const { events, calls, lost, seconds } = progress;
  const elapsed = seconds - (before?.seconds ?? 0);
  const rate = elapsed > 0 ? Math.round((events - (before?.events ?? 0)) / elapsed) : 0;
  const parts = [`${count(events)} events, ${count(rate)}/s`, `${count(calls)} calls`];
  if (lost > 0) parts.push(`${count(lost)} lost`);
  parts.push(`${Math.floor(seconds)} s`);
  return parts.join(' · ');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
