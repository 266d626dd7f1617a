/** The probe as users have it, the bundled script, loaded into the stand-in debugger. */
import { bundleWindbg } from '../../../tools/build-probes.mjs';
import type { FakeDebugger } from './host.ts';

export const script = await bundleWindbg();

const FILE = 'C:\\alpc.jsonl';

/** A line of the script's output. */
export interface ProbeLine {
  readonly type: string;
  readonly [name: string]: unknown;
}

export class Session {
  readonly functions: Record<string, (...values: unknown[]) => unknown>;
  private readonly debug: FakeDebugger;

  constructor(debug: FakeDebugger, options = '') {
    this.debug = debug;
    this.functions = debug.load(script);
    this.functions['start']?.(`file=${FILE};overwrite=true;${options}`);
  }

  get text(): string {
    return this.debug.files.get(FILE)?.text ?? '';
  }

  lines(type?: string): ProbeLine[] {
    const all = this.text
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ProbeLine);
    return type === undefined ? all : all.filter((line) => line.type === type);
  }

  stop(): void {
    this.functions['stop']?.();
  }
}
