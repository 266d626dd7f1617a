import { describe, expect, it } from 'vitest';
import { LOAD, MOST_BYTES, newRing, RingConsumer, RingProducer } from './ring.ts';

const KIB = 1024;

function pair() {
  const ring = newRing();
  const producer = new RingProducer(ring);
  const consumer = new RingConsumer(ring);
  const waiting: { number: number; bytes: Uint8Array }[] = [];
  let sent = 0;
  return {
    ring,
    producer,
    consumer,
    waiting,
    /** Hands over `size` bytes that begin and end with a number of their own. */
    send(size: number): void {
      const room = producer.room(size);
      if (room === undefined) throw new Error('the other side has ended');
      const number = ++sent;
      for (const place of [0, size - 4]) new Uint32Array(room.buffer, room.byteOffset + place, 1)[0] = number;
      producer.publish(LOAD + (number % 7), number % 5, size);
      waiting.push({ number, bytes: room.subarray(0, size) });
    },
    take(): void {
      const { number, bytes: given } = waiting.shift() ?? { number: 0, bytes: new Uint8Array() };
      const { what, rows, bytes } = consumer.next();
      expect([what, rows]).toEqual([LOAD + (number % 7), number % 5]);
      expect([bytes.byteOffset, bytes.length]).toEqual([given.byteOffset, given.length]);
      for (const place of [0, bytes.length - 4]) {
        expect(new Uint32Array(bytes.buffer, bytes.byteOffset + place, 1)[0]).toBe(number);
      }
      consumer.done();
    },
  };
}

describe('the ring between two threads', () => {
  it('delivers in order what it was given, large and small, and hands out no memory that waits to be read', () => {
    const { send, take, waiting } = pair();
    // A small generator, so that each run tries the same sizes.
    let seed = 1;
    const below = (limit: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
      return (seed >> 8) % limit;
    };
    for (let round = 0; round < 2_000; round += 1) {
      const large = below(20) === 0;
      const size = 8 + 8 * below(large ? (8 * KIB * KIB) / 8 : (500 * KIB) / 8);
      // Half of the ring always has room: what waits and what is skipped at its end is never more than the other half.
      const bytes = (): number => waiting.reduce((sum, one) => sum + one.bytes.length + 48 * KIB, 0);
      while (bytes() + 2 * size > MOST_BYTES) take();
      send(size);
    }
    while (waiting.length > 0) take();
  });

  it('has room for the largest delivery wherever the last one ended', () => {
    const { send, take } = pair();
    for (const size of [8, MOST_BYTES, 48 * KIB, MOST_BYTES, MOST_BYTES, 100 * KIB, MOST_BYTES]) {
      send(size);
      take();
    }
  });

  it('keeps its order when the counters wrap around', () => {
    const { ring, send, take } = pair();
    const counters = new Uint32Array(ring.control);
    counters[0] = 0xff_ff_ff_f0;
    counters[1] = 0xff_ff_ff_f0;
    for (let round = 0; round < 20; round += 1) {
      send(100 * KIB);
      send(8);
      take();
      take();
    }
    expect(counters[0]).toBeLessThan(1_000);
  });

  it('hands out nothing when the other side has ended', () => {
    const { send, consumer, producer } = pair();
    send(8);
    consumer.end();
    expect(producer.room(0)).toBeUndefined();
    expect(producer.drain()).toBe(false);
  });
});
