import { describe, expect, it } from 'vitest';
import { newLinkScore, scoreLinks } from '../../test/support/link-score.ts';
import { scenario } from '../../test/support/scenario.ts';
import { linkBit, linkCodes } from '../model/link.ts';
import type { Facts } from './analysis.samples/collect.ts';
import { judge, weightOf } from './link-judge.ts';

const CAST = `
  process 100 client.exe
  process 200 server.exe
  process 300 other.exe
`;

function told(text: string): { facts: Facts; links: string[]; mistakes: string[] } {
  const { events, truth } = scenario(CAST + text);
  const score = newLinkScore();
  const facts = scoreLinks(score, events, truth);
  const links = facts.links.map(
    ({ call, parent, confidence, evidence }) =>
      `${call} < ${parent} ${confidence ?? 'kept'}: ${linkCodes(evidence).join(' ')}`,
  );
  return { facts, links, mistakes: score.mistakes };
}

describe('handoffs between threads', () => {
  it('are likely with a wake-up, and the replying thread confirms them', () => {
    const { links, mistakes } = told(
      'at 10ms; 100/104 call 200/204 take 2ms handoff to 208 with wakeups { call 300/304 take 1ms }',
    );
    expect(links).toEqual(['2 < 1 likely: woken sent-reply only-call only-worker in-time']);
    expect(mistakes).toEqual([]);
  });

  it('are likely without wake-ups if the worker replies', () => {
    const { links } = told('at 10ms; 100/104 call 200/204 take 2ms handoff to 208 { call 300/304 take 1ms }');
    expect(links).toEqual(['2 < 1 likely: sent-reply only-call only-worker in-time']);
  });

  it('are only possible if nothing but time speaks for them', () => {
    const { links } = told(
      'at 10ms; 100/104 call 200/204 take 2ms handoff to 208 reply-by-receiver { call 300/304 take 1ms }',
    );
    expect(links).toEqual(['2 < 1 possible: only-call only-worker in-time']);
  });

  it('are not joined by time if the receiver was at work on the call itself', () => {
    const { links, mistakes } = told(`
      at 10ms
      together {
        100/104 call 200/204 take 8ms { call 300/304 take 1ms; wait-for 6ms }
        200/208 call 300/308 take 1ms
      }`);
    expect(links.filter((link) => !link.includes(': kept') && !link.includes('kept:'))).toEqual([]);
    expect(mistakes).toEqual([]);
  });

  it('are not joined by time if wake-ups are recorded and there was none', () => {
    const { links } = told(`
      switches on
      at 10ms; 100/104 call 200/204 take 2ms handoff to 208 reply-by-receiver { call 300/304 take 1ms }
      at 30ms; 100/104 ready 108`);
    expect(links).toEqual(['2 < 1 kept: only-call only-worker in-time not-woken']);
  });

  it('keep a competing explanation beside the better one', () => {
    const { links, mistakes } = told(`
      at 10ms
      together {
        100/104 call 200/204 take 4ms handoff to 208 { wait-for 1ms; call 300/304 take 1ms }
        100/108 call 200/212 take 4ms { wait-for 3ms }
      }`);
    expect(links).toHaveLength(2);
    expect(links.filter((link) => link.includes('likely: sent-reply'))).toHaveLength(1);
    expect(links.filter((link) => link.includes('kept'))).toHaveLength(1);
    expect(mistakes).toEqual([]);
  });

  it('go on through a third thread', () => {
    const { links, mistakes } = told(`
      at 10ms; 100/104 call 200/204 take 4ms handoff to 208 with wakeups {
        handoff to 212 with wakeups { call 300/304 take 1ms }
      }`);
    expect(links).toEqual(['2 < 1 likely: woken woken-indirectly only-call only-worker in-time']);
    expect(mistakes).toEqual([]);
  });

  it('forget what a thread was woken for when it receives a request of its own', () => {
    const { links } = told(`
      at 10ms; 100/104 call 200/204 take 20ms { ready 208; wait-for 19ms }
      at 12ms; 100/112 call 200/208 take 1ms
      at 14ms; 200/208 call 300/304 take 1ms`);
    expect(links.every((link) => !link.includes('likely'))).toBe(true);
  });

  it('follow the activity id', () => {
    const { events } = scenario(`${CAST}
      at 10ms; 100/104 call 200/204 iface 367abb81-9844-35f1-ad32-98f038001003 take 9ms reply-by-receiver handoff to 208 {
        call 300/304 iface 12345778-1234-abcd-ef00-0123456789ac take 1ms
      }`);
    const server = events.find((event) => event.kind === 'rpc.server-start' && event.pid === 200);
    const inner = events.find((event) => event.kind === 'rpc.client-start' && event.pid === 200);
    if (server?.kind !== 'rpc.server-start' || inner?.kind !== 'rpc.client-start') throw new Error('events missing');
    (inner as { activityId: typeof server.activityId }).activityId = server.activityId;
    const facts = scoreLinks(newLinkScore(), events, {
      messages: [],
      calls: [],
      creations: [],
      lostLocated: 0,
      lostUnlocated: 0,
    });
    expect(facts.links.map((link) => linkCodes(link.evidence))).toEqual([
      ['same-activity', 'only-call', 'only-worker', 'in-time'],
    ]);
  });

  it('follow COM: the server event names the client thread, the client event the causality', () => {
    const com = (at: string) =>
      `hint Microsoft-Windows-COM-Perf/${at} CausalityId=aa000000-0000-0000-0000-000000000001`;
    const { links } = told(`
      at 10ms; 100/104 call 200/204 take 9ms handoff to 208 reply-by-receiver {
        ${com('43')} SourceProcessId=100 SourceThreadId=104
        ${com('39')}
        call 300/304 take 1ms
      }`);
    expect(links).toEqual(['2 < 1 likely: same-causality com-source only-call only-worker in-time']);
  });

  it('are not believed over a loss', () => {
    const { links } = told(`
      at 10ms; 100/104 call 200/204 take 9ms handoff to 208 with wakeups { wait-for 2ms; call 300/304 take 1ms }
      at 11ms; lost 1 cpu 0`);
    expect(links).toEqual([]);
  });

  it('are likely in a recording with losses at unknown places only by more than one piece of evidence', () => {
    const body = 'handoff to 208 with wakeups reply-by-receiver { call 300/304 take 1ms }';
    const { links } = told(`at 10ms; 100/104 call 200/204 take 2ms ${body}\nlost 5`);
    expect(links).toHaveLength(1);
    expect(links[0]).toMatch(/possible: woken .*lossy-recording/);
  });

  it('hold for calls that are still open at the end', () => {
    const { links } = told('at 10ms; 100/104 call 200/204 open handoff to 208 with wakeups { call 300/304 open }');
    expect(links).toEqual(['2 < 1 likely: woken only-call only-worker in-time']);
  });
});

describe('judging explanations', () => {
  const of = (...codes: Parameters<typeof linkBit>[0][]) => ({
    evidence: codes.reduce((set, code) => set | linkBit(code), 0),
  });

  it('never makes anything certain, nor likely by time alone', () => {
    const all = of('only-call', 'only-worker', 'handed-over', 'in-time');
    expect(weightOf(all.evidence)).toBe(4);
    expect(judge([all])?.confidence).toBe('possible');
    expect(judge([of('woken', 'sent-reply', 'same-activity', 'same-causality', 'com-source')])?.confidence).toBe(
      'likely',
    );
  });

  it('asks for a margin', () => {
    expect(judge([of('woken', 'in-time'), of('woken', 'in-time')])?.confidence).toBeUndefined();
    expect(judge([of('woken', 'in-time'), of('woken', 'in-time', 'woken-by-other-since')])?.confidence).toBe('likely');
    expect(judge([of('woken'), of('sent-reply')])?.confidence).toBe('possible');
  });

  it('has nothing to say without explanations', () => expect(judge([])).toBeUndefined());
});
