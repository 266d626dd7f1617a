import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { message64, printed, Simulation } from '../../../test/support/dtrace-output.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import type { OpenRecording } from '../source.ts';
import { runDtrace } from './index.ts';
import { LiveRecording } from './live.ts';
import { generateProgram } from './program/generate.ts';
import { DEFAULT_OPTIONS } from './program/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-dtrace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plays a dtrace.exe: `[stream, text, milliseconds before it]` in turn, then ends, or hangs until it is told to end. */
interface Play {
  readonly steps: readonly (readonly [stream: 'out' | 'err', text: string, wait: number])[];
  readonly code?: number;
  readonly hangs?: boolean;
}

const PLAYER = `
const { steps, code, hangs } = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
const write = (stream, text) => new Promise((done) => stream.write(text, done));
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
(async () => {
  for (const [stream, text, ms] of steps) {
    if (ms > 0) await wait(ms);
    await write(stream === 'out' ? process.stdout : process.stderr, text);
  }
  if (hangs) setInterval(() => {}, 1000);
  else process.exitCode = code;
})();
`;
const player = join(folder, 'player.cjs');
writeFileSync(player, PLAYER);
let plays = 0;

function play(spec: Play) {
  plays += 1;
  const file = join(folder, `${plays}.json`);
  writeFileSync(file, JSON.stringify({ code: 0, ...spec }));
  return runDtrace({ command: process.execPath, args: [player, file] });
}

async function all(recording: Pick<OpenRecording, 'events'>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const batch of recording.events()) events.push(...batch);
  return events;
}

async function failure(recording: ReturnType<typeof runDtrace>): Promise<UserError> {
  try {
    await all(recording);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('no error');
}

function output(calls = 40): string {
  const simulation = new Simulation(generateProgram({ ...DEFAULT_OPTIONS, token: '00c0ffee' }));
  const process = simulation.world.process(712, 'lsass.exe');
  const handle = process.table.add(simulation.world.listen(process, '\\RPC Control\\x').object);
  for (let index = 1; index <= calls; index += 1) {
    const send = process.user.put(message64({ payload: new Uint8Array(30).fill(index), id: index }));
    simulation.entry({ process, tid: 9, handle, send });
    simulation.exit({ process, tid: 9, handle, send });
  }
  simulation.end();
  return printed(simulation.machine.records).out;
}

const OUT = output();

test('closed or stopped before it was begun, it starts nothing and holds nothing', async () => {
  vi.useFakeTimers();
  try {
    for (const end of ['close', 'stop'] as const) {
      const recording = new LiveRecording('dtrace.exe', () => {
        throw new Error('started');
      });
      recording[end]();
      expect(vi.getTimerCount()).toBe(0);
      expect(await all(recording)).toEqual([]);
    }
  } finally {
    vi.useRealTimers();
  }
});

describe('a run of dtrace', () => {
  test('split at awkward places, slowly, with drops on the other stream', async () => {
    const steps: [stream: 'out' | 'err', text: string, wait: number][] = [];
    const cuts = [0, 1, 700, 2901, 6000, 6003, 9999, OUT.length];
    for (const [index, from] of cuts.slice(0, -1).entries())
      steps.push(['out', OUT.slice(from, cuts[index + 1]), index % 3 === 0 ? 5 : 0]);
    steps.splice(
      3,
      0,
      ['err', 'dtrace: 12 dro', 0],
      ['err', 'ps on CPU 3\ndtrace: 1 dynamic variable drop with non-empty dirty list\n', 3],
    );
    const recording = play({ steps });
    const events = await all(recording);
    const sends = events.filter((event) => event.kind === 'alpc.send');
    expect(sends.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(events[0]?.kind).toBe('meta');
    const lost = events.filter((event) => event.kind === 'lost');
    expect(lost.map((event) => [event.events, event.cpu, event.located])).toEqual([
      [12, 3, false],
      [1, undefined, false],
    ]);
    expect(recording.report.lostEvents).toBe(13);
    expect([...recording.report.skipped]).toEqual([]);
    expect(recording.report.unclosed).toBe(false);
  });

  test('tells what came before it is over', async () => {
    const recording = play({ steps: [['out', OUT, 0]], hangs: true });
    let sends = 0;
    for await (const batch of recording.events()) {
      sends += batch.filter(({ kind }) => kind === 'alpc.send').length;
      if (sends === 40) break;
    }
    recording.close();
    expect(sends).toBe(40);
  });

  test('that is closed ends', async () => {
    const recording = play({ steps: [['out', OUT.slice(0, 9000), 0]], hangs: true });
    for await (const batch of recording.events()) if (batch.length > 0) recording.close();
    expect(recording.report.unclosed).toBe(true);
  });

  test('that Windows ended keeps what there is, and says why it ended', async () => {
    const recording = play({
      steps: [
        ['out', OUT.slice(0, 9000), 0],
        ['err', 'dtrace: processing aborted: Abort due to systemic unresponsiveness\n', 0],
      ],
      code: 1,
    });
    const events = await all(recording);
    expect(events.filter(({ kind }) => kind === 'alpc.send').length).toBeGreaterThan(2);
    expect(recording.report.unclosed).toBe(true);
    expect([...recording.report.skipped.keys()].some((reason) => reason.includes('nobody had read its buffers'))).toBe(
      true,
    );
  });
});

describe('a run that records nothing says why, and what to do', () => {
  const failures: readonly (readonly [string, string, RegExp, RegExp])[] = [
    [
      'DTrace is off',
      'dtrace: failed to compile script alpcscope.d: line 80: probe description syscall::NtAlpcSendWaitReceivePort:entry does not match any probes\n',
      /driver is not loaded/,
      /bcdedit \/set dtrace on/,
    ],
    [
      'no symbols',
      'dtrace: failed to compile script alpc.d: line 24: syntax error near ")"\n',
      /symbols were not found/,
      /_NT_SYMBOL_PATH/,
    ],
    [
      "no symbols, as the original's README has it",
      'dtrace.exe: failed to compile script alpc.d: syntax error around ")"\n',
      /symbols/,
      /--ports connect/,
    ],
    [
      'the script policy',
      "dtrace: failed to enable 'alpcscope.d': Permission denied\n",
      /script policy/,
      /DTRACE_EXECUTION_POLICY/,
    ],
    [
      'no administrator',
      'dtrace: failed to initialize dtrace: DTrace requires additional privileges\n',
      /administrators only/,
      /elevated/,
    ],
    [
      'a 32-bit process',
      'dtrace: failed to grab pid 4242: 32-bit processes are not supported\n',
      /32-bit processes/,
      /other end/,
    ],
    [
      'another mistake',
      'dtrace: failed to compile script x.d: line 3: ambiguous operator\n',
      /did not accept the program/,
      /dtrace -e/,
    ],
    ['something else', 'dtrace: the moon is full\n', /the moon is full/, /dtrace -e/],
  ];
  test.each(failures)('%s', async (_, said, message, hint) => {
    const error = await failure(play({ steps: [['err', said, 0]], code: 1 }));
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  test('nothing at all', async () => {
    const error = await failure(play({ steps: [], code: 3 }));
    expect(error.message).toMatch(/exit code 3 and printed nothing/);
  });

  test('no dtrace.exe', async () => {
    const error = await failure(runDtrace({ command: join(folder, 'dtrace.exe'), args: [] }));
    expect(error.message).toMatch(/dtrace\.exe was not found/);
    expect(error.exitCode).toBe(1);
  });
});
