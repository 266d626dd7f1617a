import { expect, test } from 'vitest';
import { analyse } from './analysis.samples/collect.ts';
import { events } from './analysis.samples/notation.ts';
import { calls, evidence, messages } from './analysis.samples/tell.ts';

const told = (text: string) => calls(analyse(events(text)));

/** A synchronous call with all its events, in the order rpcrt4 is expected to show. */
const CALL = `
  10 1/11 send 7
  11 1/11 wait 7
  12 2/21 receive 7
  18 2/21 send 7
  20 1/11 receive 7
  21 1/11 unwait`;

test('a request and its reply are a call', () => {
  const facts = analyse(events(CALL));
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18 waited 10']);
  expect(messages(facts)).toEqual(['request 7: 1/11@10 → 2/21@12 certain', 'reply 7: 2/21@18 → 1/11@20 certain']);
  expect(evidence(facts)).toBe('message-id wait-reply unwait reply-same-id');
  expect(facts.calls[0]).toMatchObject({ request: facts.messages[0]?.id, reply: facts.messages[1]?.id, depth: 0 });
});

test('the wait may end before the reply is taken', () => {
  expect(
    told(`10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7
    18 2/21 send 7
    19 1/11 unwait
    20 1/11 receive 7`),
  ).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18 waited 8']);
});

test('the server may take the request before the client is seen to wait', () => {
  expect(
    told(`10 1/11 send 7
    11 2/21 receive 7
    12 1/11 wait 7
    18 2/21 send 7
    20 1/11 receive 7
    21 1/11 unwait`),
  ).toEqual(['#1 1/11 → 2/21 10..20 certain served 11..18 waited 9']);
});

test('another thread of the server may reply', () => {
  const facts = analyse(events(CALL.replace('18 2/21', '18 2/22')));
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18 waited 10']);
  expect(evidence(facts)).toContain('reply-other-thread');
});

test('a reply under another id is believed of the very thread that serves, and only as likely', () => {
  const facts = analyse(
    events(CALL.replace('18 2/21 send 7', '18 2/21 send 9').replace('20 1/11 receive 7', '20 1/11 receive 9')),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 likely served 12..18 waited 10']);
  expect(evidence(facts)).toContain('reply-same-threads');
  expect(
    told(CALL.replace('18 2/21 send 7', '18 2/22 send 9').replace('20 1/11 receive 7', '20 1/11 receive 9'))[0],
  ).toBe('#1 1/11 → 2/21 10..? certain served 12..? waited 10');
});

test('an asynchronous client takes the reply on another thread', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/12 receive 7`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 likely served 12..18']);
  expect(evidence(facts)).toBe('message-id reply-same-id reply-to-process');
});

test('a message nobody waits for or answers is a message and no call, of unknown kind', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      12 2/21 receive 7`),
  );
  expect(facts.calls).toEqual([]);
  expect(messages(facts)).toEqual(['7: 1/11@10 → 2/21@12 certain']);
});

test('a wait that fails ends the call with its status', () => {
  expect(
    told(`10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7
    50 1/11 unwait 0x102
    60 2/21 send 7`),
  ).toEqual(['#1 1/11 → 2/21 10..50 certain served 12..60 status 258 waited 39']);
});

test('a call open at the end stays open', () => {
  expect(
    told(`10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7`),
  ).toEqual(['#1 1/11 → 2/21 10..? certain served 12..?']);
  expect(
    told(`10 1/11 send 7
    11 1/11 wait 7`),
  ).toEqual(['#1 1/11 → ? 10..? unjoined']);
});

test('a reply that was sent and not seen to arrive ends the server part only', () => {
  expect(
    told(`10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7
    18 2/21 send 7`),
  ).toEqual(['#1 1/11 → 2/21 10..? likely served 12..18']);
});

