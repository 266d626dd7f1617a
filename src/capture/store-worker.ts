/** The writing thread of `thread-sink.ts`: loads what comes through the ring until it is told to end. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { CaptureSource, FinishState } from './finish.ts';
import { BASE, type Delivery, FINISH, FLUSH, KEEP, LOAD, RingConsumer, type SharedRing } from './ring.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

export interface StoreWorkerData {
  readonly options: StoreOptions;
  readonly ring: SharedRing;
  /** Chunks too large for the ring and the reports come this way, a failure goes back. */
  readonly port: MessagePort;
}

/** What the thread says: when it is ready, when the capture is finished, and when something failed. */
export interface FromWorker {
  readonly failure: { readonly message: string; readonly code: string | undefined } | undefined;
}

const { options, ring, port } = workerData as StoreWorkerData;
const consumer = new RingConsumer(ring);

function say(error?: unknown): void {
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: string };
  const answer: FromWorker = { failure: error === undefined ? undefined : { message, code } };
  // Both ways: the main thread may be waiting for a slot, or for the end.
  if (error !== undefined) port.postMessage(answer);
  parentPort?.postMessage(answer);
}

async function load(store: Store, { what, rows, bytes }: Delivery): Promise<void> {
  const packed = bytes.length > 0 ? bytes : largeChunk();
  const memory = store.memoryFor(what - LOAD, packed.length);
  if (memory !== undefined) await store.setMemory(memory);
  store.load(what - LOAD, packed, rows);
}

function largeChunk(): Uint8Array {
  const sent: { message: ArrayBuffer } | undefined = receiveMessageOnPort(port);
  assert(sent !== undefined, 'a large chunk comes before its slot');
  return new Uint8Array(sent.message);
}

/** Loads until a slot asks for the end; returns how. */
async function loadAll(store: Store): Promise<number> {
  for (;;) {
    const delivery = consumer.next();
    if (delivery.what >= LOAD) await load(store, delivery);
    else if (delivery.what === FLUSH) store.flush();
    else if (delivery.what === BASE) store.setBase(new BigInt64Array(delivery.bytes.slice(0, 8).buffer)[0] ?? 0n);
    else return delivery.what;
    consumer.done();
  }
}

async function run(): Promise<void> {
  const store = await openStore(options);
  try {
    say();
    const end = await loadAll(store);
    if (end === FINISH) {
      const sent: { message: { sources: CaptureSource[]; state: FinishState } } | undefined =
        receiveMessageOnPort(port);
      assert(sent !== undefined, 'the reports come before the end');
      await store.finish(sent.message.sources, sent.message.state);
      say();
    } else store.abort(end === KEEP);
    consumer.done();
  } catch (error) {
    store.abort(true);
    throw error;
  }
}

try {
  await run();
} catch (error) {
  say(error);
} finally {
  consumer.end();
  port.close();
}
