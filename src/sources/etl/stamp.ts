import type { Ticks } from '../../base/time.ts';
import type { EtlRecord } from '../../formats/etl/record.ts';

/** When and where a record was logged, in the form that events carry. Reused for every record. */
export interface Stamp {
  record: EtlRecord;
  time: Ticks;
  pid: number | undefined;
  tid: number | undefined;
  cpu: number | undefined;
}
