/** `record`, as users run it; dtrace.exe is played by a script, which prints what the D program it is given would on a made-up Windows. */
import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rateText } from '../../src/cli/record-run.ts';
import { generateProgram } from '../../src/sources/dtrace/program/generate.ts';
import { DEFAULT_OPTIONS } from '../../src/sources/dtrace/program/options.ts';
import { message64, printed, Simulation } from '../support/dtrace-output.ts';
import { newProgram, type Ran, ROOT } from './program.ts';

const program = newProgram();
afterAll(() => program.remove());

const TOKEN = '00c0ffee';
const CALLS = 60;

/** What dtrace.exe prints of some calls, and what it prints when it is told to end. */
function output(): { run: string; end: string } {
  const simulation = new Simulation(generateProgram({ ...DEFAULT_OPTIONS, token: TOKEN }));
  const process = simulation.world.process(712, 'lsass.exe');
  const handle = process.table.add(simulation.world.listen(process, '\\RPC Control\\x').object);
  for (let index = 1; index <= CALLS; index += 1) {
    const send = process.user.put(message64({ payload: new Uint8Array(30).fill(index), id: index }));
    simulation.entry({ process, tid: 9, handle, send });
    simulation.exit({ process, tid: 9, handle, send });
  }
  const before = simulation.machine.records.length;
  simulation.end();
  const { records } = simulation.machine;
  return { run: printed(records.slice(0, before)).out, end: printed(records.slice(before)).out };
}

const PLAYER = `
const { readFileSync, writeFileSync } = require('node:fs');
const [, , flag, file] = process.argv;
const text = readFileSync(file, 'utf8');
const token = /token=([0-9a-f]{8})/.exec(text)[1];
const { run, end } = JSON.parse(readFileSync(__dirname + '/play.json', 'utf8').replaceAll('${TOKEN}', token));
writeFileSync(__dirname + '/seen.json', JSON.stringify({ flag, file, policy: process.env.DTRACE_EXECUTION_POLICY, text }));
let at = 0;
const finish = () => { process.stdout.write(run.slice(at) + end, () => process.exit(0)); };
process.on('SIGINT', finish);
setInterval(() => { process.stdout.write(run.slice(at, at + 5000)); at += 5000; }, 20);
setTimeout(() => process.stderr.write('dtrace: 7 drops on CPU 1\\n'), 100);
const after = /tick-(\\d+)s/g;
for (const [, seconds] of text.matchAll(after)) if (seconds !== '10') setTimeout(finish, seconds * 1000);
`;

function dtrace(script = PLAYER): string {
  writeFileSync(program.file('play.json'), JSON.stringify(output()));
  const file = program.file('dtrace.exe');
  writeFileSync(file, `#!${process.execPath}\n${script}`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs the program until `ready` holds, then sends it a signal. */
function interrupted(args: readonly string[], ready: (err: string) => boolean): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...args], { cwd: program.folder });
    let err = '';
    child.stderr.on('data', (text) => {
      err += String(text);
    });
    const timer = setInterval(() => {
      if (!ready(err)) return;
      clearInterval(timer);
      child.kill('SIGINT');
    }, 100);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code: code ?? -1, out: '', err });
    });
  });
}

