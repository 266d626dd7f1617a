import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { captureFolder, rowsOf } from '../../test/support/captures.ts';
import { UserError } from '../base/user-error.ts';
import { type Capture, openCapture } from '../capture/reader.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import type { TraceEvent } from '../model/event.ts';
import { followRecording, openRecording } from '../sources/index.ts';
import type { OpenRecording } from '../sources/source.ts';
import { importFiles } from './import.ts';
import { type LiveCapture, startRecording } from './record.ts';

const { path } = captureFolder();
const OPTIONS = { createdBy: '1', names: createCatalogue(), sourceName: 'test' };
const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
const ENTITIES = ['processes', 'threads', 'ports', 'messages', 'calls', 'events', 'services'] as const;

/** A recording whose batches, and then its end, come when the test lets them. */
function gated(inner: OpenRecording): OpenRecording & { open(batches: number): void } {
  let allowed = 0;
  let stopped = false;
  async function* untilAllowed(): AsyncGenerator<TraceEvent[]> {
    while (allowed === 0 && !stopped) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield [];
    }
    allowed -= 1;
  }
  async function* events(): AsyncGenerator<TraceEvent[]> {
    for await (const batch of inner.events()) {
      yield* untilAllowed();
      if (stopped) return;
      yield batch;
    }
    yield* untilAllowed();
  }
  return {
    events,
    report: inner.report,
    stop() {
      stopped = true;
    },
    close: () => inner.close(),
    open(batches) {
      allowed += batches;
    },
  };
}

async function until(true_: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await true_()); tries += 1) {
    if (tries > 400) throw new Error('it never came true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function allRows(capture: Capture): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const entity of ENTITIES) {
    const rows = await rowsOf(capture, entity);
    all[entity] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return all;
}

async function rowsAt(file: string): Promise<Record<string, unknown>> {
  const capture = await openCapture(file);
  try {
    return await allRows(capture);
  } finally {
    capture.close();
  }
}

it('ends as the import of the same recording does, having shown it all on the way', async () => {
  const [live, whole] = [path(), path()];
  const source = gated(openRecording(sample('two-stories.etl')));
  const recording = await startRecording(source, live, OPTIONS);
  const reader = await recording.openReader();
  expect(await reader.count('events')).toBe(0);
  // All that it holds, and then nothing for a while: a pause in the middle would count as one of the recorded machine.
  source.open(2);
  await until(async () => (await reader.count('messages')) > 100);
  // Names are there before the recording says that it is over.
  const seen = await rowsOf(reader, 'messages');
  expect(seen.filter((row) => row['source.process'] !== null).length).toBeGreaterThan(100);
  expect((await rowsOf(reader, 'processes')).map((row) => row['name'])).toContain('notepad.exe');
  expect(existsSync(live)).toBe(false);
  source.open(1e9);
  expect(await recording.finished).toBe(live);
  await importFiles([sample('two-stories.etl')], whole, OPTIONS);
  expect(await rowsAt(live)).toEqual(await rowsAt(whole));
  // Its readers were closed; closing one again does no harm.
  await expect(reader.count('events')).rejects.toThrow(/closed/);
  reader.close();
}, 60_000);

it('ends while its readers are at work', async () => {
  const source = gated(openRecording(sample('two-stories.etl')));
  const recording = await startRecording(source, path(), OPTIONS);
  source.open(2);
  await until(() => recording.progress.events > 0);
  const endless = 'SELECT count(*) FROM range(1000000) a, range(1000000) b';
  const readers = [await recording.openReader(), await recording.openReader(), await recording.openReader()];
  const streams = readers.map((reader) => reader.rows('events'));
  for (const stream of streams) await stream.next();
  const asked = readers.flatMap((reader, index) => [
    (async () => {
      for await (const _ of (await reader.sql(endless)).chunks);
    })(),
    reader.stats(),
    streams[index]?.next(),
  ]);
  recording.stop();
  const settled = await Promise.allSettled(asked);
  expect(settled.filter((_, index) => index % 3 === 0).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'rejected',
  ]);
  const capture = await openCapture(await recording.finished);
  expect(await capture.count('messages')).toBeGreaterThan(100);
  capture.close();
  await expect(recording.openReader()).rejects.toThrow(/has ended/);
}, 30_000);

it('ends though its readers hold every thread that a commit waits for', async () => {
  const source = gated(openRecording(sample('two-stories.etl')));
  const recording = await startRecording(source, path(), OPTIONS);
  source.open(1);
  await until(() => recording.progress.events > 0);
  const endless = 'SELECT count(*) FROM range(1000000) a, range(1000000) b';
  const readers: Capture[] = [];
  for (let threads = 0; threads < 4; threads += 1) readers.push(await recording.openReader());
  const asked = Promise.allSettled(readers.map(async (reader) => (await reader.sql(endless)).chunks.next()));
  source.open(1);
  // By then a commit is due and waits, as no thread is free.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  recording.stop();
  const settled = await asked;
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  const capture = await openCapture(await recording.finished);
  expect(await capture.count('messages')).toBeGreaterThan(100);
  capture.close();
}, 30_000);

