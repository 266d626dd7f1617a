import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { captureFolder, NAMES, queryOf, SVCCTL } from '../../test/support/captures.ts';
import { messageFact } from '../../test/support/facts.ts';
import { writeError } from './errors.ts';
import { openCapture } from './reader.ts';
import { type LocalSink, openLocalSink } from './row-sink.ts';
import { KEY_TABLES } from './tables/storage.ts';
import { begin, createCapture } from './writer.ts';

const { folder, path } = captureFolder();
const HOOKS = new URL('../../tools/ts-hooks.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('../../test/support/endless-import.ts', import.meta.url));
// Workers inherit what a process was told when it started, but not what it registered later. Node 20.5 and older know only the loader.
const REGISTER = `data:text/javascript,import { register } from 'node:module'; register('${HOOKS}');`;
const WITH_HOOKS =
  'register' in nodeModule ? ['--import', REGISTER] : ['--no-warnings', '--experimental-loader', HOOKS];

interface ImportSettings {
  readonly ownThread: boolean;
  readonly limitKilobytes?: number;
  readonly rows?: number;
  readonly contentBytes?: number;
}

function startImport(target: string, settings: ImportSettings): ChildProcessWithoutNullStreams {
  const { ownThread, limitKilobytes, rows, contentBytes = 0 } = settings;
  const numbers = rows === undefined ? [] : [String(rows), String(contentBytes)];
  const args = [...WITH_HOOKS, CHILD, target, String(ownThread), ...numbers];
  if (limitKilobytes === undefined) return spawn(process.execPath, args);
  // The shell's limit on file size acts like a full disk; the signal that comes with it must not kill the child first.
  const script = `trap '' XFSZ; ulimit -f ${limitKilobytes}; exec "$0" "$@"`;
  return spawn('/bin/sh', ['-c', script, process.execPath, ...args]);
}

async function linesOf(child: ChildProcessWithoutNullStreams): Promise<string[]> {
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) said.push(line);
  return said;
}

/** Kills the child after it has said `lines` lines; returns them. */
async function killedAfter(child: ChildProcessWithoutNullStreams, lines: number): Promise<string[]> {
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return said;
}

