/**
 * Which buffers follow each other. Within a lane times run on: the buffers of one processor by sequence number. (In file
 * order they need not be: circular files overwrite the oldest in place.) Sequence numbers are unique in a file, so a second
 * buffer with the same one is what an earlier recording left in a preallocated file.
 */
import type { BufferTable } from './buffer-table.ts';
import { type EtlCounters, skipBytes } from './counters.ts';

/** Sessions whose processors share buffers: how many buffers are merged, as neighbours may interleave. */
const SHARED_LANES = 4;

/** The buffers of each lane in order; the header buffer has a lane of its own, the first. */
export interface Lanes {
  readonly lists: readonly Uint32Array[];
  /** Every buffer that is used, in file order. */
  readonly inFileOrder: Uint32Array;
}

export function makeLanes(table: BufferTable, shared: boolean, counters: EtlCounters): Lanes {
  const order = inSequence(table);
  const keep = table.count > 0 && !allSame(table) ? withoutRepeats(table, order, counters) : order;
  const lists = new Map<number, number[]>();
  let nth = 0;
  for (const index of keep) {
    const lane = index === 0 ? -1 : shared ? nth++ % SHARED_LANES : (table.cpu[index] ?? 0);
    const list = lists.get(lane);
    if (list === undefined) lists.set(lane, [index]);
    else list.push(index);
  }
  return { lists: [...lists.values()].map((list) => Uint32Array.from(list)), inFileOrder: keep.slice().sort() };
}

/** Buffer indexes by epoch and sequence; in file order where those are equal. */
function inSequence(table: BufferTable): Uint32Array {
  const order = new Uint32Array(table.count);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  const { epoch, sequence } = table;
  return order.sort((a, b) => (epoch[a] ?? 0) - (epoch[b] ?? 0) || (sequence[a] ?? 0) - (sequence[b] ?? 0) || a - b);
}

/** Numbers that are all the same say nothing: a writer that does not count. */
function allSame(table: BufferTable): boolean {
  for (let index = 1; index < table.count; index += 1) {
    if (table.sequence[index] !== table.sequence[0] || table.epoch[index] !== table.epoch[0]) return false;
  }
  return true;
}

function withoutRepeats(table: BufferTable, order: Uint32Array, counters: EtlCounters): Uint32Array {
  let kept = 0;
  let previous = -1;
  for (const index of order) {
    const same =
      previous >= 0 &&
      table.sequence[previous] === table.sequence[index] &&
      table.epoch[previous] === table.epoch[index];
    if (same) {
      skipBytes(
        counters,
        'buffer with a sequence number seen before',
        table.stored[index] ?? 0,
        table.offset[index] ?? 0,
      );
      continue;
    }
    order[kept] = index;
    kept += 1;
    previous = index;
  }
  return order.slice(0, kept);
}
