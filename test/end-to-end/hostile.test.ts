/** What a hostile recording, a full disk, a closed pipe or a second program does to the built program: one clear line, never a crash. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Guid } from '../../src/base/guid.ts';
import type { TraceEvent } from '../../src/model/event.ts';
import { writeBenchTrace } from '../support/bench-trace.ts';
import { fileSink } from '../support/etl-sink.ts';
import { type LongTexts, writeLongTexts } from '../support/long-texts.ts';
import { encodeEvents, scenario } from '../support/scenario.ts';
import { UNPRIVILEGED } from '../support/unprivileged.ts';
import { newProgram, type Program, type Ran, ROOT } from './program.ts';

const SAMPLE = join(ROOT, 'samples', 'two-stories.etl');
const UNIX = process.platform !== 'win32';
let program: Program;

beforeAll(async () => {
  program = newProgram();
  await program.run('import', SAMPLE, '-o', 'sample.alpc');
});
afterAll(() => program.remove());

/** One sentence, a remedy perhaps, and no stack trace. */
function expectSentence(ran: Ran, code: number, sentence: RegExp): void {
  expect(ran.err).toMatch(sentence);
  expect(ran.err).not.toMatch(/\n\s+at |Warning:/);
  expect(ran.err.split('\n').length).toBeLessThanOrEqual(4);
  expect(ran.code).toBe(code);
}

describe('wrong usage', () => {
  it.each<[readonly string[], RegExp]>([
    [['list', 'calls', 'sample.alpc', '--fields', ' , '], /no field is named/],
    [['list', 'calls', 'sample.alpc', '--sort', 'id:up'], /"up" is no direction/],
    [['list', 'calls', 'sample.alpc', '--stacks'], /--stacks goes with messages/],
    [['sql', 'sample.alpc', ' '], /the query is empty/],
    [['sql', 'sample.alpc', ';'], /no statement/],
  ])('%j', async (args, sentence) => {
    expectSentence(await program.run(...args), 2, sentence);
  });

  it('a field named twice is there once', async () => {
    const [row] = await program.json(
      'list',
      'calls',
      'sample.alpc',
      '--limit',
      '1',
      '--fields',
      'id,id,client.pid,client',
    );
    expect(Object.keys(row ?? {})).toEqual(['id', 'client']);
    expect(Object.keys(row?.['client'] as object)).toEqual(['pid', 'process', 'tid', 'service']);
  });

  it('the same recording twice, by another name too', async () => {
    symlinkSync(SAMPLE, program.file('other.etl'));
    expectSentence(await program.run('import', SAMPLE, 'other.etl', '-o', 'twice.alpc'), 2, /are the same recording/);
    expect(existsSync(program.file('twice.alpc'))).toBe(false);
  });

  it('recordings of different days are doubted', async () => {
    const { events } = scenario('process 4 a.exe\nprocess 8 b.exe\nat 1ms\n4/4 call 8/8');
    writeFileSync(program.file('day1.etl'), encodeEvents(events));
    writeFileSync(program.file('day2.etl'), encodeEvents(events, { startTime: 133_547_040_000_000_000n }));
    const ran = await program.run('import', 'day1.etl', 'day2.etl', '-o', 'days.alpc');
    expect(ran).toMatchObject({ code: 0, err: expect.stringMatching(/day2\.etl begins after the others have ended/) });
  });

  it('a names file: mistakes are told, the rest is used; nothing usable fails', async () => {
    const good = '{"uuid": "9556dc99-828c-11cf-a37e-00aa003240c7", "name": "MyName"}';
    writeFileSync(program.file('names.jsonl'), `${good}\nnonsense\n${'{}\n'.repeat(50)}`);
    const used = await program.run('list', 'interfaces', SAMPLE, '--json', '--names', 'names.jsonl');
    expect(used.code).toBe(0);
    expect(used.out).toContain('"MyName"');
    expect(used.err).toMatch(/names\.jsonl, line 2: not a JSON object: nonsense\n/);
    expect(used.err).toMatch(/and 31 more mistakes\n/);
    writeFileSync(program.file('bad.jsonl'), 'nonsense\n');
    expectSentence(await program.run('stats', SAMPLE, '--names', 'bad.jsonl'), 2, /nothing in bad\.jsonl can be used/);
  });
});

