import { expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../base/time.ts';
import { analyse } from './analysis.samples/collect.ts';
import { events } from './analysis.samples/notation.ts';
import { calls, messages } from './analysis.samples/tell.ts';

const paired = (text: string, lossy = false) => messages(analyse(events(text), { lossy }));

test('an id alone joins nothing: each receive takes the send that is open', () => {
  expect(
    paired(`10 1/11 send 7
      11 2/21 receive 7
      12 3/31 send 7
      13 4/41 receive 7
      14 5/51 receive 7`),
  ).toEqual(['7: 1/11@10 → 2/21@11 certain', '7: 3/31@12 → 4/41@13 certain', '7: ? → 5/51@14']);
});

test('a send that is sent over stays unmatched for good, and the next pair of its id is only likely', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      20 3/31 send 7
      21 2/21 receive 7
      22 4/41 receive 7
      30 1/11 send 7
      31 2/21 receive 7`),
  );
  expect(messages(facts)).toEqual([
    '7: 1/11@10 → ?',
    '7: 3/31@20 → 2/21@21 likely',
    '7: ? → 4/41@22',
    '7: 1/11@30 → 2/21@31 certain',
  ]);
  expect(facts.counters).toMatchObject({ supersededSends: 1, unmatchedSends: 1, unmatchedReceives: 1 });
});

test('a thread never receives its own message, and what it received instead shows a missing event', () => {
  expect(
    paired(`10 1/11 send 7
      11 1/11 receive 7
      12 2/21 receive 7`),
  ).toEqual(['7: 1/11@10 → ?', '7: ? → 1/11@11', '7: ? → 2/21@12']);
});

test('a reply to a waiting thread is for that thread alone', () => {
  expect(
    paired(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      19 3/31 receive 7`),
  ).toEqual(['request 7: 1/11@10 → 2/21@12 certain', 'reply 7: 2/21@18 → ?', '7: ? → 3/31@19']);
});

test('within one tick a receive may be listed before its send', () => {
  const facts = analyse(
    events(`10 2/21 receive 7
      10 1/11 send 7
      11 1/11 wait 7
      18 1/11 receive 7
      18 2/21 send 7`),
  );
  expect(messages(facts)).toEqual(['request 7: 1/11@10 → 2/21@10 likely', 'reply 7: 2/21@18 → 1/11@18 likely']);
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..18 likely served 10..18']);
  expect(paired('10 2/21 receive 7\n 11 1/11 send 7')).toEqual(['7: ? → 2/21@10', '7: 1/11@11 → ?']);
});

test('two sends and a receive at one instant are left alone', () => {
  expect(
    paired(`9 1/11 send 7
      10 3/31 send 7
      10 2/21 receive 7
      12 4/41 receive 7`),
  ).toEqual(['7: 1/11@9 → ?', '7: 3/31@10 → 4/41@12 likely', '7: ? → 2/21@10']);
});

test('clocks may go back a little, not far', () => {
  expect(paired('1000 1/11 send 7\n 990 2/21 receive 7')).toEqual(['7: 1/11@1000 → 2/21@990 likely']);
  expect(paired('90000 1/11 send 7\n 990 2/21 receive 7')).toEqual(['7: ? → 2/21@990', '7: 1/11@90000 → ?']);
});

test.each([
  [1, 'certain'],
  [3, 'likely'],
  [40, 'possible'],
  [400, undefined],
])('a message taken after %d s is %s', (seconds, confidence) => {
  const [message] = analyse(events(`0 1/11 send 7\n ${seconds * TICKS_PER_SECOND} 2/21 receive 7`)).messages;
  expect(message?.confidence).toBe(confidence);
});

