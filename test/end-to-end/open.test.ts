/** How `open` is reached: the browser that it starts, other addresses, and a token of one's own. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

describe('the browser', () => {
  // `script` gives the program a terminal. Elsewhere than on Linux another program opens addresses.
  it.skipIf(!existsSync('/usr/bin/script') || process.platform !== 'linux')(
    'is started with the URL, as one argument',
    async () => {
      const folder = program.file('bin');
      mkdirSync(folder);
      const opened = program.file('opened');
      // Stands in for the desktop's opener; then ends the server as Ctrl-C does.
      const opener = `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${opened}'\nkill -INT "$PPID"\n`;
      writeFileSync(join(folder, 'xdg-open'), opener, { mode: 0o755 });
      const command = `${process.execPath} ${join(ROOT, 'dist/cli/main.js')} open ${SAMPLE}`;
      const ran = await program.shell(`PATH='${folder}':"$PATH" DISPLAY=:0 script -qec '${command}' /dev/null`);
      expect(ran.code).toBe(0);
      const url = /^http:\S+$/m.exec(ran.out.replaceAll('\r', ''))?.[0];
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
      expect(readFileSync(opened, 'utf8')).toBe(`1\n${url}\n`);
    },
  );
});

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
