import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './program.ts';

describe('the package from its own tarball', () => {
  let folder: string;
  const npm = (...args: string[]): string =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alpcscope-pack-'));
    // dist/ has been built before the tests run.
    npm('pack', ROOT, '--ignore-scripts', '--loglevel=error');
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    npm('init', '-y', '--loglevel=error');
    npm('install', `./${tarball}`, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error');
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('answers --version and --help', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(npm('exec', '--', 'alpcscope', '--version').trim()).toBe(version);
    expect(npm('exec', '--', 'alpcscope', '--help')).toContain('Usage: alpcscope');
  });

  it('brings its sample and reads it', () => {
    const sample = join(folder, 'node_modules', 'alpcscope', 'samples', 'two-stories.etl');
    const env = { ...process.env, ALPCSCOPE_CACHE: join(folder, 'cache') };
    const main = join(folder, 'node_modules', 'alpcscope', 'dist', 'cli', 'main.js');
    const out = execFileSync(process.execPath, [main, 'stats', sample, '--json'], { env, encoding: 'utf8' });
    expect((JSON.parse(out) as { calls: number }).calls).toBeGreaterThan(100);
  });

  it('can be imported, with types beside the code', () => {
    const script = "import('alpcscope').then((m) => console.log(Object.keys(m).join(' ')))";
    const out = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
    expect(out).toContain('openCapture');
    const types = readFileSync(join(folder, 'node_modules', 'alpcscope', 'dist', 'index.d.ts'), 'utf8');
    expect(types).toContain('openCapture');
  });
});
