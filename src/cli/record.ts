/** `alpcscope record …`: what is happening now, into a capture. A new source is a file and a line here. */
import type { Command } from 'commander';
import { registerRecordDtrace } from './record-dtrace.ts';
import { registerRecordFile } from './record-file.ts';

const recorders: readonly ((record: Command) => void)[] = [registerRecordDtrace, registerRecordFile];

export function registerRecord(program: Command): void {
  const record = program.command('record').description('record what is happening now into a capture, until Ctrl-C');
  for (const register of recorders) register(record);
}
