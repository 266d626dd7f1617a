import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scenario } from '../../test/support/scenario.ts';
import { openedAsUser, UNPRIVILEGED } from '../../test/support/unprivileged.ts';
import { memorySource } from '../base/byte-source.ts';
import { UserError } from '../base/user-error.ts';
import { detect, fileSources, openFile, openRecording } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function userError(what: () => unknown): UserError {
  try {
    what();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('no error');
}

const TRACE = scenario('process 1 a.exe\nprocess 2 b.exe\n1/10 call 2/20').etl();

describe('opening a file', () => {
  test('reads any part of it', () => {
    const bytes = openFile(file('digits', '0123456789'));
    const into = new Uint8Array(4);
    expect([bytes.size, bytes.read(3, into), String.fromCharCode(...into)]).toEqual([10, 4, '3456']);
    expect([bytes.read(8, into), bytes.read(10, into), bytes.read(99, into)]).toEqual([2, 0, 0]);
    bytes.close();
  });

  test('says in one sentence what is wrong, and what to do', () => {
    const missing = userError(() => openFile(join(folder, 'missing.etl')));
    expect(missing.message).toMatch(/missing\.etl does not exist$/);
    const through = userError(() => openFile(join(file('a-file', 'x'), 'below.etl')));
    expect(through.message).toMatch(/does not exist$/);
    const empty = userError(() => openFile(file('empty.etl', '')));
    expect(empty.message).toMatch(/is empty$/);
    mkdirSync(join(folder, 'folder.etl'));
    const directory = userError(() => openFile(join(folder, 'folder.etl')));
    expect(directory.message).toMatch(/is a folder$/);
    for (const error of [missing, through, empty, directory]) {
      expect(error.exitCode).toBe(2);
      expect(error.hint).toBeTruthy();
    }
  });

  test.skipIf(UNPRIVILEGED === undefined)('that may not be read', () => {
    const path = file('secret.etl', 'x');
    chmodSync(path, 0);
    expect(openedAsUser('recording', path)).toEqual({
      name: 'UserError',
      message: expect.stringMatching(/may not be read by you$/),
    });
  });

  test.skipIf(process.platform === 'win32')('that is none', () => {
    expect(userError(() => openFile('/dev/null')).message).toMatch(/is not an ordinary file$/);
  });
});

describe('telling what a file is', () => {
  test('every source has an id of its own and a name that fits a sentence', () => {
    expect(new Set(fileSources.map(({ id }) => id)).size).toBe(fileSources.length);
    for (const { title } of fileSources) expect(title).toMatch(/^an? /);
  });

  test('by its bytes, whatever its name', () => {
    expect(detect(memorySource('renamed.bin', TRACE)).id).toBe('etl');
  });

  test('a file of another kind is refused with what was expected', () => {
    for (const content of [new Uint8Array(5000), new TextEncoder().encode('PK\u0003\u0004 a zip'), Uint8Array.of(1)]) {
      const error = userError(() => detect(memorySource('notes.txt', content)));
      expect(error.message).toBe('notes.txt is not a recording that alpcscope reads');
      expect(error.hint).toBe(`Expected: ${fileSources.map(({ title }) => title).join(', ')}.`);
    }
  });

  test('one that only has the name says what is wrong with it', () => {
    const path = file('broken.etl', new Uint8Array(5000).fill(7));
    expect(userError(() => openRecording(path)).message).toMatch(/broken\.etl is not an ETW trace/);
  });

  test('a recording is read from disk', async () => {
    const recording = openRecording(file('good.etl', TRACE));
    let events = 0;
    for await (const batch of recording.events()) events += batch.length;
    recording.close();
    expect(events).toBeGreaterThan(8);
    expect(recording.report.bytesRead).toBe(TRACE.length);
  });
});
