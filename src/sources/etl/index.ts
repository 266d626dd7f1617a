/** ETW traces: .etl files of xperf, wpr, logman, tracelog, PerfView and of Windows' own sessions. */
import { sniffEtl } from '../../formats/etl/reader.ts';
import type { FileSource } from '../source.ts';
import { EtlRecording } from './recording.ts';

export const etl: FileSource = {
  id: 'etl',
  title: 'an ETW trace (.etl)',
  sniff(head, name) {
    if (sniffEtl(head)) return 'yes';
    // Opening it says what is wrong with it.
    return name.toLowerCase().endsWith('.etl') ? 'maybe' : 'no';
  },
  open: (bytes) => new EtlRecording(bytes),
};
