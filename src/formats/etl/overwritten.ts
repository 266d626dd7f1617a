/**
 * Where a circular file begins to be whole. New buffers take the place of the oldest ones; what is left of each processor
 * begins at another time, so that at first one processor's events stand without those of the others.
 */
import type { BufferTable } from './buffer-table.ts';

/** Events of the first buffer that is left of a processor: raw times of its first and last one. */
export interface FirstBuffer {
  readonly first: number;
  readonly last: number;
}

/**
 * Buffers are numbered from 1 (the header buffer has 0; seen in every file) when they are taken into use, so the lowest
 * number that is left tells how many are gone. An appended session numbers anew, and is not circular.
 */
export function buffersOverwritten(table: BufferTable): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < table.count; index += 1) {
    if (table.epoch[index] !== 0) return 0;
    lowest = Math.min(lowest, table.sequence[index] ?? 0);
  }
  return Number.isFinite(lowest) ? Math.max(0, lowest - 1) : 0;
}

/**
 * The raw time from which on nothing is missing. A processor may lack everything before its first event, but nothing that it
 * logged after the oldest buffer that is left was written (buffers are overwritten in the order in which they were
 * written): a processor that had nothing to log until the end spoils nothing. `slack` covers the time between a buffer's last event
 * and its writing.
 */
export function wholeFrom(starts: readonly FirstBuffer[], slack: number): number {
  const latest = starts.reduce((most, { first }) => Math.max(most, first), Number.NEGATIVE_INFINITY);
  const written = starts.reduce((least, { last }) => Math.min(least, last), Number.POSITIVE_INFINITY);
  return Math.min(latest, written + slack);
}
