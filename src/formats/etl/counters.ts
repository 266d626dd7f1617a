/** One reason for passing bytes over. */
export interface EtlSkip {
  count: number;
  /** Of the file, or of decompressed buffers where the damage lies inside one. */
  bytes: number;
  /** File offset of the first; inside a compressed buffer that of the buffer. */
  firstOffset: number;
}

/**
 * What became of every byte. When the file has been read to its end,
 *
 *     headerBytes + eventBytes + paddingBytes + (bytes of all skips) = bytesTotal + inflatedBytes
 */
export interface EtlCounters {
  /** File bytes taken up so far, and the size of the file when it was opened. */
  bytesRead: number;
  bytesTotal: number;
  /** Buffers taken up so far. */
  buffers: number;
  /** Records handed out. */
  records: number;
  /** Records whose time lies before that of the one handed out before. */
  inversions: number;
  /** Buffer headers. */
  headerBytes: number;
  /** Events, without the padding behind them. */
  eventBytes: number;
  /** Alignment, unused ends of buffers, and space that was reserved and never written. */
  paddingBytes: number;
  /** By how much the decompressed buffers are longer than their compressed form; may be negative. */
  inflatedBytes: number;
  /** Buffers flagged "events lost" and "buffers lost". */
  eventLossFlags: number;
  bufferLossFlags: number;
  /** Reason, a short fixed phrase, → what was passed over for it. Zero bytes: noted, nothing passed over. */
  skips: Map<string, EtlSkip>;
}

export function newCounters(bytesTotal: number): EtlCounters {
  return {
    bytesRead: 0,
    bytesTotal,
    buffers: 0,
    records: 0,
    inversions: 0,
    headerBytes: 0,
    eventBytes: 0,
    paddingBytes: 0,
    inflatedBytes: 0,
    eventLossFlags: 0,
    bufferLossFlags: 0,
    skips: new Map(),
  };
}

/** An independent copy. */
export function copyCounters(counters: EtlCounters): EtlCounters {
  const skips = new Map<string, EtlSkip>();
  for (const [reason, skip] of counters.skips) skips.set(reason, { ...skip });
  return { ...counters, skips };
}

export function skipBytes(counters: EtlCounters, reason: string, bytes: number, offset: number): void {
  const known = counters.skips.get(reason);
  if (known === undefined) {
    counters.skips.set(reason, { count: 1, bytes, firstOffset: offset });
    return;
  }
  known.count += 1;
  known.bytes += bytes;
  if (offset < known.firstOffset) known.firstOffset = offset;
}
