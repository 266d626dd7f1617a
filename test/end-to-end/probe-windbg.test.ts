import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOnce, makeScene } from '../support/windbg/scene.ts';
import { newProgram, type Program } from './program.ts';

let program: Program;
beforeAll(() => {
  program = newProgram();
});
afterAll(() => program.remove());

describe('probe windbg', () => {
  it('writes the script to a file, and says on stderr how to use it', async () => {
    const { code, out, err } = await program.run('probe', 'windbg', '-o', 'alpc.js');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/\.scriptload alpc\.js\n {2}!alpcscope "file=C:\\\\alpc\.jsonl"/);
  });

  it('or to stdout, the very same', async () => {
    const { code, out } = await program.run('probe', 'windbg');
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(program.file('alpc.js'), 'utf8'));
  });

  it('replaces a file only when told to', async () => {
    const { code, err } = await program.run('probe', 'windbg', '-o', 'alpc.js');
    expect(code).toBe(2);
    expect(err).toMatch(/exists already/);
    expect((await program.run('probe', 'windbg', '-o', 'alpc.js', '--force')).code).toBe(0);
  });

  it('what the script records can be listed at once', async () => {
    const scene = makeScene();
    const functions = scene.debug.load(readFileSync(program.file('alpc.js'), 'utf8'));
    functions['start']?.('file=C:\\a.jsonl');
    callOnce(scene);
    functions['stop']?.();
    writeFileSync(program.file('a.jsonl'), scene.debug.files.get('C:\\a.jsonl')?.text ?? '');
    const [message] = await program.json('list', 'messages', 'a.jsonl');
    expect(message).toMatchObject({ source: { process: 'winlogon.exe' }, protocol: 'lrpc', size: 184 });
    const { out } = await program.run('list', 'messages', 'a.jsonl', '-f', 'payload:"Please wait"', '--json');
    expect(out.trim().split('\n')).toHaveLength(1);
  });
});
