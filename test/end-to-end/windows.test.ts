/** The package under the Windows build of Node (Wine): what it answers there, and how Windows differs. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newWindows, WINE, type WindowsProgram } from '../support/wine.ts';
import { newProgram, type Program, ROOT } from './program.ts';

describe.runIf(WINE)('under Windows', () => {
  let folder: string;
  let windows: WindowsProgram;
  let here: Program;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alpcscope-wine-'));
    here = newProgram();
    windows = newWindows(ROOT, folder);
    copyFileSync(join(ROOT, 'samples', 'two-stories.etl'), join(folder, 'work', 'two stories.etl'));
  }, 300_000);
  afterAll(() => {
    windows.end();
    here.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('imports by paths with backslashes, and answers what it does elsewhere', { timeout: 300_000 }, async () => {
    const capture = windows.path('work', 'x.alpc');
    const made = await windows.run(['import', windows.path('work', 'two stories.etl'), '-o', capture]);
    expect(made.err).toMatch(/x\.alpc: [\d,]+ events, \d+ processes/);
    expect(made.code).toBe(0);
    expect(readdirSync(join(folder, 'work')).sort()).toEqual(['two stories.etl', 'x.alpc']);

    await here.run('import', join(folder, 'work', 'two stories.etl'), '-o', 'x.alpc');
    for (const question of [
      ['list', 'calls', 'x.alpc', '--json'],
      ['list', 'messages', 'x.alpc', '--csv', '-f', 'powershell notepad -svchost'],
      ['tree', 'x.alpc', '-f', 'LogonUI'],
      ['why', 'x.alpc', 'notepad'],
    ]) {
      const there = await windows.run(question);
      expect(there.code).toBe(0);
      expect(there.out.length).toBeGreaterThan(200);
      expect(there.out).toBe((await here.run(...question)).out);
    }
    const again = await windows.run(['import', 'two stories.etl', '-o', 'x.alpc']);
    expect(again).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^alpcscope: x\.alpc exists already\n/),
    });
  });

  it('keeps its cache in the local application data', { timeout: 300_000 }, async () => {
    const first = await windows.run(['stats', '.\\two stories.etl', '--json']);
    expect([first.code, first.err]).toEqual([0, '']);
    const listed = await windows.run(['cache', 'list', '--json']);
    const { recording, path } = JSON.parse(listed.out) as { recording: string; path: string };
    expect(recording).toBe('two stories.etl');
    expect(path).toMatch(/^C:\\users\\[^\\]+\\AppData\\Local\\alpcscope\\[^\\]+\.alpc$/i);
    const file = join(folder, 'prefix', 'drive_c', ...path.split('\\').slice(1));
    expect(existsSync(file)).toBe(true);
    expect((await windows.run(['stats', 'two stories.etl', '--json'])).out).toBe(first.out);
    expect((await windows.run(['cache', 'clear'])).err).toMatch(/^removed 1 capture, /);
    expect(existsSync(file)).toBe(false);
  });

  it('colours only where it is wanted, and says in one sentence what is wrong', { timeout: 300_000 }, async () => {
    const colour = '\u001b[';
    const tree = ['tree', 'x.alpc', '-f', 'LogonUI'];
    expect((await windows.run(tree, { FORCE_COLOR: '1', NO_COLOR: '' })).out).toContain(colour);
    expect((await windows.run(tree, { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain(colour);
    const missing = await windows.run(['stats', 'C:\\no\\such.etl']);
    expect(missing).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^alpcscope: .*such\.etl does not exist\n/),
    });
    const nowhere = await windows.run(['import', 'two stories.etl', '-o', 'Q:\\x.alpc']);
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^alpcscope: the folder Q:\\+ does not exist\n/),
    });
  });
});
