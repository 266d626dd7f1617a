import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/capture/database.ts';
import { newProgram, type Program, ROOT } from './program.ts';

const SAMPLE = join(ROOT, 'samples', 'two-stories.etl');
let program: Program;

beforeAll(() => {
  program = newProgram();
});
afterAll(() => program.remove());

describe('the shipped sample', () => {
  it('imports into a capture that only its owner can read', async () => {
    const { code, err } = await program.run('import', SAMPLE, '-o', 'sample.alpc');
    expect(err).toMatch(/sample\.alpc: [\d,]+ events, \d+ processes, [\d,]+ messages, \d+ calls/);
    expect(code).toBe(0);
    expect(statSync(program.file('sample.alpc')).mode & 0o777).toBe(0o600);
  });

  it('tells the WMI story as a tree', async () => {
    const { code, out } = await program.run('tree', 'sample.alpc', '-f', 'powershell');
    expect(code).toBe(0);
    const lines = out.split('\n');
    const exec = lines.findIndex(
      (line) => line.includes('powershell.exe') && line.includes('IWbemServices ExecMethod'),
    );
    expect(exec).toBeGreaterThanOrEqual(0);
    const below = lines.slice(exec + 1).filter((line) => /\|\s{2}/.test(line));
    expect(below.some((line) => line.includes('[Winmgmt] -> WmiPrvSE.exe'))).toBe(true);
  });

  it('tells the logon story', async () => {
    const calls = await program.json(
      'list',
      'calls',
      'sample.alpc',
      '-f',
      'winlogon LogonUI port:LRPC-b4cb7c7affbc500b2a',
    );
    expect(calls.length).toBeGreaterThan(0);
    expect(calls[0]).toMatchObject({
      client: { process: 'winlogon.exe', pid: 5624 },
      server: { process: 'LogonUI.exe', pid: 2304 },
      interface_uuid: 'f3f09ffd-fbcf-4291-944d-70ad6e0e73bb',
      opnum: 7,
      confidence: 'certain',
    });
  });

  it('answers from an .etl through the cache, the second time without importing', async () => {
    const first = await program.json('stats', SAMPLE);
    const second = await program.json('stats', SAMPLE);
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
    const direct = await program.json('stats', 'sample.alpc');
    expect(direct[0]).toMatchObject({ events: first[0]?.['events'], calls: first[0]?.['calls'] });
  });

  it('lists every kind of thing in all three forms', { timeout: 300_000 }, async () => {
    for (const what of [
      'messages',
      'calls',
      'events',
      'processes',
      'threads',
      'services',
      'modules',
      'ports',
      'interfaces',
    ]) {
      const rows = await program.json('list', what, 'sample.alpc');
      expect(rows.length, what).toBeGreaterThan(0);
      const csv = await program.run('list', what, 'sample.alpc', '--csv', '--limit', '5');
      expect(csv.out.split('\n').filter((line) => line !== '').length, what).toBeGreaterThanOrEqual(2);
      const text = await program.run('list', what, 'sample.alpc', '--limit', '5');
      expect(text.code, what).toBe(0);
      expect(text.out.split('\n').length, what).toBeGreaterThan(2);
    }
  });

  it('gives messages and calls the documented JSON', async () => {
    const [message] = await program.json('list', 'messages', 'sample.alpc', '--limit', '1', '--stacks');
    expect(Object.keys(message ?? {})).toEqual(
      expect.arrayContaining(
        'id message_id kind sent_at received_at source target port size protocol interface opnum procedure call matched evidence confidence send_stack receive_stack'.split(
          ' ',
        ),
      ),
    );
    expect(message?.['sent_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    const [call] = await program.json('list', 'calls', 'sample.alpc', '--limit', '1');
    expect(Object.keys(call ?? {})).toEqual(
      expect.arrayContaining(
        'id parent parent_confidence chain depth client server port endpoint interface_uuid interface opnum procedure started_at duration_ns server_started_at server_duration_ns status evidence confidence'.split(
          ' ',
        ),
      ),
    );
    expect(Object.keys(call?.['client'] as object)).toEqual(
      expect.arrayContaining(['process', 'pid', 'tid', 'service']),
    );
  });

  it('sorts, limits and chooses fields', async () => {
    const rows = await program.json(
      ...[
        'list',
        'calls',
        'sample.alpc',
        '--sort',
        'duration_ns:desc',
        '--limit',
        '3',
        '--fields',
        'id,client,duration_ns',
      ],
    );
    expect(rows).toHaveLength(3);
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'client', 'duration_ns']);
    const durations = rows.map((row) => Number(row['duration_ns']));
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
  });

  it('shows a call, a message, an event and a process', async () => {
    for (const [kind, title] of [
      ['call:1', 'call'],
      ['m1', 'message'],
      ['event:20', 'event'],
      ['p3', 'process'],
    ] as const) {
      const { code, out } = await program.run('show', 'sample.alpc', kind);
      expect(code, kind).toBe(0);
      expect(out, kind).toContain(`${title}\n`);
    }
    const [call] = await program.json('show', 'sample.alpc', '1');
    expect(call).toMatchObject({ call: { id: 1 } });
  });

  it('answers SQL with the names of the JSON', async () => {
    const rows = await program.json(
      'sql',
      'sample.alpc',
      'SELECT source.process AS p, count(*) AS n FROM messages GROUP BY 1',
    );
    expect(rows.some((row) => row['p'] === 'powershell.exe')).toBe(true);
    const joined = await program.json(
      'sql',
      'sample.alpc',
      'SELECT count(*) AS n FROM messages m JOIN calls c ON m.call = c.id',
    );
    expect(Number(joined[0]?.['n'])).toBeGreaterThan(0);
  });

  it('filters as ALPCLogger users expect', async () => {
    const rows = await program.json('list', 'messages', 'sample.alpc', '-f', 'powershell notepad -svchost');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const text = JSON.stringify(row);
      expect(text).toMatch(/powershell|notepad/i);
      expect(text).not.toMatch(/svchost/i);
    }
  });
});

