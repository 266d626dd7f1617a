import type { EtlRecord } from '../../formats/etl/record.ts';

/** Types of extended data items (mingw-w64 `evntcons.h`, EVENT_HEADER_EXT_TYPE_*). */
export const EXTENDED = {
  stack32: 5,
  stack64: 6,
  eventMetadata: 11,
  providerTraits: 12,
  stackKey32: 17,
  stackKey64: 18,
} as const;

const HEAD = 8;
const NO_VIEW = new DataView(new ArrayBuffer(0));

/**
 * Walks the extended items of an event as they lie on disk: size (head included, multiple of 8), type, a flag word, size of
 * the data, data. Items that do not fit their space end the walk. Reused for every record:
 *
 *     for (items.open(record); items.next(); ) use(items.type, items.at, items.end);
 */
export class ExtendedItems {
  type = 0;
  /** Range of the present item's data. */
  at = 0;
  end = 0;
  /** True if the walk ended early because an item did not fit. */
  damaged = false;
  private view: DataView = NO_VIEW;
  private nextAt = 0;
  private limit = 0;

  open(record: EtlRecord): void {
    this.view = record.view;
    this.nextAt = record.extendedAt;
    this.limit = Math.min(record.extendedEnd, record.bytes.length);
    this.damaged = false;
  }

  next(): boolean {
    const { view, nextAt, limit } = this;
    if (nextAt >= limit) return false;
    const size = nextAt + HEAD > limit ? 0 : view.getUint16(nextAt, true);
    const dataSize = size < HEAD ? 0 : view.getUint16(nextAt + 6, true);
    if (size < HEAD || nextAt + size > limit || HEAD + dataSize > size) {
      this.damaged = true;
      return false;
    }
    this.type = view.getUint16(nextAt + 2, true);
    this.at = nextAt + HEAD;
    this.end = this.at + dataSize;
    this.nextAt = nextAt + size;
    return true;
  }
}
