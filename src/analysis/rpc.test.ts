import { expect, test } from 'vitest';
import { analyse } from './analysis.samples/collect.ts';
import { activity, events } from './analysis.samples/notation.ts';
import { calls, evidence, messages } from './analysis.samples/tell.ts';
import { MAX_OPEN_RPC } from './limits.ts';

const told = (text: string) => calls(analyse(events(text)));

const CALL = `
  9 1/11 client-start svc 12 endpoint LRPC-1 act A
  10 1/11 send 7
  11 1/11 wait 7
  12 2/21 receive 7
  13 2/21 server-start svc 12 endpoint LRPC-1 act B
  17 2/21 server-stop 0 act B
  18 2/21 send 7
  20 1/11 receive 7
  21 1/11 unwait
  22 1/11 client-stop 5 act A`;

test('both sides of RPC name the call of the message between them', () => {
  const facts = analyse(events(CALL));
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..20 certain served 12..18 svc/12 status 5 at \\RPC Control\\LRPC-1 waited 10',
  ]);
  expect(evidence(facts)).toBe('message-id wait-reply unwait reply-same-id rpc-client rpc-server rpc-agree');
  expect(facts.calls[0]).toMatchObject({ protocol: 'ncalrpc', endpoint: 'LRPC-1', activityId: activity('A') });
  expect(facts.messages.map(({ interfaceUuid, opnum }) => [interfaceUuid, opnum])).toEqual([
    ['svc', 12],
    ['svc', 12],
  ]);
  expect(facts.ports).toMatchObject([{ name: '\\RPC Control\\LRPC-1', namedBy: 'rpc-server', protocol: 'alpc' }]);
  expect(facts.counters.rpcAgreements).toBe(1);
});

test('either side alone is enough', () => {
  const without = (side: string) =>
    CALL.split('\n')
      .filter((line) => !line.includes(side))
      .join('\n');
  const client = analyse(events(without('server-')));
  expect(calls(client)[0]).toContain('svc/12 status 5 at \\RPC Control\\LRPC-1');
  expect(evidence(client)).toContain('rpc-client');
  const server = analyse(events(without('client-')));
  expect(calls(server)[0]).toContain('svc/12 at \\RPC Control\\LRPC-1');
  expect(evidence(server)).toContain('rpc-server');
});

test('sides that disagree are not believed', () => {
  const facts = analyse(events(CALL.replace('server-start svc 12', 'server-start svc 13')));
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 certain served 12..18 waited 10']);
  expect(facts.counters.rpcDisagreements).toBe(1);
});

test('of a bind and the call itself, the server says which is the call', () => {
  const facts = analyse(
    events(`1 1/11 client-start svc 12 act A
      2 1/11 send 5
      3 1/11 wait 5
      4 2/21 receive 5
      5 2/21 send 5
      6 1/11 receive 5
      7 1/11 unwait
      ${CALL.split('\n').slice(2).join('\n')}`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 2..6 certain served 4..5 waited 4',
    '#2 1/11 → 2/21 10..20 certain served 12..18 svc/12 status 5 at \\RPC Control\\LRPC-1 waited 10',
  ]);
});

test('of a bind and the call itself, without a server’s word, the last is likely the call', () => {
  expect(
    told(`1 1/11 client-start svc 12 act A
      2 1/11 send 5
      3 1/11 wait 5
      4 2/21 receive 5
      5 2/21 send 5
      6 1/11 receive 5
      10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      22 1/11 client-stop 0 act A`),
  ).toEqual(['#1 1/11 → 2/21 2..6 certain served 4..5', '#2 1/11 → 2/21 10..20 likely served 12..18 svc/12']);
});

test('a server event long after the receive, or after another receive, says nothing of it', () => {
  expect(
    told(
      CALL.replaceAll('13 2/21', '60000 2/21')
        .split('\n')
        .filter((line) => !/client|17/.test(line))
        .join('\n'),
    ),
  ).toContainEqual('#1 1/11 → 2/21 10..20 certain served 12..18 waited 10');
  expect(
    told(`10 1/11 send 7
      12 2/21 receive 7
      13 3/31 send 8
      14 2/21 receive 8
      15 2/21 server-start svc 1 act B`),
  ).toEqual(['#1 3/31 → 2/21 13..? certain served 14..? svc/1']);
});

