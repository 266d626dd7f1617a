/** How a command runs without the superuser's right to every file, so that tests of permissions hold whoever runs them. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUN_TS = fileURLToPath(new URL('../../tools/run-ts.mjs', import.meta.url));
const OPENER = fileURLToPath(new URL('open-as-user.ts', import.meta.url));
/** setpriv is in Debian's util-linux, which is always there (setpriv(1), capabilities(7)). */
const SETPRIV = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];

/** What to put before a command; `undefined` where permissions of files cannot be tested. */
export const UNPRIVILEGED: readonly string[] | undefined = beginning();

function beginning(): readonly string[] | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.getuid?.() !== 0) return [];
  try {
    execFileSync('setpriv', [...SETPRIV.slice(1), 'true'], { stdio: 'ignore' });
    return SETPRIV;
  } catch {
    return undefined;
  }
}

/** What `openFile` or `openCapture` says about a file, with the rights of an ordinary user. */
export function openedAsUser(what: 'recording' | 'capture', ...args: string[]): { name: string; message: string } {
  const [file = process.execPath, ...before] = [...(UNPRIVILEGED ?? []), process.execPath];
  const out = execFileSync(file, [...before, RUN_TS, OPENER, what, ...args], { encoding: 'utf8' });
  return JSON.parse(out) as { name: string; message: string };
}
