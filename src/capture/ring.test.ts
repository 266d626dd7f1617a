import { describe, expect, it } from 'vitest';
import { LOAD, newRing, RingConsumer, RingProducer } from './ring.ts';

function pair() {
  const ring = newRing();
  const producer = new RingProducer(ring);
  const consumer = new RingConsumer(ring);
  let sent = 0;
  return {
    producer,
    consumer,
    /** Fills a slot with a number of its own; where in memory that was. */
    send(): number {
      const slot = producer.slot();
      if (slot === undefined) return -1;
      sent += 1;
      new Uint32Array(slot.buffer, slot.byteOffset, 1)[0] = sent;
      producer.publish(LOAD + (sent % 7), sent % 5, sent);
      return slot.byteOffset;
    },
    /** What is found in the next slot. */
    take(): number {
      const { what, rows, size, bytes } = consumer.next();
      expect([what, rows]).toEqual([LOAD + (size % 7), size % 5]);
      expect(new Uint32Array(bytes.buffer, bytes.byteOffset, 1)[0]).toBe(size);
      consumer.done();
      return size;
    },
  };
}

describe('the ring between two threads', () => {
  it('delivers in order what it was given, however much waits', () => {
    const { send, take } = pair();
    let taken = 0;
    let sent = 0;
    for (const waiting of [1, 96, 3, 95, 40, 0, 96, 0, 1, 0, 50, 96, 0]) {
      for (; sent - taken < waiting; sent += 1) send();
      while (sent - taken > waiting) expect(take()).toBe(++taken);
    }
    expect(taken).toBe(sent);
    expect(taken).toBeGreaterThan(96 * 2);
  });

  it('never hands out memory that waits to be read', () => {
    const { send, take } = pair();
    const waiting: number[] = [];
    for (let round = 0; round < 400; round += 1) {
      const next = send();
      expect(waiting).not.toContain(next);
      waiting.push(next);
      for (const most = 1 + (round % 95); waiting.length > most; waiting.shift()) take();
    }
  });

  it('hands out nothing when the other side has ended', () => {
    const { send, consumer, producer } = pair();
    send();
    consumer.end();
    expect(producer.slot()).toBeUndefined();
    expect(producer.drain()).toBe(false);
  });
});