test('nested RPC calls belong to their own messages', () => {
  expect(
    told(`${CALL.split('\n').slice(0, 6).join('\n')}
      14 2/21 client-start sub 3 act B
      14 2/21 send 8
      14 2/21 wait 8
      15 3/31 receive 8
      15 3/31 server-start sub 3 act C
      15 3/31 server-stop 0 act C
      15 3/31 send 8
      16 2/21 receive 8
      16 2/21 unwait
      16 2/21 client-stop 0 act B
      ${CALL.split('\n').slice(6).join('\n')}`),
  ).toEqual([
    '#1 1/11 → 2/21 10..20 certain served 12..18 svc/12 status 5 at \\RPC Control\\LRPC-1 waited 10',
    '#2 2/21 → 3/31 14..16 certain served 15..15 under #1 certain sub/3 waited 2',
  ]);
});

test('an asynchronous call stops on another thread, known by its activity', () => {
  expect(
    told(`9 1/11 client-start svc 12 act A
      10 1/11 send 7
      12 2/21 receive 7
      13 1/11 client-start other 1 act X
      14 1/11 send 8
      15 1/11 wait 8
      16 3/31 receive 8
      17 3/31 send 8
      18 1/11 receive 8
      19 1/11 client-stop 0 act X
      30 2/21 send 7
      31 1/12 receive 7
      32 1/12 client-stop 7 act A`),
  ).toEqual([
    '#1 1/11 → 2/21 10..31 likely served 12..30 svc/12 status 7',
    '#2 1/11 → 3/31 14..18 certain served 16..17 other/1',
  ]);
});

test('what looks like the reply to a message is a request if an RPC call begins with it', () => {
  const facts = analyse(
    events(`10 1/11 send 7
      11 2/21 receive 7
      20 2/22 send 7
      21 1/12 receive 7
      22 1/12 server-start svc 3 act B
      23 2/22 wait 7`),
  );
  expect(calls(facts)).toEqual(['#1 2/22 → 1/12 20..? certain served 21..? svc/3']);
  expect(messages(facts)[0]).toBe('7: 1/11@10 → 2/21@11 certain');
});

