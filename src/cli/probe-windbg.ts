import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import { deliver } from './probe-file.ts';

interface ProbeOptions {
  readonly output?: string;
  readonly force?: boolean;
}

/** Beside this file when built; in dist/ when the program runs from its sources. */
const PLACES = ['../probes/windbg.js', '../../dist/probes/windbg.js'];

/** `alpcscope probe windbg [-o FILE]` */
export function registerProbeWindbg(probe: Command): void {
  probe
    .command('windbg')
    .description("the script for WinDbg's kernel debugger: message bytes, ports, processes and call stacks")
    .option('-o, --output <file>', 'the file to write (default: standard output)')
    .option('--force', 'replace a file that exists')
    .action(async ({ output, force }: ProbeOptions) => {
      await deliver(script(), { file: output, force: force === true });
      process.stderr.write(usage(output ?? 'windbg.js'));
    });
}

function script(): string {
  const place = PLACES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (place === undefined) {
    throw new UserError('the script for WinDbg is not built', { hint: 'Run: npm run build', exitCode: 1 });
  }
  return readFileSync(place, 'utf8');
}

function usage(file: string): string {
  return `In WinDbg, attached to the kernel of the machine that you watch (with symbols: .symfix; .reload):
  .scriptload ${file}
  !alpcscope "file=C:\\\\alpc.jsonl"        options: docs/windbg.md, or !alpcscope "help"
  g                                      do what you want to see, then break in
  dx @$scriptContents.stop()
Then, here: alpcscope import C:\\alpc.jsonl
`;
}
