import type { Guid } from '../../base/guid.ts';
import type { EtlRecord } from '../../formats/etl/record.ts';
import type { TraceEvent } from '../../model/event.ts';
import type { Fields } from './fields.ts';
import type { Session } from './session.ts';
import type { Stamp } from './stamp.ts';

/**
 * Turns one payload into an event, or into `undefined` where it only adds to what the session knows. The result is
 * dropped if `fields.failure` is set afterwards, so a decoder reads on without checking; one that changes the session
 * checks first. Bytes it does not read are counted as left over.
 */
export type Decoder = (fields: Fields, at: Stamp, session: Session) => TraceEvent | undefined;

/** The header's activity id; `undefined` if the header has none or it is all zero. */
export function activityOf(record: EtlRecord, session: Session): Guid | undefined {
  const at = record.activityAt;
  return at < 0 || at + 16 > record.bytes.length ? undefined : session.guids.at(record.view, at);
}

/** Type of a classic event, whether the file names its class by group or by GUID. */
export function typeOf(record: EtlRecord): number {
  return record.hook >= 0 ? record.hook & 0xff : record.eventId;
}
