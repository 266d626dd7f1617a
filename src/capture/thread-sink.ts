import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FileTime } from '../base/time.ts';
import type { CaptureSource, FinishState } from './finish.ts';
import { type FilledRows, pack, packedSize } from './packed-chunk.ts';
import { BASE, DROP, FINISH, FLUSH, KEEP, LOAD, MOST_BYTES, newRing, RingProducer } from './ring.ts';
import type { RowSink } from './row-sink.ts';
import { LOADING_MEMORY, type StoreOptions } from './store.ts';
import type { FromWorker, StoreWorkerData } from './store-worker.ts';

const SCRIPT = import.meta.url.endsWith('.ts') ? './store-worker.ts' : './store-worker.js';

/** A sink that writes on a thread of its own, so that decoding and writing use a processor each. */
export async function openThreadSink(given: StoreOptions): Promise<RowSink> {
  const options = { ...given, memory: LOADING_MEMORY };
  const ring = newRing();
  const channel = new MessageChannel();
  const workerData: StoreWorkerData = { options, ring, port: channel.port2 };
  const worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData, transferList: [channel.port2] });
  await answerOf(worker);
  // An import that ends without finishing must not keep the process alive.
  worker.unref();
  return new ThreadSink(worker, channel.port1, new RingProducer(ring));
}

/** An error as DuckDB and Node make them, from the other thread. */
function revived(failure: { message: string; code: string | undefined }): Error {
  return Object.assign(new Error(failure.message), failure.code === undefined ? {} : { code: failure.code });
}

/** Waits for what the worker says next; rejects if that is a failure, or its end. */
async function answerOf(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onExit = (): void => reject(new Error('the writing thread ended'));
    worker.once('error', reject);
    worker.once('exit', onExit);
    worker.once('message', (answer: FromWorker) => {
      worker.off('error', reject);
      worker.off('exit', onExit);
      if (answer.failure === undefined) resolve();
      else reject(revived(answer.failure));
    });
  });
}

class ThreadSink implements RowSink {
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly ring: RingProducer;

  constructor(worker: Worker, port: MessagePort, ring: RingProducer) {
    this.worker = worker;
    this.port = port;
    this.ring = ring;
  }

  setBase(base: FileTime): void {
    const bytes = new Uint8Array(BigInt64Array.of(base).buffer);
    this.room(bytes.length).set(bytes);
    this.ring.publish(BASE, 0, bytes.length);
  }

  take(table: number, filled: FilledRows): void {
    const size = packedSize(filled);
    if (size <= MOST_BYTES) {
      pack(filled, this.room(size));
      this.ring.publish(LOAD + table, filled.rows, size);
      return;
    }
    // One row can be as large as its text. It is alone on its way, so that there is one of its kind at most.
    const large = new Uint8Array(size);
    pack(filled, large);
    this.flush();
    this.port.postMessage(large.buffer, [large.buffer]);
    this.room(0);
    this.ring.publish(LOAD + table, filled.rows, 0);
    if (!this.ring.drain()) throw this.failure();
  }

  flush(): void {
    this.room(0);
    this.ring.publish(FLUSH, 0, 0);
    if (!this.ring.drain()) throw this.failure();
  }

  rowsEnd(): void {
    this.room(0);
    this.ring.publish(FLUSH, 0, 0);
  }

  async finish(sources: readonly CaptureSource[], state: FinishState): Promise<void> {
    this.room(0);
    this.worker.ref();
    this.port.postMessage({ sources, state });
    this.ring.publish(FINISH, 0, 0);
    await answerOf(this.worker);
    this.port.close();
  }

  abort(keep: boolean): void {
    if (!this.ring.ended && this.ring.room(0) !== undefined) {
      this.ring.publish(keep ? KEEP : DROP, 0, 0);
      this.ring.drain();
    }
    this.port.close();
  }

  private room(size: number): Uint8Array {
    const room = this.ring.room(size);
    if (room === undefined) throw this.failure();
    return room;
  }

  private failure(): Error {
    const said: { message: FromWorker } | undefined = receiveMessageOnPort(this.port);
    return said?.message.failure === undefined
      ? new Error('the writing thread does not answer')
      : revived(said.message.failure);
  }
}