test('beginnings that were not recorded: a reply without request, a receive without send, an unwait without wait', () => {
  const facts = analyse(
    events(`5 1/11 unwait
      10 1/12 receive 5
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      30 1/13 wait 99`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 ?..20 likely served 12..18']);
  expect(messages(facts)).toEqual(['5: ? → 1/12@10', 'request 7: ? → 2/21@12', 'reply 7: 2/21@18 → 1/11@20 certain']);
  expect(facts.counters).toMatchObject({ unwaitsWithoutWait: 1, waitsWithoutSend: 1 });
});

test('a call without its server events is a call of its client', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      20 1/11 receive 7
      21 1/11 unwait`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → ? 10..20 likely waited 10']);
  expect(messages(facts)).toEqual(['request 7: 1/11@10 → ?', 'reply 7: ? → 1/11@20']);
  expect(facts.counters.ownReceives).toBe(1);
});

test('what a thread calls while it serves is below the call it serves', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 send 8
      14 2/21 wait 8
      15 3/31 receive 8
      16 3/31 send 8
      17 2/21 receive 8
      18 2/21 unwait
      19 2/21 send 7
      20 1/11 receive 7
      21 1/11 unwait
      30 2/21 send 9
      31 2/21 wait 9
      32 3/31 receive 9
      33 3/31 send 9
      34 2/21 receive 9`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..20 certain served 12..19 waited 10',
    '#2 2/21 → 3/31 13..17 certain served 15..16 under #1 certain waited 4',
    '#3 2/21 → 3/31 30..34 certain served 32..33',
  ]);
  expect(facts.calls.map(({ chain, depth, id }) => [id, chain, depth])).toContainEqual([2, 1, 1]);
});

test('the parent is not certain if another thread answers, or nobody does', () => {
  const nested = (rest: string) =>
    told(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 send 8
      14 2/21 wait 8
      15 3/31 receive 8
      16 3/31 send 8
      17 2/21 receive 8
      18 2/21 unwait
      ${rest}`)[1];
  expect(nested('19 2/21 send 7\n 20 1/11 receive 7')).toContain('under #1 certain');
  expect(nested('19 2/22 send 7\n 20 1/11 receive 7')).toContain('under #1 likely');
  expect(nested('')).toContain('under #1 likely');
  expect(nested('19 4/41 send 5\n 20 2/21 receive 5')).toContain('under #1 possible');
});

test('a thread that takes other work is at work on that', () => {
  expect(
    told(`10 1/11 send 7
      12 2/21 receive 7
      13 4/41 send 9
      14 4/41 wait 9
      15 2/21 receive 9
      16 2/21 send 8
      17 2/21 wait 8
      18 3/31 receive 8
      19 3/31 send 8
      20 2/21 receive 8
      21 2/21 unwait
      22 2/21 send 9
      23 4/41 receive 9`),
  ).toEqual([
    '#1 4/41 → 2/21 13..23 certain served 15..22',
    '#2 2/21 → 3/31 16..20 certain served 18..19 under #1 certain waited 4',
  ]);
});

test('a server may call back into the thread that waits for it', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 send 8
      14 2/21 wait 8
      15 1/11 unwait
      16 1/11 receive 8
      17 1/11 send 6
      18 1/11 wait 6
      19 3/31 receive 6
      20 3/31 send 6
      21 1/11 receive 6
      22 1/11 unwait
      23 1/11 send 8
      24 2/21 receive 8
      25 2/21 unwait
      26 1/11 wait 7
      27 2/21 send 7
      28 1/11 receive 7
      29 1/11 unwait`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..28 certain served 12..27 waited 7',
    '#2 2/21 → 1/11 13..24 certain served 16..23 under #1 certain waited 11',
    '#3 1/11 → 3/31 17..21 certain served 19..20 under #2 certain waited 4',
  ]);
});

