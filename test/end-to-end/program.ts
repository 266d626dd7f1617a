/** Runs the built program, as a user would, in a folder and with a cache of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UNPRIVILEGED } from '../support/unprivileged.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Program {
  readonly folder: string;
  /** Path of a file in the program's folder. */
  file(name: string): string;
  run(...args: string[]): Promise<Ran>;
  /** The same without the superuser's right to every file. */
  runAsUser(...args: string[]): Promise<Ran>;
  /** What a shell makes of a command line; `alpcscope` is the program. */
  shell(command: string): Promise<Ran>;
  /** The lines of `--json` output. Rejects if there can be none. */
  json(...args: string[]): Promise<Record<string, unknown>[]>;
  remove(): void;
}

/** A fresh folder; `remove` it afterwards. */
export function newProgram(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'alpcscope-e2e-'));
  const env = { ...process.env, ALPCSCOPE_CACHE: join(folder, 'cache'), NO_COLOR: '1' };
  const start = (file: string, args: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env, maxBuffer: 1 << 28, timeout: 120_000 };
      execFile(file, args, options, (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out, err });
      });
    });
  const run = (...args: string[]): Promise<Ran> => start(process.execPath, [MAIN, ...args]);
  return {
    folder,
    file: (name) => join(folder, name),
    run,
    runAsUser(...args) {
      const [file = process.execPath, ...rest] = [...(UNPRIVILEGED ?? []), process.execPath, MAIN, ...args];
      return start(file, rest);
    },
    shell: (command) => start('bash', ['-c', `alpcscope() { "${process.execPath}" "${MAIN}" "$@"; }; ${command}`]),
    async json(...args) {
      const { code, out, err } = await run(...args, '--json');
      if (code !== 0 && code !== 3) throw new Error(`ended with ${code}: ${err}`);
      return out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
