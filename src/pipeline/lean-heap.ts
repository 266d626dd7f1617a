import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/** Ordinary imports stay below. */
const ENOUGH = 256 << 20;

let lean = false;

/**
 * Where there is much memory, V8 lets its heap grow to several times what is alive before it collects: with texts of 64 KB in every event
 * to 700 MB, of which 100 are alive. Once the heap is large it is to collect when a half has come to what was left.
 */
export function keepHeapLean(): void {
  if (lean || getHeapStatistics().total_heap_size < ENOUGH) return;
  lean = true;
  setFlagsFromString('--heap-growing-percent=50');
}