describe.runIf(UNIX)('places and streams', () => {
  it('pipes and devices are no recordings', async () => {
    execFileSync('mkfifo', [program.file('fifo')]);
    for (const path of ['fifo', '/dev/zero']) {
      expectSentence(await program.run('stats', path), 2, /is not an ordinary file/);
      expectSentence(await program.run('import', path, '-o', 'x.alpc'), 2, /is not an ordinary file/);
    }
    expectSentence(await program.run('import', SAMPLE, '-o', 'fifo', '--force'), 2, /is not a capture/);
  });

  it('a reader that goes away is a normal end', async () => {
    for (const args of ['list messages sample.alpc --json', 'tree sample.alpc', 'stats sample.alpc', '--help']) {
      const { out, err } = await program.shell(`alpcscope ${args} | true; echo \${PIPESTATUS[0]}`);
      expect([args, out, err.replace(/^\|~.*\n/, '')]).toEqual([args, '0\n', '']);
    }
  });

  it('a slow reader gets everything, without a warning', async () => {
    const command = 'alpcscope list events sample.alpc --json | { sleep 1; wc -l; }';
    const all = await program.json('list', 'events', 'sample.alpc');
    const { out, err } = await program.shell(command);
    expect([Number(out), err]).toEqual([all.length, '']);
  });

  it.runIf(existsSync('/dev/full'))('output to a full disk', async () => {
    for (const args of ['list messages sample.alpc', 'stats sample.alpc', '--help']) {
      expectSentence(await program.shell(`alpcscope ${args} > /dev/full`), 1, /output could not be written/);
    }
  });

  // A limit on the size of files acts like a full disk: when the capture is made, and when it is finished.
  it.each([100, 2000])('a capture on a disk that is full after %d kB leaves nothing behind', async (kilobytes) => {
    const limit = `trap '' XFSZ; ulimit -f ${kilobytes}`;
    for (const args of [`import ${SAMPLE} -o full.alpc`, `stats ${SAMPLE}`]) {
      const ran = await program.shell(`${limit}; ALPCSCOPE_CACHE=full-cache alpcscope ${args}`);
      expectSentence(ran, 1, /the disk is full: could not write [\w-]+\.alpc; nothing was saved\n.*free some space/);
    }
    expect(readdirSync(program.folder).filter((name) => name.startsWith('full'))).toEqual(['full-cache']);
    expect(readdirSync(program.file('full-cache'))).toEqual([]);
  });

  it('a cache or a temporary folder that cannot be made', async () => {
    expectSentence(await program.shell(`ALPCSCOPE_CACHE=/dev/null/x alpcscope stats ${SAMPLE}`), 2, /cache folder/);
    expectSentence(await program.shell('TMPDIR=/dev/null/x alpcscope stats sample.alpc'), 1, /temporary folder/);
  });

  it.skipIf(UNPRIVILEGED === undefined)('a folder and files without permission', async () => {
    mkdirSync(program.file('locked'));
    writeFileSync(program.file('locked.etl'), 'x');
    chmodSync(program.file('locked'), 0o500);
    chmodSync(program.file('locked.etl'), 0);
    expectSentence(await program.runAsUser('import', SAMPLE, '-o', 'locked/x.alpc'), 2, /no permission/);
    expectSentence(await program.runAsUser('stats', 'locked.etl'), 2, /may not be read by you/);
  });
});

describe('the cache', () => {
  const cached = (): string[] => readdirSync(program.file('cache')).filter((name) => name.endsWith('.alpc'));

  it('two programs may ask the same recording at once', async () => {
    const { events } = scenario('process 4 a.exe\nprocess 8 b.exe\nat 1ms\n4/4 call 8/8');
    writeFileSync(program.file('both.etl'), encodeEvents(events));
    const ran = await Promise.all([1, 2, 3].map(() => program.run('stats', 'both.etl', '--json')));
    expect(ran.map(({ code, err }) => [code, err])).toEqual([1, 2, 3].map(() => [0, '']));
    expect(new Set(ran.map(({ out }) => out)).size).toBe(1);
    expect(readdirSync(program.file('cache')).filter((name) => !name.endsWith('.alpc'))).toEqual([]);
  });

  it('is listed and cleared', async () => {
    await program.run('stats', SAMPLE);
    const listed = await program.json('cache', 'list');
    expect(listed.map(({ recording }) => recording)).toContain('two-stories.etl');
    for (const { size, path } of listed) expect(statSync(String(path)).size).toBe(size);
    expect((await program.run('cache')).out).toMatch(/two-stories\.etl\s+[\d.]+ [kM]B\s+\d{4}-/);
    expect(await program.run('cache', 'clear')).toMatchObject({
      code: 0,
      err: expect.stringMatching(`^removed ${listed.length} captures?, `),
    });
    expect(cached()).toEqual([]);
    expect(await program.run('cache', '--json')).toMatchObject({ code: 0, out: '' });
  });

  it.runIf(UNIX)('does not keep what Ctrl-C cut short', async () => {
    writeBenchTrace(program.file('long.etl'), 600_000);
    const before = cached();
    // In the middle: once the capture is being written.
    const command = `alpcscope stats long.etl --json & until ls cache/making-*/*.partial; do sleep 0.05; done
      sleep 0.3; kill -INT -- -$!; wait $!`;
    const { code, err, out } = await program.shell(`set -m; { ${command}; } 2> >(grep -v '^ls:' >&2)`);
    expect(err).toMatch(/Stopped early/);
    expect(code).toBe(3);
    expect(out).toContain('"state":"stopped"');
    expect(cached()).toEqual(before);
    expect(readdirSync(program.file('cache')).filter((name) => name.startsWith('making-'))).toEqual([]);
  });
});

