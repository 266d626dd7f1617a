import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureFolder, queryOf } from '../../test/support/captures.ts';
import { messageFact, traceEvent } from '../../test/support/facts.ts';

const { written } = captureFolder();

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
