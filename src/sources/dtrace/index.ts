/** DTrace on Windows: what `dtrace.exe` printed, saved or as it comes, for the program of `alpcscope probe dtrace`. */
import { spawn } from 'node:child_process';
import type { FileSource, OpenRecording } from '../source.ts';
import { LIVE_LIMITS } from './hold.ts';
import { LiveRecording, type Run } from './live.ts';
import { DtraceRecording, dtraceStream } from './recording.ts';
import { sniffDtrace } from './sniff.ts';

export const dtrace: FileSource = {
  id: 'dtrace',
  title: 'a DTrace output (of alpcscope probe dtrace, or of alpc.d)',
  sniff: (head) => sniffDtrace(head),
  open: (bytes) => new DtraceRecording(bytes),
  stream: (head) => dtraceStream(head, LIVE_LIMITS),
};

export interface DtraceCommand {
  /** The program to run: `dtrace.exe`, or a full path. */
  readonly command: string;
  /** Its arguments, such as `-s` and the file of the D program. */
  readonly args: readonly string[];
  /** Added to the environment, such as `_NT_SYMBOL_PATH` or `DTRACE_EXECUTION_POLICY`. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs dtrace.exe and reads what it prints, as it comes; `close` ends it. Its events reject with `UserError` if it cannot be run, or
 * ends without having recorded anything, with what it said put into words.
 */
export function runDtrace({ command, args, env }: DtraceCommand): OpenRecording {
  return new LiveRecording(command, (handlers) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...process.env, ...env },
    });
    child.stdout.on('data', handlers.output);
    child.stderr.on('data', handlers.error);
    child.on('error', handlers.failed);
    // `close`, not `exit`: both streams have been read to their ends.
    child.on('close', handlers.ended);
    const run: Run = {
      pause: () => child.stdout.pause(),
      resume: () => child.stdout.resume(),
      // Windows cannot send Ctrl-C to one process. Whoever pressed it in the console has told dtrace.exe, too.
      stop: () => process.platform === 'win32' || child.kill('SIGINT'),
      kill: () => child.kill('SIGKILL'),
    };
    return run;
  });
}