test('nothing is joined over a loss, and calls that were open stay open', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 3/31 send 8
      20 -/- lost 15
      21 4/41 receive 8
      22 2/21 send 7
      23 1/11 receive 7
      24 1/11 unwait`),
  );
  expect(messages(facts)).toEqual([
    'request 7: 1/11@10 → 2/21@12 certain',
    '8: 3/31@13 → ?',
    '8: ? → 4/41@21',
    '7: 2/21@22 → 1/11@23 certain',
  ]);
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..? certain served 12..?']);
});

test('a loss reported at its end undoes what was joined over it', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      21 1/11 unwait
      30 3/31 send 9
      31 4/41 receive 9
      40 5/51 send 6
      41 6/61 receive 6
      50 -/- lost 19`),
  );
  expect(messages(facts)).toEqual([
    'request 7: 1/11@10 → 2/21@12 certain',
    '7: 2/21@18 → ?',
    '7: ? → 1/11@20',
    '9: 3/31@30 → ?',
    '9: ? → 4/41@31',
    '6: 5/51@40 → ?',
    '6: ? → 6/61@41',
  ]);
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..? certain served 12..? waited 10']);
  expect(facts.counters).toMatchObject({ pairsUndone: 3, lossTooLate: false });
});

test('a loss may be announced ahead: nothing is joined until it is over', () => {
  expect(
    paired(`10 1/11 send 7
      20 -/- lost 15
      12 2/21 receive 7
      14 1/11 send 8
      16 2/21 receive 8
      21 1/11 send 8
      22 2/21 receive 8`),
  ).toEqual(['7: 1/11@10 → ?', '7: ? → 2/21@12', '8: 1/11@14 → ?', '8: ? → 2/21@16', '8: 1/11@21 → 2/21@22 certain']);
});

test('a loss that comes too late to undo anything is owned up to', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      90000000 1/11 send 8
      290000000 -/- lost 5`),
  );
  expect(facts.counters.lossTooLate).toBe(true);
});

test('where events are missing at unknown places nothing is certain, and pairs need a reason', () => {
  const text = `10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7
    18 2/21 send 7
    20 1/11 receive 7
    30 1/11 send 8
    31 2/21 receive 8
    40 1/11 send 9
    6000 2/21 receive 9`;
  const expected = [
    'request 7: 1/11@10 → 2/21@12 likely',
    'reply 7: 2/21@18 → 1/11@20 likely',
    '8: 1/11@30 → 2/21@31 possible',
    '9: 1/11@40 → ?',
    '9: ? → 2/21@6000',
  ];
  expect(paired(text, true)).toEqual(expected);
  expect(paired(`0 -/- lost\n${text}`)).toEqual(expected);
});

test('a message fetched twice by one thread is taken once', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18']);
  expect(facts.counters.repeatedReceives).toBe(1);
});

test('content that contradicts keeps apart what id and time would join', () => {
  expect(paired('10 1/11 send 7\n 12 2/21 receive 7 request cb 5 sender 9/91')).toEqual([
    '7: 1/11@10 → ?',
    'request 7: ? → 2/21@12',
  ]);
  expect(
    paired(`10 1/11 send 7 request
      12 2/21 receive 7 request cb 5
      18 2/21 send 7 reply cb 5
      20 1/12 receive 7 reply cb 6`).slice(1),
  ).toEqual(['reply 7: 2/21@18 → ?', 'reply 7: ? → 1/12@20']);
});

test('the idle threads of all processors share tid 0 and are no partners', () => {
  expect(paired('10 0/0 send 7\n 11 1/11 receive 7')).toEqual(['7: 0/0@10 → ?', '7: ? → 1/11@11']);
});

test('more ids than fit are forgotten oldest first, and counted', () => {
  const text: string[] = [];
  for (let id = 0; id < 66_000; id += 1) text.push(`${id} 1/11 send ${id}`);
  text.push('70000 2/21 receive 0', '70001 2/21 receive 65999');
  const facts = analyse(events(text.join('\n')));
  expect(facts.counters.evictedMessageIds).toBeGreaterThan(0);
  expect(facts.messages.filter(({ confidence }) => confidence !== undefined)).toHaveLength(1);
});

test('a loss announced ahead does not make time go on', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      900000000 -/- lost 20
      21 1/11 unwait
      30 1/11 send 8
      900000001 1/11 send 8
      900000002 2/21 receive 8`),
  );
  expect(messages(facts).map((line) => line.slice(-7))).toEqual(
    ['certain', '@18 → ?', '→ 1/11@20', '@30 → ?', 'certain'].map((text) => text.slice(-7)),
  );
  expect(facts.counters.lossTooLate).toBe(false);
});