describe('names that talk to the terminal', () => {
  const EVIL = '\u001b[2J\u001b]0;pwn\u0007\u202egnp.exe\u009b31m\nX';
  const obeyed = (text: string) => /[\p{Cc}\p{Cf}]/u.exec(text.replaceAll('\n', ''))?.[0];

  it('are escapes in every form for people, and in JSON', async () => {
    const { events } = scenario(`process 4120 =cmd|calc.exe cmd "EVIL"
      process 1224 EVIL
      service 1224 EVIL tag 77 display "EVIL"
      thread 1224/2000 tag 77 name "EVIL"
      module 4120 EVIL base 0x7fff0000 size 0x1000
      endpoint 1224/2000 EVIL iface 9556dc99-828c-11cf-a37e-00aa003240c7
      at 10ms
      4120/4124 call 1224/2000 iface 9556dc99-828c-11cf-a37e-00aa003240c7 op 24 endpoint EVIL`);
    writeFileSync(program.file('evil.etl'), encodeEvents(events.map((event) => spoiled(event, EVIL) as TraceEvent)));
    const lists = ['calls', 'processes', 'services', 'threads', 'ports', 'modules', 'events'];
    const commands = [
      ...lists.map((what) => `list ${what} evil.etl`),
      'tree evil.etl',
      'stats evil.etl',
      'show evil.etl 1',
    ];
    for (const command of [...commands, 'list calls evil.etl --json', 'list services evil.etl --json']) {
      const { code, out } = await program.run(...command.split(' '));
      expect(code, command).toBe(0);
      expect(obeyed(out), command).toBeUndefined();
    }
    const [service] = await program.json('list', 'services', 'evil.etl');
    expect(service?.['display_name']).toBe(EVIL);
    const { out } = await program.run('list', 'processes', 'evil.etl', '--csv', '-f', 'pid:4120', '--fields', 'name');
    expect(out).toBe("name\n'=cmd|calc.exe\n");
  });

  it('do so neither in messages about wrong usage', async () => {
    for (const args of [
      [EVIL],
      ['list', EVIL, 'sample.alpc'],
      ['stats', EVIL],
      ['stats', 'sample.alpc', `--${EVIL}`],
    ]) {
      const { code, err } = await program.run(...args);
      expect(obeyed(err)).toBeUndefined();
      expect(code).toBe(2);
    }
  });
});

/** The event with `EVIL` in every text replaced. */
function spoiled(value: unknown, evil: string): unknown {
  if (typeof value === 'string') return value.replaceAll('EVIL', evil);
  if (Array.isArray(value)) return value.map((item) => spoiled(item, evil));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Guid) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoiled(item, evil)]));
}

describe('texts as long as events can be, each another one', () => {
  const EVENTS = 1_600;

  it.each<[LongTexts, string]>([
    ['command lines', 'text of a process beyond those that are kept'],
    ['open calls', 'endpoint of a call beyond those that are kept'],
  ])('%s: fit into little memory, and what was let go is told', async (kind, reason) => {
    const sink = fileSink(program.file('long.etl'));
    writeLongTexts(sink, kind, EVENTS);
    sink.close();
    // Twice as much as their texts would take is not there.
    const node = ['--max-old-space-size=96', join(ROOT, 'dist', 'cli', 'main.js')];
    const args = [...node, 'import', 'long.etl', '-o', 'long.alpc', '--force'];
    const ran = spawnSync(process.execPath, args, { cwd: program.folder, encoding: 'utf8' });
    expect(ran.stderr).toMatch(/[\d,]+ names or other texts had no room in memory and were left out/);
    expect(ran.status).toBe(3);
    const [stats] = await program.json('stats', 'long.alpc');
    expect(stats?.['skipped']).toMatchObject({ [reason]: expect.any(Number) });
    const text = await program.run('stats', 'long.alpc');
    expect(text.out).toMatch(new RegExp(`Read, but more than there is room for in memory\\n +${reason} +[\\d,]+`));
    // The events have them whole.
    expect(stats?.['events_by']).toMatchObject({ [EVENT[kind] ?? '']: EVENTS });
  });
});

const EVENT: Partial<Record<LongTexts, string>> = {
  'command lines': 'Process/3 process.rundown-start',
  'open calls': 'Microsoft-Windows-RPC/5',
};
