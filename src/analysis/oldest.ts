import { EVICTED_AT_ONCE } from './limits.ts';

/** The first entries of a Map or Set, which are its oldest: those that make room when it is full. */
export function oldest<T>(entries: Iterable<T>): T[] {
  const found: T[] = [];
  for (const entry of entries) {
    if (found.length >= EVICTED_AT_ONCE) break;
    found.push(entry);
  }
  return found;
}
