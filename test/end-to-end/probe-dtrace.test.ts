import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { UNIX_EPOCH } from '../../src/base/time.ts';
import { problemsOf } from '../support/dtrace/check.ts';
import { message64, printed, Simulation, WALL_START } from '../support/dtrace-output.ts';
import { scenario } from '../support/scenario.ts';
import { newProgram } from './program.ts';

const program = newProgram();
afterAll(() => program.remove());

/** What dtrace.exe would print for one call of winlogon at LogonUI, if it ran this program. */
function play(text: string): string {
  const simulation = new Simulation(text);
  const { world } = simulation;
  const client = world.process(5624, 'winlogon.exe', 0, 600);
  const server = world.process(2304, 'LogonUI.exe', 1, 5624);
  const port = world.listen(server, '\\RPC Control\\LRPC-b4cb7c7affbc500b2a');
  const payload = new TextEncoder().encode('P\0l\0e\0a\0s\0e\0 \0w\0a\0i\0t\0');
  const buffer = client.user.allocate(4096);
  client.user.write(buffer, message64({ payload }));
  const inbox = server.user.allocate(4096);
  const receive = { process: server, tid: 70, cpu: 1, handle: server.table.add(port.object), receive: inbox };
  const handle = client.table.add(world.connect(port, client).object);
  const ask = { process: client, tid: 50, handle, flags: 0x2_0000, send: buffer, receive: buffer };
  simulation.entry(receive);
  simulation.entry(ask);
  server.user.write(inbox, message64({ payload, type: 0x2001, pid: 5624, tid: 50, id: 0x239c, callback: 77 }));
  simulation.exit(receive);
  const answer = message64({ payload: new Uint8Array(24), id: 0x239c, callback: 77 });
  const reply = { ...receive, flags: 0x41_0000, receive: 0n, send: server.user.put(answer) };
  simulation.entry(reply);
  simulation.exit(reply);
  client.user.write(
    buffer,
    message64({ payload: new Uint8Array(24), type: 2, pid: 2304, tid: 70, id: 0x239c, callback: 77 }),
  );
  simulation.exit(ask);
  simulation.end();
  return printed(simulation.machine.records).out;
}

describe('probe dtrace', () => {
  it('writes a program that keeps the rules of D, and says how to use it', async () => {
    const { code, err } = await program.run('probe', 'dtrace', '--stacks', '-x', 'MsMpEng.exe', '-o', 'alpcscope.d');
    expect(code).toBe(0);
    expect(err).toMatch(/bcdedit \/set dtrace on[\s\S]*_NT_SYMBOL_PATH[\s\S]*dtrace -s alpcscope\.d/);
    const text = readFileSync(program.file('alpcscope.d'), 'utf8');
    expect(problemsOf(text)).toEqual([]);
    expect(text).toContain('ustack(32);');
  });

  it('writes to standard output, each time with another token; needs no symbols with --ports connect', async () => {
    const runs = [await program.run('probe', 'dtrace', '--ports', 'connect'), await program.run('probe', 'dtrace')];
    const tokens = runs.map(({ out }) => /token=([0-9a-f]{8})/.exec(out)?.[1]);
    expect(new Set(tokens).size).toBe(2);
    expect(runs[0]?.err).not.toContain('_NT_SYMBOL_PATH');
    expect(runs[0]?.out).not.toContain('nt`');
  });

  it.each([
    [['-p', 'svc*.exe'], /no process name that a D program can compare/],
    [['--payload', '70000'], /payload is 70000/],
    [['--bufsize', 'much'], /bufsize much is no size/],
    [['--ports', 'guess'], /--ports/],
  ])('refuses %j in one sentence', async (args, message) => {
    const { code, out, err } = await program.run('probe', 'dtrace', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('has its output imported: a call between named processes, with its bytes and stacks', async () => {
    writeFileSync(program.file('alpc.txt'), play(readFileSync(program.file('alpcscope.d'), 'utf8')));
    expect((await program.run('import', 'alpc.txt', '-o', 'alpc.alpc')).code).toBe(0);
    const [call, ...others] = await program.json('list', 'calls', 'alpc.alpc');
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      client: { process: 'winlogon.exe', pid: 5624, tid: 50 },
      server: { process: 'LogonUI.exe', pid: 2304, tid: 70 },
      port: '\\RPC Control\\LRPC-b4cb7c7affbc500b2a',
      confidence: 'certain',
    });
    const { out } = await program.run('tree', 'alpc.alpc', '--hex', '--stacks');
    expect(out).toContain('50 00 6C 00 65 00 61 00');
    expect(out).toContain('nt!NtAlpcSendWaitReceivePort');
    const found = await program.json('list', 'messages', 'alpc.alpc', '-f', 'payload:"Please wait"');
    expect(found.map(({ kind }) => kind)).toEqual(['request']);
  });

  it('is merged with an .etl of the same time: one call, timed by the one and read by the other', async () => {
    writeFileSync(program.file('both.txt'), play(readFileSync(program.file('alpcscope.d'), 'utf8')));
    const told = scenario(`
      process 5624 winlogon.exe parent 600
      process 2304 LogonUI.exe parent 5624
      at 448ms
      5624/50 call 2304/70 id 0x239c no-rpc take 20us`);
    const startTime = WALL_START / 100n + UNIX_EPOCH;
    writeFileSync(program.file('both.etl'), told.etl({ startTime }));
    const { code, err } = await program.run('import', 'both.etl', 'both.txt', '-o', 'both.alpc');
    expect([code, err]).toEqual([0, expect.stringContaining('2 messages, 1 call\n')]);
    const messages = await program.json('list', 'messages', 'both.alpc');
    expect(messages.map(({ kind, message_id }) => [kind, message_id])).toEqual([
      ['request', 0x239c],
      ['reply', 0x239c],
    ]);
    const found = await program.json('list', 'messages', 'both.alpc', '-f', 'payload:"Please wait"');
    expect(found).toEqual(messages.slice(0, 1));
    expect(found[0]?.['evidence']).toEqual(expect.arrayContaining(['message-id']));
  });

  it('has drops in its output shown: exit code 3 and a loss in the list', async () => {
    const text = readFileSync(program.file('alpc.txt'), 'utf8');
    writeFileSync(program.file('lossy.txt'), `${text}dtrace: 12 drops on CPU 3\n`);
    expect((await program.run('import', 'lossy.txt', '-o', 'lossy.alpc')).code).toBe(3);
    const [loss] = await program.json('list', 'losses', 'lossy.alpc');
    expect(loss).toMatchObject({ events: 12 });
  });

  it('explains a file that holds an error only', async () => {
    writeFileSync(program.file('bad.txt'), 'dtrace: failed to compile script alpc.d: line 24: syntax error near ")"\n');
    const { code, err } = await program.run('import', 'bad.txt', '-o', 'bad.alpc');
    expect(code).toBe(2);
    expect(err).toMatch(/symbols were not found[\s\S]*_NT_SYMBOL_PATH/);
  });
});