test('a request of the server that the client takes before the server is seen to wait is no reply', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 send 8
      14 1/11 receive 8
      15 2/21 wait 8
      16 1/11 send 8
      17 2/21 receive 8
      18 2/21 unwait`),
  );
  expect(calls(facts)[0]).not.toContain('10..14');
  expect(facts.counters.revokedReplies).toBe(1);
});

test('an id that is free again may be used by the receiver for a call of its own', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      12 2/21 receive 7
      14 2/21 send 7
      15 2/21 wait 7
      16 3/31 receive 7
      17 3/31 send 7
      18 2/21 receive 7
      19 2/21 unwait`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..? certain served 12..?',
    '#2 2/21 → 3/31 14..18 certain served 16..17 under #1 possible waited 4',
  ]);
  expect(messages(facts)[0]).toBe('7: 1/11@10 → 2/21@12 certain');
});

test('a server that waits for new messages has no work left', () => {
  expect(
    told(`10 1/11 send 7
      12 2/21 receive 7
      13 2/21 wait-new server \\Port
      14 2/21 send 8
      15 2/21 wait 8
      16 3/31 receive 8`),
  ).toEqual(['#1 2/21 → 3/31 14..? certain served 16..?']);
});

test('a client that gets on without a reply is not waiting any more', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      15 1/11 unwait
      20 1/11 send 8
      21 1/11 wait 8
      22 2/22 receive 8
      30 2/21 send 7
      31 1/12 receive 7`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..15 certain served 12..30 waited 4',
    '#2 1/11 → 2/22 20..? certain served 22..?',
  ]);
});

test('a thread that ends leaves nothing waiting', () => {
  expect(
    told(`1 1/11 thread-start 1/12
      10 1/12 send 7
      11 1/12 wait 7
      12 2/21 receive 7
      13 1/12 thread-end 1/12
      14 1/11 thread-start 1/12
      18 2/21 send 7
      20 1/12 receive 7`),
  ).toEqual(['#1 1/12 → 2/21 10..? certain served 12..18']);
});

test('content says what a message is, and joins by callback id', () => {
  const facts = analyse(
    events(
      `10 1/11 send 7 request
      12 2/21 receive 7 request cb 500 sender 1/11 port \\RPC Control\\x
      18 2/21 send 7 reply cb 500
      20 1/12 receive 7 reply cb 500 sender 2/21
      30 1/11 send 7 datagram
      31 2/21 receive 7 datagram`.replaceAll('\\RPC Control', '\\RPC_Control'),
    ),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 likely served 12..18 at \\RPC_Control\\x']);
  expect(messages(facts)).toEqual([
    'request 7: 1/11@10 → 2/21@12 certain',
    'reply 7: 2/21@18 → 1/12@20 certain',
    'datagram 7: 1/11@30 → 2/21@31 certain',
  ]);
  expect(evidence(facts)).toContain('sender-named');
  expect(evidence(facts)).toContain('callback-id');
  expect(facts.messages.map(({ size }) => size)).toEqual([100, 100, 100]);
});

test('wake-ups, hints and events without a thread disturb nothing', () => {
  const facts = analyse(
    events(`1 -/- switch 11 21
      2 -/- ready 21
      3 1/11 hint Provider/1
      ${CALL}
      30 -/- send 7
      31 2/21 receive 7
      32 1/11 send 8
      33 -/- receive 8
      34 -/- wait 8
      35 -/- unwait
      36 -/- client-start svc 1
      37 -/- client-stop`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18 waited 10']);
  expect(messages(facts).slice(2)).toEqual(['7: ?@30 → ?', '7: ? → 2/21@31', '8: 1/11@32 → ?', '8: ? → ?@33']);
});

test('calls nested without end are cut into chains', () => {
  const deep: string[] = [];
  for (let level = 0; level < 200; level += 1) {
    const time = 10 * level;
    deep.push(`${time} ${level}/${1000 + level} send ${level}`, `${time + 1} ${level}/${1000 + level} wait ${level}`);
    deep.push(`${time + 2} ${level + 1}/${1001 + level} receive ${level}`);
  }
  const facts = analyse(events(deep.join('\n')));
  expect(facts.calls).toHaveLength(200);
  expect(Math.max(...facts.calls.map(({ depth }) => depth))).toBe(63);
  for (const call of facts.calls) if (call.parent !== undefined) expect(call.parent).toBeLessThan(call.id);
});