test('an RPC call in the middle of which the recording begins or ends harms nothing', () => {
  const facts = analyse(
    events(`1 1/11 client-stop 0 act Z
      2 2/21 server-stop 0
      9 1/11 client-start svc 12 act A
      10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/21 server-start svc 12 act B`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..? certain served 12..? svc/12']);
  expect(facts.counters.rpcStopsWithoutStart).toBe(2);
});

const ALONE = `
  10 1/11 client-start svc 12 endpoint 49664 protocol ncacn_ip_tcp act A
  12 2/21 server-start svc 12 endpoint 49664 protocol ncacn_ip_tcp act B
  18 2/21 server-stop 0 act B
  20 1/11 client-stop 0 act A`;

test('RPC events alone make a call, joined if only one fits', () => {
  const facts = analyse(events(ALONE));
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..20 likely served 12..18 svc/12 at 49664']);
  expect(evidence(facts)).toBe('rpc-unique-fit rpc-only');
  expect(facts.ports).toMatchObject([{ name: '49664', protocol: 'ncacn_ip_tcp' }]);
});

test('RPC events of two clients and one server are not joined', () => {
  expect(
    told(`9 3/31 client-start svc 12 endpoint 49664 protocol ncacn_ip_tcp act C
      ${ALONE}
      21 3/31 client-stop 0 act C`),
  ).toEqual([
    '#1 3/31 → ? 9..21 unjoined svc/12 at 49664',
    '#2 1/11 → ? 10..20 unjoined svc/12 at 49664',
    '#3 ? → 2/21 ?..? unjoined served 12..18 svc/12 at 49664',
  ]);
});

test('a second server that fits makes the first doubtful', () => {
  const lines = told(`${ALONE.split('\n').slice(0, 3).join('\n')}
    13 3/31 server-start svc 12 endpoint 49664 protocol ncacn_ip_tcp act D
    ${ALONE.split('\n').slice(3).join('\n')}`);
  expect(lines[0]).toBe('#1 1/11 → 2/21 10..20 possible served 12..18 svc/12 at 49664');
});

test('a call to another machine is not served on this one', () => {
  const remote = ALONE.replace('endpoint', 'host \\\\far endpoint');
  expect(told(remote)).toHaveLength(2);
  expect(told(`1 -/- meta \\\\FAR\n${remote}`)).toHaveLength(1);
});

test('RPC calls nest on the thread that serves, without messages too', () => {
  const facts = analyse(
    events(`10 1/11 client-start svc 12 act A
      12 2/21 server-start svc 12 act B
      13 2/21 client-start sub 3 act B
      14 3/31 server-start sub 3 act C
      15 3/31 server-stop 0 act C
      16 2/21 client-stop 0 act B
      18 2/21 server-stop 0 act B
      20 1/11 client-stop 0 act A
      30 2/21 client-start sub 3 act D
      31 2/21 client-stop 0 act D`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..20 likely served 12..18 svc/12',
    '#2 2/21 → 3/31 13..16 likely served 14..15 under #1 certain sub/3',
    '#3 2/21 → ? 30..31 unjoined sub/3',
  ]);
});

test('no activity id: the last start of the thread stops first', () => {
  expect(
    told(`10 1/11 client-start outer 1
      11 1/11 client-start inner 2
      12 1/11 client-stop 2
      13 1/11 client-stop 1`),
  ).toEqual(['#1 1/11 → ? 10..13 unjoined outer/1 status 1', '#2 1/11 → ? 11..12 unjoined inner/2 status 2']);
});

test('a server thread that was handed the work is found if only one call fits', () => {
  const facts = analyse(
    events(`9 1/11 client-start svc 12 act A
      10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      13 2/22 server-start svc 12 act B
      14 2/22 send 8
      15 2/22 wait 8
      16 3/31 receive 8
      17 3/31 send 8
      18 2/22 receive 8
      19 2/22 server-stop 0 act B
      20 2/22 send 7
      21 1/11 receive 7
      22 1/11 client-stop 0 act A`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..21 certain served 12..20 svc/12',
    '#2 2/22 → 3/31 14..18 certain served 16..17 under #1 likely',
  ]);
  expect(evidence(facts)).toContain('rpc-unique-fit');
});

test('registered endpoints are ports of the process that registers them', () => {
  const facts = analyse(
    events(`1 2/21 endpoint LRPC-1
      2 9/91 endpoint other iface 338cd001
      3 2/21 wait-new server \\Windows\\ApiPort
      10 1/11 send 7
      11 1/11 wait 7
      12 2/21 receive 7
      18 2/21 send 7
      20 1/11 receive 7
      30 1/11 client-start svc 1 endpoint LRPC-1 act A
      31 1/11 client-stop 0 act A`),
  );
  expect(calls(facts)).toEqual([
    '#1 1/11 → 2/21 10..20 certain served 12..18 at \\Windows\\ApiPort',
    '#2 1/11 → ? 30..31 unjoined svc/1 at \\RPC Control\\LRPC-1',
  ]);
  const pid = (key: number | undefined) => facts.processes.find(({ id }) => id === key)?.pid;
  expect(facts.ports.map(({ name, namedBy, process }) => [name, namedBy, pid(process)])).toEqual([
    ['\\RPC Control\\LRPC-1', 'endpoint-registration', 2],
    ['\\RPC Control\\other', 'endpoint-registration', undefined],
    ['\\Windows\\ApiPort', 'server-wait', 2],
  ]);
});

test('a loss leaves RPC calls open', () => {
  const facts = analyse(
    events(`${CALL.split('\n').slice(0, 6).join('\n')}
      16 -/- lost 15
      ${CALL.split('\n').slice(6).join('\n')}`),
  );
  expect(calls(facts)).toEqual(['#1 1/11 → 2/21 10..? certain served 12..? svc/12 at \\RPC Control\\LRPC-1']);
});

test('endless calls without an end are closed oldest first', () => {
  const text: string[] = [];
  for (let call = 0; call < 70_000; call += 1) text.push(`${call} 1/${call} client-start svc ${call} act ${call}`);
  const facts = analyse(events(text.join('\n')));
  expect(facts.calls).toHaveLength(70_000);
  expect(facts.counters.evictedRpc).toBe(70_000 - MAX_OPEN_RPC);
});