it('shows each process, thread and port once, however often it learns of them', async () => {
  const file = path('growing.jsonl');
  const lines = readFileSync(sample('two-stories.jsonl'), 'utf8').split('\n');
  writeFileSync(file, '');
  const recording = await startRecording(followRecording(file), path(), OPTIONS);
  const reader = await recording.openReader();
  for (let at = 0; at < lines.length; at += 8) {
    appendFileSync(file, `${lines.slice(at, at + 8).join('\n')}\n`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (const entity of ['processes', 'threads', 'ports'] as const) {
      const ids = (await rowsOf(reader, entity)).map((row) => row['id']);
      expect(new Set(ids).size, entity).toBe(ids.length);
    }
  }
  // Nothing follows, so nothing is waited for: all calls are there before the end.
  await until(async () => (await reader.count('calls')) > 3);
  recording.stop();
  await recording.finished;
}, 60_000);

it('follows a file to the same end as an import', async () => {
  // Whole from the start: how long a pause between two lines lasts here must not matter.
  const recording = await startRecording(followRecording(sample('two-stories.jsonl')), path(), OPTIONS);
  await until(() => recording.progress.calls > 3);
  recording.stop();
  const whole = path();
  await importFiles([sample('two-stories.jsonl')], whole, OPTIONS);
  expect(await rowsAt(await recording.finished)).toEqual(await rowsAt(whole));
}, 60_000);

it('lets its readers reach nothing outside, and change nothing', async () => {
  const source = gated(openRecording(sample('two-stories.jsonl')));
  const recording = await startRecording(source, path(), OPTIONS);
  const reader = await recording.openReader();
  for (const text of ["SELECT * FROM read_text('/etc/hostname')", "ATTACH '/tmp/x.db'", 'DELETE FROM store.events']) {
    await expect(reader.sql(text), text).rejects.toThrow(UserError);
  }
  await expect(reader.sql("SET memory_limit = '1TB'")).rejects.toThrow(UserError);
  recording.stop();
  await recording.finished;
});

it('keeps what it has when it is stopped, readable by its owner only', async () => {
  const source = gated(openRecording(sample('two-stories.etl')));
  const recording = await startRecording(source, path(), OPTIONS);
  source.open(1);
  await until(() => recording.progress.events > 0);
  expect(statSync(`${recording.path}.partial`).mode & 0o077).toBe(0);
  recording.stop();
  const capture = await openCapture(await recording.finished);
  expect(await capture.count('events')).toBe(recording.progress.events);
  expect(capture.info.state).toBe('complete');
  expect(statSync(capture.path).mode & 0o077).toBe(0);
  capture.close();
});

async function failureOf(recording: LiveCapture): Promise<UserError> {
  const error: unknown = await recording.finished.then(
    () => new Error('it ended well'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  return error;
}

it('leaves nothing behind when nothing came, and says where the rest is when something did', async () => {
  const failing = (after: readonly TraceEvent[][]): OpenRecording => ({
    async *events() {
      for (const batch of after) yield batch;
      await new Promise((resolve) => setTimeout(resolve, 700));
      yield [];
      throw new UserError('the wire broke');
    },
    report: openRecording(sample('two-stories.etl')).report,
    close() {},
  });
  const nothing = await startRecording(failing([]), path(), OPTIONS);
  expect((await failureOf(nothing)).message).toBe('the wire broke');
  expect(existsSync(`${nothing.path}.partial`)).toBe(false);

  const batches = [...(openRecording(sample('two-stories.etl')).events() as Iterable<TraceEvent[]>)];
  const some = await startRecording(failing(batches), path(), OPTIONS);
  const error = await failureOf(some);
  expect(error.message).toContain(`${some.path}.partial`);
  const capture = await openCapture(`${some.path}.partial`);
  expect(capture.info.state).toBe('importing');
  expect(await capture.count('messages')).toBeGreaterThan(100);
  capture.close();
});

it('says what it waits for while the beginning of a file does not tell what it is', async () => {
  const file = path('small');
  writeFileSync(file, 'Microsoft (R) Windows Debugger\n');
  let waiting: string | undefined;
  const told: (string | undefined)[] = [];
  const recording = await startRecording(followRecording(file), path(), {
    ...OPTIONS,
    onCommit: (progress) => told.push(progress.waiting),
  });
  await until(() => {
    waiting ??= told.find((text) => text !== undefined);
    return waiting !== undefined;
  });
  expect(waiting).toMatch(/the 31 bytes in .*small do not tell yet what it is; a WinDbg recording .* is waited for/);
  appendFileSync(file, readFileSync(sample('two-stories.jsonl')));
  await until(() => recording.progress.events > 0);
  expect(recording.progress.waiting).toBeUndefined();
  recording.stop();
  expect((await rowsAt(await recording.finished))['calls']).not.toEqual([]);

  writeFileSync(file, Uint8Array.of(1, 2, 3, 0xff));
  const binary = await startRecording(followRecording(file), path(), OPTIONS);
  expect((await failureOf(binary)).message).toMatch(/is not a recording/);
});

it('closes its source if there can be no capture', async () => {
  let closed = 0;
  const source = { ...openRecording(sample('two-stories.etl')), close: () => (closed += 1) };
  await expect(startRecording(source, path('no/such/folder/x.alpc'), OPTIONS)).rejects.toThrow(UserError);
  expect(closed).toBe(1);
});

it('answers files that cannot be followed', async () => {
  const follow = (file: string) => startRecording(followRecording(file), path(), OPTIONS);
  expect((await failureOf(await follow(sample('two-stories.etl')))).message).toMatch(
    /only be read when it is finished/,
  );
  expect(() => followRecording(path('absent'))).toThrow(/does not exist/);
  const empty = path('empty');
  writeFileSync(empty, '');
  const waiting = await follow(empty);
  waiting.stop();
  expect((await failureOf(waiting)).message).toMatch(/nothing was written/);
  const other = path('other');
  writeFileSync(other, 'x'.repeat(5000));
  expect((await failureOf(await follow(other))).message).toMatch(/is not a recording/);
  const shrinking = path('shrinking.jsonl');
  writeFileSync(shrinking, readFileSync(sample('two-stories.jsonl')));
  const shrunk = await follow(shrinking);
  await until(() => shrunk.progress.events > 0);
  truncateSync(shrinking, 10);
  expect((await failureOf(shrunk)).message).toMatch(/became shorter/);
});
