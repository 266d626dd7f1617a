/** The built program serving a capture, as a user starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** A recording that ships with the program. */
export function sample(name: string): string {
  return join(ROOT, 'samples', name);
}

export interface Served {
  /** What it printed, token included. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** What it has written to stderr so far. */
  told(): string;
  /** Ends it as Ctrl-C does; answers its exit code. */
  stop(): Promise<number>;
}

/** A folder for captures and the program's own files; `remove` it afterwards. */
export interface Desk {
  readonly folder: string;
  file(name: string): string;
  /** Runs the program until it ends; answers what it printed, rejects if it fails. */
  run(...args: string[]): Promise<string>;
  /** Starts the program with these arguments and waits for its URL. */
  serve(...args: string[]): Promise<Served>;
  remove(): Promise<void>;
}

export function newDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'alpcscope-page-'));
  const env = {
    ...process.env,
    ALPCSCOPE_CACHE: join(folder, 'cache'),
    XDG_CONFIG_HOME: folder,
    NO_COLOR: '1',
  };
  const running = new Set<Served>();
  const start = (args: readonly string[]): Program =>
    new Program(spawn(process.execPath, [MAIN, ...args], { cwd: folder, env }));
  return {
    folder,
    file: (name) => join(folder, name),
    async run(...args) {
      const program = start(args);
      const code = await program.ended;
      if (code !== 0) throw new Error(`alpcscope ${args.join(' ')} ended with ${code}: ${program.errors}`);
      return program.out;
    },
    async serve(...args) {
      const program = start([...args, '--no-browser']);
      const url = await program.url();
      const served: Served = {
        url,
        port: Number(new URL(url).port),
        pid: program.pid,
        told: () => program.errors,
        stop: () => {
          running.delete(served);
          return program.stop();
        },
      };
      running.add(served);
      return served;
    },
    async remove() {
      await Promise.all([...running].map((one) => one.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class Program {
  readonly ended: Promise<number>;
  out = '';
  errors = '';
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (text) => {
      this.out += String(text);
    });
    child.stderr?.on('data', (text) => {
      this.errors += String(text);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => resolve(code ?? -1));
    });
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** The first line that is an address. */
  async url(): Promise<string> {
    const found = new Promise<string>((resolve) => {
      this.child.stdout?.on('data', () => {
        const url = /^http:\S+$/m.exec(this.out);
        if (url !== null) resolve(url[0]);
      });
    });
    const url = await Promise.race([found, this.ended]);
    if (typeof url === 'string') return url;
    throw new Error(`alpcscope ended with ${url}: ${this.errors}`);
  }

  stop(): Promise<number> {
    this.child.kill('SIGINT');
    return this.ended;
  }
}