describe.each([{ ownThread: false }, { ownThread: true }])('an import that is killed, $ownThread', ({ ownThread }) => {
  it('leaves a file that opens, says it is incomplete, and has what was flushed', async () => {
    const target = path(`killed-${ownThread}.alpc`);
    const said = await killedAfter(startImport(target, { ownThread }), 3);
    const written = Number(said[2]?.split(' ')[1]);
    expect(written).toBeGreaterThan(0);
    expect(existsSync(target)).toBe(false);

    const partial = `${target}.partial`;
    const capture = await openCapture(partial);
    expect(capture.info.state).toBe('importing');
    expect(await capture.count('messages')).toBeGreaterThanOrEqual(written);
    for await (const rows of capture.rows('messages', { limit: 1 })) expect(rows[0]).toMatchObject({ id: 1 });
    expect((await capture.stats()).state).toBe('importing');
    capture.close();
    await expect(openCapture(target)).rejects.toMatchObject({ hint: expect.stringContaining(partial) });

    // The next import starts afresh and cleans up.
    const writer = await createCapture(target, { createdBy: '1.2.3' });
    writer.message(messageFact({ id: 1 }));
    await writer.finish({ sources: [] });
    const again = await openCapture(target);
    expect(await again.count('messages')).toBe(1);
    again.close();
    expect(readdirSync(folder).filter((name) => name.startsWith(`killed-${ownThread}`))).toEqual([
      `killed-${ownThread}.alpc`,
    ]);
  });

  it('while another one of the same name is refused', async () => {
    const target = path(`busy-${ownThread}.alpc`);
    const child = startImport(target, { ownThread });
    await once(createInterface(child.stdout), 'line');
    await expect(createCapture(target, { createdBy: '1.2.3' })).rejects.toThrow(/open in another program/);
    await expect(openCapture(`${target}.partial`)).rejects.toThrow(/open in another program/);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

describe('an import that ends without a word', () => {
  it('keeps what its messages go over and which procedures they are of', async () => {
    const target = path('named.alpc');
    const writer = await createCapture(target, { createdBy: '1.2.3', names: NAMES, ownThread: false });
    const named = { protocol: 'ncalrpc', interfaceUuid: SVCCTL, opnum: 12 };
    // One row group, and some rows of the next.
    for (let id = 1; id <= 123_000; id++) writer.message(messageFact({ id, ...named }));
    const left = path('left.alpc');
    for (const end of ['', '.wal']) copyFileSync(`${target}.partial${end}`, `${left}${end}`);
    writer.abort(false);
    const capture = await openCapture(left);
    const fields = ['id', 'protocol', 'interface', 'procedure'];
    const filter = { sql: "interface = 'svcctl' AND protocol = 'ncalrpc'", params: [] };
    for await (const rows of capture.rows('messages', { fields, limit: 1 })) {
      expect(rows).toEqual([{ id: 1, protocol: 'ncalrpc', interface: 'svcctl', procedure: 'RCreateServiceW' }]);
    }
    expect(await capture.count('messages', filter)).toBe(122_880);
    capture.close();
  });

  it('has on disk what rows name before these rows, when the last of them are written too', async () => {
    const target = path('last.alpc');
    let sink: LocalSink | undefined;
    const writer = await begin(target, { createdBy: '1.2.3' }, async (options) => {
      sink = await openLocalSink(options);
      return sink;
    });
    const reader = await sink?.store.reader();
    writer.message(messageFact({ id: 1, protocol: 'ncalrpc', interfaceUuid: SVCCTL, opnum: 12 }));
    // Writing stops in the middle, as when the disk becomes full.
    await reader?.sql.run('DROP TABLE store.messages');
    expect(() => writer.flush()).toThrow(/messages/);
    for (const table of KEY_TABLES) {
      const rows = await reader?.sql.runAndReadAll(`SELECT count(*)::INTEGER FROM store.${table}`);
      expect(rows?.getRows(), table).toEqual([[1]]);
    }
    reader?.close();
    writer.abort(false);
  });
});

describe.skipIf(process.platform === 'win32')('files of a capture', () => {
  it('are readable by their owner only, while it is written too', async () => {
    const folderOfCapture = path('private');
    mkdirSync(folderOfCapture);
    const before = process.umask(0o022);
    try {
      const writer = await createCapture(`${folderOfCapture}/x.alpc`, { createdBy: '1.2.3' });
      for (let id = 1; id <= 5000; id++) writer.message(messageFact({ id }));
      writer.flush();
      const during = readdirSync(folderOfCapture).sort();
      expect(during).toEqual(['x.alpc.partial', 'x.alpc.partial.tmp', 'x.alpc.partial.wal']);
      for (const name of during) expect(statSync(`${folderOfCapture}/${name}`).mode & 0o077, name).toBe(0);
      await writer.finish({ sources: [] });
      expect(process.umask()).toBe(0o022);
    } finally {
      process.umask(before);
    }
    expect(readdirSync(folderOfCapture)).toEqual(['x.alpc']);
    expect(statSync(`${folderOfCapture}/x.alpc`).mode & 0o777).toBe(0o600);
  });

  it.each([false, true])('survive a full disk: one clear error, and what was written opens; %s', async (ownThread) => {
    const target = path(`full-${ownThread}.alpc`);
    const said = await linesOf(startImport(target, { ownThread, limitKilobytes: 8192 }));
    const error = said.at(-1) ?? '';
    expect(error).toMatch(/^error /);
    expect(JSON.parse(error.slice(6))).toEqual({
      message: `the disk is full: could not write full-${ownThread}.alpc`,
      hint: expect.stringContaining('free some space'),
      exit: 1,
      kept: `${target}.partial`,
    });
    const capture = await openCapture(`${target}.partial`);
    expect(capture.info.state).toBe('importing');
    expect(await capture.count('events')).toBeGreaterThan(0);
    capture.close();
  });
});

describe('an import with a writing thread', () => {
  it('writes what one without it does', async () => {
    const captures = [];
    for (const ownThread of [false, true]) {
      const target = path(`whole-${ownThread}.alpc`);
      expect(await linesOf(startImport(target, { ownThread, rows: 300_000 }))).toEqual([
        'written 150000',
        'written 300000',
        'finished',
      ]);
      const capture = await openCapture(target);
      captures.push(
        await queryOf(
          capture,
          `SELECT (SELECT count(*) FROM store.events) AS events, (SELECT sum(hash(m)) FROM store.messages m) AS messages,
            (SELECT sum(hash(e)) FROM store.events e) AS hashes, (SELECT list(octet_length(payload)) FROM store.contents) AS sizes,
            (SELECT state FROM store.capture_info) AS state, (SELECT name FROM store.sources) AS source`,
        ),
      );
      capture.close();
    }
    expect(captures[1]).toEqual(captures[0]);
    const sizes = [25 << 20, 800_000];
    expect(captures[0]).toMatchObject([{ events: 300_002, sizes, state: 'complete', source: 'test.etl' }]);
  });
});

describe('contents of the largest size', () => {
  it('in all rows are written within the memory for them', async () => {
    const rows = 2_600;
    const target = path('large.alpc');
    const said = await linesOf(startImport(target, { ownThread: true, rows, contentBytes: 65_000 }));
    expect(said).toEqual([`written ${rows}`, 'finished']);
    const capture = await openCapture(target);
    const sum = 'SELECT count(*) AS n, sum(octet_length(payload)) AS bytes FROM store.contents WHERE event > 0';
    expect(await queryOf(capture, sum)).toEqual([{ n: rows, bytes: rows * 65_000 }]);
    capture.close();
  });

  it('and beyond it are a clear error', () => {
    const said = new Error('Out of Memory Error: failed to pin block of size 256.0 KiB (313.5 MiB/313.8 MiB used)');
    expect(writeError(said, path('huge.alpc'))).toMatchObject({
      message: expect.stringMatching(/^not enough memory to write huge.alpc: too many of its messages/),
      exitCode: 1,
    });
  });
});

describe('abort', () => {
  it('removes everything, or keeps what was written', async () => {
    const target = path('aborted.alpc');
    const first = await createCapture(target, { createdBy: '1.2.3' });
    first.message(messageFact({ id: 1 }));
    expect(first.abort(false)).toBeUndefined();
    expect(readdirSync(folder).filter((name) => name.startsWith('aborted'))).toEqual([]);

    const second = await createCapture(target, { createdBy: '1.2.3' });
    second.message(messageFact({ id: 1 }));
    const kept = second.abort(true);
    expect(kept).toBe(`${target}.partial`);
    const capture = await openCapture(`${target}.partial`);
    expect(await capture.count('messages')).toBe(1);
    capture.close();
  });

  it('leaves an older capture of that name alone', async () => {
    const target = path('older.alpc');
    const first = await createCapture(target, { createdBy: '1.0.0' });
    await first.finish({ sources: [] });
    const second = await createCapture(target, { createdBy: '2.0.0' });
    second.abort(false);
    const capture = await openCapture(target);
    expect(capture.info.createdBy).toBe('1.0.0');
    capture.close();
  });
});

describe('a place that is no place for a capture', () => {
  it('is refused with its reason', async () => {
    const options = { createdBy: '1.2.3' };
    const document = path('document.txt');
    writeFileSync(document, 'not to be overwritten');
    await expect(createCapture(document, options)).rejects.toThrow(/document.txt exists and is not a capture/);
    await expect(createCapture(folder, options)).rejects.toThrow(/is a folder/);
    await expect(createCapture(path('missing/x.alpc'), options)).rejects.toThrow(/folder .*missing does not exist/);
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    expect(writeError(denied, document)).toMatchObject({ message: 'no permission to write document.txt' });
    // A folder that cannot be written to, also for the superuser.
    await expect(createCapture('/proc/x.alpc', options)).rejects.toMatchObject({ name: 'UserError' });
    expect(process.umask()).not.toBe(0o077);
  });
});
