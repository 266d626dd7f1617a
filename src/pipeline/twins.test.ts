import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../test/support/conversation.ts';
import { pack } from '../../test/support/message-build.ts';
import { seededRandom } from '../../test/support/random.ts';
import type { AlpcReceive, AlpcSend, LostEvent, StackEvent, TraceEvent } from '../model/event.ts';
import { MERGE_WINDOW, TwinJoiner } from './twins.ts';

type Carrier = AlpcSend | AlpcReceive;
const MS = 10_000;

interface Traffic {
  readonly seed: number;
  readonly exchanges: number;
  /** Between exchanges, ticks. */
  readonly gap: number;
  /** Message ids in use. */
  readonly ids: number;
  readonly threads: number;
  /** Clock of the content tool minus that of ETW, and how much it wavers. */
  readonly skew: number;
  readonly jitter: number;
  /** Share of events the content tool did not see, and of those ETW lost (and said so). */
  readonly unseen: number;
  readonly lost: number;
}

/** Both recordings of one machine, merged by time, and which events are really one. */
function recorded(traffic: Traffic) {
  const random = seededRandom(traffic.seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const twinOf = new Map<TraceEvent, TraceEvent>();
  const events: { event: TraceEvent; time: number }[] = [];
  const add = (event: TraceEvent): void => {
    events.push({ event, time: event.kind === 'lost' ? event.from : event.time });
  };
  let time = 20_000_000;
  let bare = 0;
  for (let index = 0; index < traffic.exchanges; index += 1) {
    const thread = pick(traffic.threads);
    const talk = new Conversation({
      client: { pid: 100, tid: 1_000 + thread },
      server: { pid: 200, tid: 2_000 + thread },
      portName: '\\x',
    });
    const message = { time, messageId: 1 + pick(traffic.ids), callbackId: 500 + index, request: pack(1, 2, 3, 4) };
    for (const told of talk.exchange({ ...message, reply: pack(4, 5, 6, 7) })) {
      if (random() < traffic.lost) add(lossAt(told.time));
      else {
        const plain = { ...told, content: undefined } as Carrier;
        add(plain);
        bare += 1;
        twinOf.set(told, plain);
      }
      const moved = { ...told, time: told.time + traffic.skew + Math.round((random() * 2 - 1) * traffic.jitter) };
      const twin = twinOf.get(told);
      if (twin !== undefined) twinOf.set(moved, twin);
      if (random() >= traffic.unseen) add(moved as Carrier);
    }
    time += 500 + pick(2 * traffic.gap);
  }
  events.sort((one, other) => one.time - other.time);
  return { events: events.map(({ event }) => event), twinOf, bare };
}

function lossAt(time: number): LostEvent {
  const nobody = { id: 0, pid: undefined, tid: undefined, cpu: undefined };
  const what = { from: time - 100, events: 1, buffers: undefined, reason: 'test', located: true };
  return { ...nobody, ...what, time, kind: 'lost' };
}

function joined(events: readonly TraceEvent[]) {
  const joiner = new TwinJoiner();
  const out: TraceEvent[] = [];
  const emit = (event: TraceEvent): void => {
    out.push(event);
  };
  for (const event of events) joiner.push(event, emit);
  joiner.finish(emit);
  return { out, counts: joiner.counts };
}

/** Content that ended up on a bare event, by that event. */
function contents(events: readonly TraceEvent[]): Map<TraceEvent, object | undefined> {
  return new Map(
    events.flatMap((event) => ('messageId' in event && 'content' in event ? [[event, event.content]] : [])),
  );
}

const CALM: Traffic = {
  seed: 1,
  exchanges: 60,
  gap: 20 * MS,
  ids: 8,
  threads: 4,
  skew: 30 * MS,
  jitter: 2 * MS,
  unseen: 0,
  lost: 0,
};

describe('an .etl and a content recording', () => {
  it('become one, event by event', () => {
    const { events, twinOf, bare } = recorded({ ...CALM, ids: 400 });
    const told = new Map([...twinOf].map(([event]) => [(event as Carrier).content, twinOf.get(event)]));
    const { out, counts } = joined(events);
    expect(out.length).toBe(bare);
    expect(counts).toEqual({ joined: bare, unclear: 0 });
    for (const [event, content] of contents(out)) expect(told.get(content as Carrier['content'])).toBe(event);
    const sure = out.map((event) => (event as Carrier).content?.merged);
    expect(sure.filter((one) => one === 'certain').length).toBeGreaterThan(bare * 0.9);
    const times = out.map((event) => event.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('are never joined wrongly, and what is not clear is kept and marked', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: 1e9 }),
          exchanges: fc.integer({ min: 1, max: 60 }),
          gap: fc.integer({ min: 100, max: 60 * MS }),
          ids: fc.integer({ min: 1, max: 40 }),
          threads: fc.integer({ min: 1, max: 5 }),
          skew: fc.integer({ min: -75 * MS, max: 75 * MS }),
          jitter: fc.integer({ min: 0, max: 8 * MS }),
          unseen: fc.constantFrom(0, 0.2, 0.8),
          lost: fc.constantFrom(0, 0, 0.05, 0.3),
        }),
        (traffic) => {
          const { events, twinOf } = recorded(traffic);
          const truth = new Map([...twinOf].map(([event, twin]) => [(event as Carrier).content, { event, twin }]));
          const before = new Set(contents(events).values());
          const { out } = joined(events);
          const after = contents(out);
          for (const [event, content] of after) {
            if (content === undefined) continue;
            const known = truth.get(content as Carrier['content']);
            const merged = (content as NonNullable<Carrier['content']>).merged;
            if (merged === 'certain' || merged === 'likely') expect(event).toBe(known?.twin);
          }
          // Nothing that was seen is lost.
          const kept = new Set(after.values());
          for (const content of before) expect(content === undefined || kept.has(content)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of clocks too far apart stay apart, marked', () => {
    const { events, bare } = recorded({ ...CALM, skew: 5 * MERGE_WINDOW, exchanges: 200 });
    const { counts } = joined(events);
    expect(counts.joined).toBe(0);
    expect(counts.unclear).toBeGreaterThan(bare / 2);
  });

  it('of different times are simply one after the other', () => {
    const { events } = recorded({ ...CALM, skew: 100 * 10_000_000, ids: 3 });
    const { out, counts } = joined(events);
    expect(counts).toEqual({ joined: 0, unclear: 0 });
    expect(out).toEqual(events);
  });

  it('with a few messages only are not joined on one chance', () => {
    const { events } = recorded({ ...CALM, exchanges: 1 });
    // Four ends agree with each other; one alone has nobody to agree with.
    expect(joined(events).counts).toEqual({ joined: 4, unclear: 0 });
    const again = recorded({ ...CALM, exchanges: 1 }).events;
    const first = again.find((event) => (event as Carrier).content !== undefined);
    const alone = again.filter((event) => (event as Carrier).content === undefined || event === first);
    expect(joined(alone).counts).toEqual({ joined: 0, unclear: 1 });
  });
});

it('gives a joined event one stack', () => {
  const { events, twinOf } = recorded({ ...CALM, exchanges: 3, skew: 1 * MS, jitter: 0, ids: 100 });
  const withStacks = events.flatMap((event, index): TraceEvent[] => {
    if (event.kind !== 'alpc.send') return [event];
    const stack = (half: StackEvent['half'], number: number): StackEvent => {
      return { ...event, kind: 'stack', event, half, stack: number };
    };
    return event.content === undefined
      ? [event, ...(index < 8 ? [stack('kernel', 1), stack('user', 2)] : [])]
      : [event, stack('both', 3)];
  });
  const { out } = joined(withStacks);
  const bare = new Set(twinOf.values());
  const stacks = out.filter((event): event is StackEvent => event.kind === 'stack');
  expect(stacks.length).toBeGreaterThan(5);
  const halves = new Map<TraceEvent, string[]>();
  for (const { event, half } of stacks) {
    expect(bare.has(event)).toBe(true);
    halves.set(event, [...(halves.get(event) ?? []), half]);
  }
  for (const one of halves.values()) expect([['kernel', 'user'], ['both']]).toContainEqual(one);
});
