import type { EtlRecord } from '../../formats/etl/record.ts';
import type { TraceEvent } from '../../model/event.ts';
import { EXTENDED, type ExtendedItems } from './extended.ts';
import type { Fields } from './fields.ts';
import type { Session } from './session.ts';
import { MOST_FRAMES } from './stack.ts';
import { halfOf } from './stack-joiner.ts';
import type { Stamp } from './stamp.ts';

/** What is needed to read stacks out of extended items; the same objects for every record. */
export interface InlineTools {
  readonly items: ExtendedItems;
  readonly fields: Fields;
  readonly session: Session;
}

/** Stacks that a record carries itself (items 5, 6) or names by key (17, 18). `event` is what became of the record. */
export function readInlineStacks(
  record: EtlRecord,
  event: TraceEvent | undefined,
  at: Stamp,
  tools: InlineTools,
): void {
  const { items, fields, session } = tools;
  for (items.open(record); items.next(); ) {
    const keyed = items.type === EXTENDED.stackKey32 || items.type === EXTENDED.stackKey64;
    if (!keyed && items.type !== EXTENDED.stack32 && items.type !== EXTENDED.stack64) continue;
    const size = items.type === EXTENDED.stack64 || items.type === EXTENDED.stackKey64 ? 8 : 4;
    fields.range(record.bytes, record.view, items.at, items.end);
    fields.pointerSize = size;
    const matchId = fields.u64();
    const key = keyed ? fields.pointer() : 0n;
    if (fields.failure !== '') continue;
    session.events.keepAll();
    const owner = session.stacks.owner(event, matchId);
    if (keyed) session.stacks.attachKey(at, owner, undefined, key);
    else if (owner !== undefined) {
      const frames = fields.addresses(size, MOST_FRAMES);
      // On a 64-bit system kernel frames have eight bytes, so four-byte ones are a 32-bit process's own.
      const half = halfOf(frames, size === 4 && session.pointerSize === 8 ? 8 : size);
      if (frames.length > 0) session.stacks.attach(at, owner, half, frames);
    }
  }
}
