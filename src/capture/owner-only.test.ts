import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icaclsArguments, restrict } from './owner-only.ts';

describe('files that their owner alone may read', () => {
  it.skipIf(process.platform === 'win32')('have no permissions for others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'owner-only-'));
    try {
      writeFileSync(join(folder, 'x'), '', { mode: 0o666 });
      mkdirSync(join(folder, 'y'), { mode: 0o777 });
      expect([restrict(join(folder, 'x'), 'file'), restrict(join(folder, 'y'), 'folder')]).toEqual([true, true]);
      expect(statSync(join(folder, 'x')).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'y')).mode & 0o777).toBe(0o700);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('inherit nothing on Windows', () => {
    expect(icaclsArguments('C:\\x\\a b.alpc', 'file', 'PC\\Ann')).toEqual([
      'C:\\x\\a b.alpc',
      '/inheritance:r',
      '/grant:r',
      'PC\\Ann:F',
      '/q',
    ]);
    expect(icaclsArguments('C:\\x', 'folder', 'Ann')).toContain('Ann:(OI)(CI)F');
  });
});
