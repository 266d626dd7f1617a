/** Files that their owner alone may read, on every system. */
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

const FILE = 0o600;
const FOLDER = 0o700;

/**
 * Makes new files readable by their owner only, DuckDB's log and temporary files included, until the returned function is
 * called. A worker thread cannot change the mask, and Windows has none: see {@link restrict}.
 */
export function ownerOnly(): () => void {
  try {
    const before = process.umask(0o077);
    return () => {
      process.umask(before);
    };
  } catch {
    return () => {};
  }
}

/** Takes a file or folder from everybody but its owner. False if the system refused, so that the folder's permissions hold. */
export function restrict(path: string, kind: 'file' | 'folder'): boolean {
  if (process.platform !== 'win32') {
    chmodSync(path, kind === 'file' ? FILE : FOLDER);
    return true;
  }
  // By its full path: a program of that name in the current folder must not run.
  const icacls = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'icacls.exe');
  const { status } = spawnSync(icacls, icaclsArguments(path, kind, accountName()), {
    stdio: 'ignore',
    windowsHide: true,
  });
  return status === 0;
}

/**
 * Nothing inherited from the folder above, everything for one account (learn.microsoft.com, icacls: `/inheritance:r`, `/grant:r`; `(OI)(CI)` hands
 * it on to what is made in a folder).
 */
export function icaclsArguments(path: string, kind: 'file' | 'folder', account: string): string[] {
  return [path, '/inheritance:r', '/grant:r', `${account}:${kind === 'file' ? '' : '(OI)(CI)'}F`, '/q'];
}

function accountName(): string {
  const { username } = userInfo();
  const domain = process.env['USERDOMAIN'];
  return domain === undefined || domain === '' ? username : `${domain}\\${username}`;
}
