/** WinDbg: what `alpcscope probe windbg` writes, and the text log of the script that it follows. */
import type { FileSource } from '../source.ts';
import { WindbgRecording, WindbgStream } from './recording.ts';
import { sniffWindbg } from './sniff.ts';

export const windbg: FileSource = {
  id: 'windbg',
  title: 'a WinDbg recording (alpcscope probe windbg, or the log of monitor_alpc.js)',
  sniff: (head) => (sniffWindbg(head) === undefined ? 'no' : 'yes'),
  open: (bytes) => new WindbgRecording(bytes),
  stream: (head) => new WindbgStream(sniffWindbg(head) ?? 'json'),
};