describe('mistakes are one clear sentence', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no such file', ['stats', 'nothing.alpc'], /does not exist/],
    ['not a recording', ['stats', join(ROOT, 'package.json')], /is not a recording/],
    ['an unknown command', ['lst'], /unknown command 'lst'[\s\S]*list/],
    ['an unknown thing to list', ['list', 'mesages', 'sample.alpc'], /messages/],
    ['a wrong filter', ['list', 'calls', 'sample.alpc', '-f', 'durtion:>1ms'], /\^+[\s\S]*duration/],
    ['an unknown field', ['list', 'calls', 'sample.alpc', '--fields', 'nope'], /no field "nope"/],
    ['wrong SQL', ['sql', 'sample.alpc', 'SELEC 1'], /syntax error/],
    [
      'SQL that writes',
      ['sql', 'sample.alpc', "COPY calls TO 'x.csv'"],
      /only queries that read|disabled by configuration/,
    ],
    ['SQL that reads files', ['sql', 'sample.alpc', "SELECT * FROM read_text('/etc/passwd')"], /disabled|not allowed/],
    ['an id of nothing', ['show', 'sample.alpc', 'call:999999'], /no call 999999/],
    ['a capture that is there already', ['import', SAMPLE, '-o', 'sample.alpc'], /exists already/],
    ['a folder that is not there', ['import', SAMPLE, '-o', 'no/where.alpc'], /does not exist/],
  ];
  for (const [title, args, message] of cases) {
    it(title, async () => {
      const { code, err } = await program.run(...args);
      expect(err).toMatch(message);
      expect(err).not.toMatch(/\n\s+at /);
      expect(code).toBe(2);
    });
  }

  it('and nothing else, no header either', async () => {
    const { out, code } = await program.run('list', 'calls', 'sample.alpc', '--csv', '--sort', 'nope');
    expect([out, code]).toEqual(['', 2]);
    const none = await program.run('list', 'calls', 'sample.alpc', '--csv', '--fields', 'id,opnum', '-f', 'nobody');
    expect(none.out.trim()).toBe('id,opnum');
  });

  it('of a killed import that had saved nothing', async () => {
    writeFileSync(program.file('killed.alpc.partial'), '');
    const { err, code } = await program.run('list', 'calls', 'killed.alpc.partial');
    expect(err).toMatch(/killed.alpc.partial is of an import that ended before anything was saved/);
    expect(code).toBe(2);
  });

  it('of something that a killed import may not have come to', async () => {
    copyFileSync(program.file('sample.alpc'), program.file('half.alpc'));
    const store = await openDatabase(program.file('half.alpc'), { access_mode: 'READ_WRITE' });
    await store.sql.run("UPDATE store.capture_info SET state = 'importing'");
    store.close();
    const unfinished = /the import of this capture did not finish, so rows may be missing/;
    expect((await program.run('show', 'sample.alpc', 'call:999999')).err).not.toMatch(unfinished);
    expect((await program.run('show', 'half.alpc', 'call:999999')).err).toMatch(unfinished);
    expect((await program.run('chain', 'half.alpc', '999999')).err).toMatch(unfinished);
  });

  it('an empty file, a cut file, a file of noise', async () => {
    writeFileSync(program.file('empty.etl'), '');
    expect(await program.run('stats', 'empty.etl')).toMatchObject({ code: 2, err: expect.stringMatching(/is empty/) });
    writeFileSync(program.file('noise.etl'), new Uint8Array(5000).fill(7));
    expect(await program.run('stats', 'noise.etl')).toMatchObject({ code: 2 });
    copyFileSync(SAMPLE, program.file('cut.etl'));
    truncateSync(program.file('cut.etl'), Math.floor(statSync(SAMPLE).size * 0.6));
    const cut = await program.run('stats', 'cut.etl', '--json');
    expect(cut.code).toBe(3);
    expect(cut.err).toMatch(/Note: /);
    expect(Number((JSON.parse(cut.out) as { events: number }).events)).toBeGreaterThan(1000);
  });
});

describe('the package', () => {
  it('answers --version and --help', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect((await program.run('--version')).out.trim()).toBe(version);
    const help = await program.run('--help');
    expect(help.code).toBe(0);
    for (const command of ['import', 'list', 'show', 'tree', 'stats', 'sql'])
      expect(help.out).toContain(`  ${command} `);
  });
});
