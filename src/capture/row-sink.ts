import type { FileTime } from '../base/time.ts';
import type { CaptureSource, FinishState } from './finish.ts';
import { type FilledRows, pack, packedSize } from './packed-chunk.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

/** Where full columns go. Whatever fails throws DuckDB's error, perhaps only with a later call. */
export interface RowSink {
  /** The instant that the ticks of rows taken from now on count from. */
  setBase(base: FileTime): void;
  /** Takes rows of the table at that place in the schema, and empties their columns. */
  take(table: number, filled: FilledRows): void;
  /** When it returns, all rows taken are on disk. */
  flush(): void;
  /** No more rows will come: a sink with a thread of its own may write what is left while the caller is at something else. */
  rowsEnd(): void;
  finish(sources: readonly CaptureSource[], state: FinishState): Promise<void>;
  /** Lets go of the database, with the rows so far if they are to be kept. Never throws. */
  abort(keep: boolean): void;
}

const FIRST_BYTES = 1 << 20;

/** A sink that writes on the calling thread. */
export async function openLocalSink(options: StoreOptions): Promise<LocalSink> {
  return new LocalSink(await openStore(options));
}

export class LocalSink implements RowSink {
  readonly store: Store;
  private packed = new Uint8Array(FIRST_BYTES);

  constructor(store: Store) {
    this.store = store;
  }

  setBase(base: FileTime): void {
    this.store.setBase(base);
  }
  take(table: number, filled: FilledRows): void {
    const size = packedSize(filled);
    if (size > this.packed.length) this.packed = new Uint8Array(2 * size);
    pack(filled, this.packed);
    this.store.load(table, this.packed.subarray(0, size), filled.rows);
  }
  flush(): void {
    this.store.flush();
  }
  rowsEnd(): void {
    // Nothing is gained: `finish` writes them on this same thread.
  }
  async finish(sources: readonly CaptureSource[], state: FinishState): Promise<void> {
    await this.store.finish(sources, state);
  }
  abort(keep: boolean): void {
    this.store.abort(keep);
  }
}
