/** How `open` is reached: the browser that it starts, other addresses, and a token of one's own. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newDesk, sample } from '../page/served.ts';
import { newProgram, ROOT } from './program.ts';

const SAMPLE = sample('two-stories.jsonl');
const TOKEN = 'a-token.of_my~own-0123';
const program = newProgram();
const desk = newDesk();
afterAll(async () => {
  program.remove();
  await desk.remove();
});

// `script` gives the program a terminal. Elsewhere than on Linux another program opens addresses.
describe.skipIf(!existsSync('/usr/bin/script') || process.platform !== 'linux')('the browser', () => {
  const opened = program.file('opened');
  const folder = program.file('bin');
  const opening = (options: string) =>
    `${process.execPath} ${join(ROOT, 'dist/cli/main.js')} open ${SAMPLE} ${options}`;
  const onTerminal = (command: string) => `PATH='${folder}':"$PATH" DISPLAY=:0 script -qec '${command}' /dev/null`;

  it('is started with the URL, as one argument', async () => {
    mkdirSync(folder);
    // Stands in for the desktop's opener; then ends the server as Ctrl-C does.
    const opener = `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${opened}'\nkill -INT "$PPID"\n`;
    writeFileSync(join(folder, 'xdg-open'), opener, { mode: 0o755 });
    const ran = await program.shell(onTerminal(opening('')));
    expect(ran.code).toBe(0);
    const url = /^http:\S+$/m.exec(ran.out.replaceAll('\r', ''))?.[0];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
    expect(readFileSync(opened, 'utf8')).toBe(`1\n${url}\n`);
  });

  it('is not started with --no-browser; a terminal is told what is shown, where, and how to end it', async () => {
    rmSync(opened, { force: true });
    // Ends the server when its page has answered a few times: a browser would have been started before.
    const ender = program.file('ender.mjs');
    const ask = `await fetch('http://127.0.0.1:' + process.argv[2]).then(() => 1, () => 0)`;
    const waits = `for (let answers = 0; answers < 3; await new Promise((done) => setTimeout(done, 50))) answers += ${ask};`;
    writeFileSync(ender, `${waits}\nprocess.kill(Number(process.argv[3]), 'SIGINT');\n`);
    const port = await freePort();
    const command = `${opening(`--no-browser --port ${port}`)} & node ${ender} ${port} $!; wait $!`;
    const ran = await program.shell(onTerminal(command));
    expect(ran.code).toBe(0);
    const lines = ran.out.replaceAll('\r', '').trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe('Showing two-stories.jsonl; Ctrl-C ends it.');
    expect(lines[1]).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{32}$`));
    expect(existsSync(opened)).toBe(false);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

describe('another address', () => {
  it('is warned of, and still asks for the token', async () => {
    const served = await desk.serve('open', SAMPLE, '--host', '0.0.0.0');
    await expect
      .poll(() => served.told())
      .toMatch(/^Warning: whoever can reach 0\.0\.0\.0 and has this URL sees everything in the capture/m);
    const token = new URL(served.url).searchParams.get('token') ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    const status = async (path: string) =>
      (await fetch(`http://127.0.0.1:${served.port}/${path}`, { redirect: 'manual' })).status;
    expect(await status('')).toBe(403);
    expect(await status('api/capture')).toBe(403);
    expect(await status(`?token=${token.slice(1)}x`)).toBe(403);
    expect(await status(`?token=${token}`)).toBe(303);
    expect(await served.stop()).toBe(0);
  });

  it('is not warned of where only this machine can reach it', async () => {
    const served = await desk.serve('open', SAMPLE, '--host', 'localhost');
    await served.stop();
    expect(served.told()).not.toContain('Warning');
  });
});

describe('a token of one’s own', () => {
  it('makes the same link at each start', async () => {
    const first = await desk.serve('open', SAMPLE, '--token', TOKEN);
    expect(first.url).toBe(`http://127.0.0.1:${first.port}/?token=${TOKEN}`);
    await first.stop();
    const second = await desk.serve('open', SAMPLE, '--token', TOKEN, '--port', String(first.port));
    expect(second.url).toBe(first.url);
    expect((await fetch(second.url, { redirect: 'manual' })).status).toBe(303);
    await second.stop();
  });

  it.each([
    ['short', /Give 16 to 512 letters, and hard to guess/],
    ['with spaces and & in it', /Give letters, digits and -\._~ only/],
    ['', /Give 16 to 512 letters/],
  ])('"%s" is refused', async (token, sentence) => {
    const ran = await program.run('open', SAMPLE, '--no-browser', '--token', token);
    expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(sentence) });
  });
});
