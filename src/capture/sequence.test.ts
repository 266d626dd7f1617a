import { describe, expect, it } from 'vitest';
import { captureOf } from '../../test/support/capture-of.ts';
import { captureFolder, people, queryOf } from '../../test/support/captures.ts';
import { callFact, messageFact, processFact } from '../../test/support/facts.ts';
import { randomTraffic } from '../../test/support/random-traffic.ts';
import type { SequenceOf } from './sequence.ts';

const { path, written } = captureFolder();

function drawn({ steps }: SequenceOf): string[] {
  return steps.map(({ kind, from, to, call, confidence, failed }) =>
    [kind, from, to, call, confidence, failed ? 'failed' : ''].filter((part) => part !== '' && part !== null).join(' '),
  );
}

describe('the sequence between processes', () => {
  it('nests calls by their times, says the weaker of what a line hangs on, and marks what failed', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.process(processFact({ id: 3, pid: 900, name: 'child.exe', start: 45, end: 70, creatorThread: 2 }));
      const sure = { confidence: 'certain' as const };
      writer.call(callFact({ id: 1, clientProcess: 1, serverProcess: 2, startedAt: 10, endedAt: 60, ...sure }));
      writer.call(
        callFact({
          id: 2,
          parent: 1,
          parentConfidence: 'possible',
          chain: 1,
          depth: 1,
          clientProcess: 2,
          serverProcess: 3,
          startedAt: 48,
          endedAt: 50,
          status: 5,
          ...sure,
        }),
      );
      writer.call(
        callFact({
          id: 3,
          parent: 2,
          parentConfidence: 'certain',
          chain: 1,
          depth: 2,
          clientProcess: 3,
          startedAt: 49,
        }),
      );
      writer.call(
        callFact({ id: 4, clientProcess: 1, serverProcess: 1, startedAt: 80, endedAt: 80, confidence: 'likely' }),
      );
    });
    const chain = await capture.sequence({ chain: 1 }, 100);
    expect(drawn(chain)).toEqual([
      'request p1 p2 1 certain',
      'start p2 p3 certain',
      'request p2 p3 2 possible',
      'request p3 unknown 3',
      'reply p3 p2 2 certain failed',
      'reply p2 p1 1 certain',
    ]);
    expect(chain.participants.map(({ key, title, pid, service }) => [key, title, pid, service])).toEqual([
      ['p1', 'services.exe', 700, null],
      ['p2', 'svchost.exe', 812, null],
      ['p3', 'child.exe', 900, null],
      ['unknown', 'not seen', null, null],
    ]);
    // Of a call alone: itself and what is below, where its own link is not drawn and so says nothing.
    expect(drawn(await capture.sequence({ call: 2 }, 100))).toEqual([
      'request p2 p3 2 certain',
      'request p3 unknown 3',
      'reply p3 p2 2 certain failed',
    ]);
    expect(drawn(await capture.sequence({ where: { sql: '"id" = CAST(? AS BIGINT)', params: [4n] } }, 100))).toEqual([
      'request p1 p1 4 likely',
      'reply p1 p1 4 likely',
    ]);
    expect(await capture.sequence({ call: 99 }, 100)).toEqual({ participants: [], steps: [], more: 0 });
    expect(await capture.sequence({ chain: 1 }, 1)).toMatchObject({ more: 3 });
  });

  it('has every request and reply once, in the order of time, however many are drawn', async () => {
    const capture = await captureOf(randomTraffic({ seed: 21, calls: 120, lossUnlocated: 0.02 }).events, path());
    try {
      const [all] = await queryOf(
        capture,
        'SELECT count(*) AS calls, count(coalesce(ended_at, server_ended_at)) AS replies FROM calls',
      );
      const steps = Number(all?.['calls']) + Number(all?.['replies']);
      for (const limit of [1, 7, 100_000]) {
        const some = await capture.sequence({}, limit);
        const messages = some.steps.filter((step) => step.call !== null);
        expect(messages.length + some.more).toBe(steps);
        const times = some.steps.map(({ at }) => String(at));
        expect(times).toEqual([...times].sort());
        expect(new Set(messages.map((step) => `${step.kind} ${step.call}`)).size).toBe(messages.length);
        const keys = new Set(some.participants.map(({ key }) => key));
        for (const { from, to } of some.steps) expect(keys.has(from) && keys.has(to)).toBe(true);
      }
    } finally {
      capture.close();
    }
  });

  it('has messages outside of calls in their place, and counts them among what is left out', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.call(callFact({ id: 1, clientProcess: 1, serverProcess: 2, startedAt: 10, endedAt: 60 }));
      writer.message(messageFact({ id: 1, kind: 'request', sourceProcess: 1, targetProcess: 2, call: 1, sentAt: 10 }));
      const sure = { confidence: 'certain' as const };
      writer.message(
        messageFact({
          id: 2,
          kind: 'datagram',
          sourceProcess: 2,
          targetProcess: 1,
          sentAt: 20,
          receivedAt: 21,
          ...sure,
        }),
      );
      writer.message(messageFact({ id: 3, sourceProcess: 1, receivedAt: 70 }));
    });
    expect(drawn(await capture.sequence({}, 10))).toEqual(['request p1 p2 1', 'reply p2 p1 1']);
    const whole = await capture.sequence({ oneWay: {} }, 10);
    expect(drawn(whole)).toEqual(['request p1 p2 1', 'message p2 p1 certain', 'reply p2 p1 1', 'message p1 unknown']);
    expect(whole.steps.map(({ message, text }) => [message, text])).toContainEqual([2, 'datagram']);
    const short = await capture.sequence({ oneWay: {} }, 2);
    expect(short.steps).toHaveLength(3);
    expect(short.more).toBe(1);
  });
});