describe.skipIf(process.platform === 'win32')('record dtrace', () => {
  it('records until Ctrl-C, and says what was lost', async () => {
    let since = 0;
    const ran = await interrupted(['record', 'dtrace', '--dtrace', dtrace(), '-o', 'live.alpc'], (err) => {
      if (since === 0 && err.includes('Recording into live.alpc')) since = performance.now();
      return since > 0 && performance.now() - since > 1500;
    });
    expect(ran.err).toMatch(/_NT_SYMBOL_PATH is not set/);
    expect(ran.err).toMatch(/live\.alpc: [\d,]+ events/);
    expect(ran.err).toMatch(/lost 7 events/);
    expect(ran.code).toBe(3);
    const sends = await program.json('list', 'events', 'live.alpc', '-f', 'kind:alpc.send');
    expect(sends).toHaveLength(CALLS);
    const seen = JSON.parse(readFileSync(program.file('seen.json'), 'utf8')) as Record<string, string>;
    expect(seen).toMatchObject({ flag: '-s', policy: 'Unrestricted' });
    expect(existsSync(seen['file'] ?? '')).toBe(false);
    expect(existsSync(program.file('live.alpc.partial'))).toBe(false);
  });

  it('ends by itself after --for seconds, with the choices that it was given', async () => {
    const args = ['-p', 'lsass.exe', '--stacks', '--for', '2', '-o', 'timed.alpc'];
    const { code, err } = await program.run('record', 'dtrace', '--dtrace', dtrace(), ...args);
    expect(code).toBe(3);
    expect(err).not.toMatch(/never closed/);
    const { text } = JSON.parse(readFileSync(program.file('seen.json'), 'utf8')) as { text: string };
    expect(text).toContain('execname == "lsass.exe"');
    expect(text).toContain('ustack(32);');
    expect(text).toContain('tick-2s');
  });

  it('leaves nothing when dtrace.exe refuses, and says why in words', async () => {
    const refusing = dtrace('console.error("dtrace: failed to enable \'x.d\': Permission denied"); process.exit(1);');
    const { code, err } = await program.run('record', 'dtrace', '--dtrace', refusing, '-o', 'refused.alpc');
    expect(code).not.toBe(0);
    expect(err).toMatch(/script policy/);
    expect(existsSync(program.file('refused.alpc'))).toBe(false);
    expect(existsSync(program.file('refused.alpc.partial'))).toBe(false);
    const missing = await program.run('record', 'dtrace', '--dtrace', program.file('none.exe'), '-o', 'refused.alpc');
    expect(missing.err).toMatch(/was not found/);
  });

  it('replaces nothing unasked', async () => {
    writeFileSync(program.file('there.alpc'), 'x');
    const { code, err } = await program.run('record', 'dtrace', '--dtrace', dtrace(), '-o', 'there.alpc');
    expect([code, err]).toEqual([2, expect.stringMatching(/exists already/)]);
  });
});

describe('record file', () => {
  it('follows what the debugger writes until --for is over', async () => {
    const lines = readFileSync(join(ROOT, 'samples/two-stories.jsonl'), 'utf8').split('\n');
    const file = program.file('growing.jsonl');
    writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`);
    const running = program.run('record', 'file', 'growing.jsonl', '-o', 'followed.alpc', '--for', '4');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    appendFileSync(file, lines.slice(3).join('\n'));
    const { code, err } = await running;
    expect(err).toMatch(/followed\.alpc: [\d,]+ events/);
    expect(code).toBe(0);
    const found = await program.json('list', 'messages', 'followed.alpc', '-f', 'payload:"Please wait"');
    expect(found.length).toBeGreaterThan(0);
  });

  it('says what cannot be followed', async () => {
    const etl = join(ROOT, 'samples/two-stories.etl');
    const { code, err } = await program.run('record', 'file', etl, '-o', 'no.alpc');
    expect(code).toBe(2);
    expect(err).toMatch(/only be read when it is finished/);
    expect((await program.run('record', 'file', 'absent', '-o', 'no.alpc')).err).toMatch(/does not exist/);
    expect((await program.run('record', 'file', etl)).code).toBe(2);
    expect(existsSync(program.file('no.alpc'))).toBe(false);
  });
});

it('the rate is what came since the line before', () => {
  const before = { events: 1000, messages: 1, calls: 2, lost: 0, bytes: 1, seconds: 10 };
  expect(rateText(before, undefined)).toBe('1,000 events, 100/s · 2 calls · 10 s');
  expect(rateText({ ...before, events: 4000, lost: 5, seconds: 12 }, before)).toBe(
    '4,000 events, 1,500/s · 2 calls · 5 lost · 12 s',
  );
});
