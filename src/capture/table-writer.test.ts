import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureFolder, queryOf } from '../../test/support/captures.ts';
import { BASE, callFact, messageFact, traceEvent } from '../../test/support/facts.ts';
import { Guid } from '../base/guid.ts';
import { absolute, unixNanoseconds } from '../base/time.ts';
import { openCapture } from './reader.ts';
import { createCapture } from './writer.ts';

const { path, written } = captureFolder();

function hex(value: number, digits = 2): string {
  return value.toString(16).padStart(digits, '0').toUpperCase();
}

function uuidOf(id: number): string {
  return `${hex(id, 8).toLowerCase()}-0002-0003-0405-060708090a0b`;
}

describe('many rows', () => {
  it('all come back, in order, across chunks, flushes and steps', async () => {
    const COUNT = 300_000;
    const capture = await written((writer) => {
      for (let id = COUNT; id > 0; id--) {
        const odd = id % 2 === 1;
        writer.message(
          messageFact({
            id,
            messageId: id,
            sentAt: id * 3,
            receivedAt: odd ? id * 3 + 1 : undefined,
            protocol: odd ? 'ncalrpc' : `a protocol with a long name ${id % 10}`,
            confidence: odd ? 'likely' : undefined,
          }),
        );
      }
    });
    let next = 1;
    for await (const chunk of capture.rows('messages', { fields: ['id', 'message_id', 'protocol', 'latency_ns'] })) {
      for (const row of chunk) {
        const odd = next % 2 === 1;
        const protocol = odd ? 'ncalrpc' : `a protocol with a long name ${next % 10}`;
        if (row['id'] !== next || row['protocol'] !== protocol || row['latency_ns'] !== (odd ? 100 : null)) {
          expect(row).toEqual({ id: next, message_id: next, protocol, latency_ns: odd ? 100 : null });
        }
        next += 1;
      }
    }
    expect(next).toBe(COUNT + 1);
    expect(await capture.count('messages')).toBe(COUNT);
    expect(statSync(capture.path).size).toBeLessThan(COUNT * 60);
  });

  it('have no value where none was given, in columns of every kind', async () => {
    const COUNT = 9000;
    // The first chunk has no such value, the second has some, the third is all values, the fourth has none again.
    const has = (id: number): boolean => (id > 2048 && id <= 4096 && id % 3 === 0) || (id > 4096 && id <= 6144);
    const some = <T>(id: number, value: T): T | undefined => (has(id) ? value : undefined);
    const text = (id: number): string => (id % 2 === 0 ? 'short' : `é, longer than a slot ${id}`);
    const capture = await written((writer) => {
      for (let id = 1; id <= COUNT; id++) {
        const content = {
          handle: some(id, BigInt(id) << 40n),
          portName: some(id, text(id)),
          ownerPid: some(id, id),
          payload: some(id, new Uint8Array([id & 255, 1])),
          merged: some(id, 'certain'),
        };
        writer.event(traceEvent({ id, content }), undefined, undefined);
        writer.call(callFact({ id, startedAt: some(id, id), activityId: Guid.parse(some(id, uuidOf(id)) ?? '') }));
      }
    });
    const rows = await queryOf(
      capture,
      `SELECT event, handle, port_name, owner_pid, hex(payload) AS payload, merged, activity_id,
        epoch_ns(started_at) AS started FROM store.contents JOIN store.calls ON id = event ORDER BY event`,
    );
    expect(rows).toHaveLength(COUNT);
    for (const [index, row] of rows.entries()) {
      const id = index + 1;
      const expected = {
        event: id,
        handle: some(id, String(BigInt(id) << 40n)) ?? null,
        port_name: some(id, text(id)) ?? null,
        owner_pid: some(id, id) ?? null,
        payload: some(id, `${hex(id & 255)}01`) ?? null,
        merged: some(id, 'certain') ?? null,
        activity_id: some(id, uuidOf(id)) ?? null,
        started: some(id, String(unixNanoseconds(absolute(BASE, id)))) ?? null,
      };
      const texts = {
        ...row,
        handle: row['handle'] && String(row['handle']),
        started: row['started'] && String(row['started']),
      };
      if (JSON.stringify(texts) !== JSON.stringify(expected)) expect(texts).toEqual(expected);
    }
  });

  it('count their ticks from the base that was known when they came', async () => {
    const target = path();
    const writer = await createCapture(target, { createdBy: '1.2.3' });
    writer.event(traceEvent({ id: 1, kind: 'alpc.unwait', time: 10 }), undefined, undefined);
    writer.event(traceEvent({ id: 2, kind: 'meta', facts: { base: BASE } }), undefined, undefined);
    writer.event(traceEvent({ id: 3, kind: 'alpc.unwait', time: 10 }), undefined, undefined);
    await writer.finish({ sources: [] });
    const capture = await openCapture(target);
    const rows = await queryOf(capture, 'SELECT id, epoch_ns(time) AS time FROM store.events ORDER BY id');
    capture.close();
    expect(rows.map(({ id, time }) => [id, String(time)])).toEqual([
      [1, '1000'],
      [3, String(unixNanoseconds(absolute(BASE, 10)))],
    ]);
  });

  it('with large contents are written early, so that memory stays bounded', async () => {
    const payload = new Uint8Array(60_000).fill(7);
    const capture = await written((writer) => {
      for (let id = 1; id <= 1000; id++) {
        payload[0] = id & 255;
        writer.event(traceEvent({ id, content: { payload } }), undefined, undefined);
      }
    });
    const [row] = await queryOf(
      capture,
      `SELECT count(*) AS n, sum(octet_length(payload)) AS bytes, count(DISTINCT hex(payload[1:1])) AS first
        FROM store.contents`,
    );
    expect(row).toEqual({ n: 1000, bytes: 60_000_000, first: 256 });
  });
});
