import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeStories } from '../support/stories.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'who-asked.md'), 'utf8');
const BLOCKS = [...DOCUMENT.matchAll(/```text\n\$ alpcscope ([^\n]*)\n(.*?)\n```/gs)].map(
  ([, command = '', output = '']) => ({
    command,
    output,
  }),
);
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
// Rows of the table of questions: question, what is asked about, answer.
const QUESTIONS = [...README.matchAll(/^\| [^|]+\? \| `(\w+)` \| ([^|]+) \|$/gm)].map(([, what = '', answer = '']) => ({
  what,
  answer,
}));
const cache = mkdtempSync(join(tmpdir(), 'who-asked-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function run(command: string): Promise<string> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const program = [join(ROOT, 'tools', 'run-ts.mjs'), join(ROOT, 'src', 'cli', 'main.ts'), ...words];
  const env = { ...process.env, ALPCSCOPE_CACHE: cache, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, program, { cwd: ROOT, env }, (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });
}

describe('docs/who-asked.md', () => {
  it('has answers to look at', () => expect(BLOCKS.length).toBeGreaterThan(6));

  it.each(BLOCKS)('shows what "$command" says', async ({ command, output }) => {
    expect((await run(command)).trimEnd()).toBe(output);
  });
});

describe('README.md', () => {
  it('has questions that people ask', () => expect(QUESTIONS.length).toBe(4));

  it.each(QUESTIONS)('says what why says of $what', async ({ what, answer }) => {
    const { sentence } = JSON.parse(await run(`why samples/who-asked.etl ${what} --json`)) as { sentence: string };
    expect(answer).toBe(sentence);
  });
});

describe('samples/who-asked.etl', () => {
  it('is what the generator makes (else run: npm run samples)', () => {
    const shipped = new Uint8Array(readFileSync(join(ROOT, 'samples', 'who-asked.etl')));
    expect(Buffer.compare(shipped, makeStories())).toBe(0);
  });
});

describe('why --json', () => {
  it('has the promised shape', async () => {
    const answer: unknown = JSON.parse(await run('why samples/who-asked.etl notepad --json'));
    const party = (process: string, pid: number, tid: number, service: string | null) => ({
      id: expect.any(Number) as unknown,
      process,
      pid,
      tid,
      service,
    });
    const winmgmt = (tid: number) => ({ ...party('svchost.exe', 2516, tid, 'Winmgmt'), user: 'S-1-5-18' });
    expect(answer).toEqual({
      process: {
        id: expect.any(Number),
        name: 'notepad.exe',
        pid: 9136,
        started_at: expect.stringMatching(/^2024-03-11T08:00:00\.1\d{6}Z$/),
        command_line: 'notepad secret.txt',
        services: [],
      },
      event: null,
      claimed_parent: { id: expect.any(Number), process: 'WmiPrvSE.exe', pid: 7484 },
      creator: party('WmiPrvSE.exe', 7484, 7520, null),
      requester: party('powershell.exe', 8212, 8216, null),
      path: [
        {
          from: winmgmt(2608),
          to: { ...party('WmiPrvSE.exe', 7484, 7520, null), user: 'S-1-5-20' },
          call: 2,
          asked: 'asked WMI to run Win32_Process.Create',
          rivals: [],
          interface: 'IWbemServices',
          procedure: 'ExecMethodAsync',
          at: expect.any(String),
          evidence: expect.arrayContaining(['nested', 'message-id']),
          confidence: 'certain',
        },
        {
          from: { ...party('powershell.exe', 8212, 8216, null), user: 'S-1-5-21-1-2-3-1001' },
          to: winmgmt(2604),
          call: 1,
          asked: 'asked WMI to run Win32_Process.Create',
          rivals: [],
          interface: 'IWbemServices',
          procedure: 'ExecMethod',
          at: expect.any(String),
          evidence: expect.arrayContaining(['woken', 'sent-reply', 'Microsoft-Windows-WMI-Activity/23']),
          confidence: 'likely',
        },
      ],
      confidence: 'likely',
      notes: [],
      sentence: expect.stringContaining('powershell.exe(8212) asked WMI to run Win32_Process.Create'),
    });
  });

  it('answers for an event with the thread that logged it', async () => {
    const events = (
      await run("list events samples/who-asked.etl -f 'kind:hint detail:*CreatedProcessId*9136*' --json")
    ).trim();
    const { id } = JSON.parse(events.split('\n')[0] ?? '{}') as { id?: number };
    const answer = JSON.parse(await run(`why samples/who-asked.etl event:${id} --json`)) as {
      process: object;
      requester: object;
    };
    expect(answer.process).toMatchObject({ name: 'WmiPrvSE.exe', pid: 7484, tid: 7520 });
    expect(answer.requester).toMatchObject({ process: 'powershell.exe', pid: 8212 });
  });
});
