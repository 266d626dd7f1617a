import { basename } from 'node:path';
import type { Command } from 'commander';
import { followRecording } from '../sources/index.ts';
import { checkOutput, type RecordOptions, runRecording, withRecordOptions } from './record-run.ts';

/** `alpcscope record file FILE -o CAPTURE` */
export function registerRecordFile(record: Command): void {
  withRecordOptions(
    record
      .command('file')
      .description('follow a recording of WinDbg or DTrace that is still being written')
      .argument('<file>', 'what alpcscope probe windbg or dtrace writes, from its beginning; may be empty as yet'),
  ).action(async (file: string, options: RecordOptions) => {
    checkOutput(options);
    await runRecording(followRecording(file), options, { name: basename(file) });
  });
}
