import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/model/event.ts';
import { walkEtl } from './etl-walk.ts';
import { scenario } from './scenario.ts';
import { ScenarioError } from './scenario-parse.ts';

const TWO = 'process 1 a.exe; process 2 b.exe\n';
const WMI = `
  let wmi 9556dc99-828c-11cf-a37e-00aa003240c7
  process 4120 powershell.exe parent 900 user S-1-5-21-1-2-3-1001 cmd "powershell -c x"
  process 1224 svchost.exe
  service 1224 Winmgmt tag 77 display "Windows Management Instrumentation"
  thread 1224/2000 tag 77
  process 3300 WmiPrvSE.exe
  at 10ms
  4120/4124 call 1224/2000 iface $wmi op 24 endpoint OLE0F id 0x2A4 take 3ms {
    call 3300/3304 iface $wmi op 3 {
      create 5000 notepad.exe parent 900
    }
  }`;
const IFACE = 'iface 9556dc99-828c-11cf-a37e-00aa003240c7';

const talk = (events: readonly TraceEvent[]) =>
  events
    .filter((event) => /^(alpc|rpc|ready|switch)/.test(event.kind))
    .map((event) => `${event.tid ?? '-'} ${event.kind}`);

describe('scenario', () => {
  it('tells a synchronous call in the order Windows logs it', () => {
    expect(talk(scenario(`${TWO} 1/10 call 2/20 ${IFACE}`).events)).toEqual([
      '10 rpc.client-start',
      '10 alpc.send',
      '10 alpc.wait-reply',
      '20 alpc.receive',
      '20 rpc.server-start',
      '20 rpc.server-stop',
      '20 alpc.send',
      '10 alpc.receive',
      '10 alpc.unwait',
      '10 rpc.client-stop',
    ]);
  });

  it('knows the truth of nested calls and of a created process', () => {
    const { truth, events } = scenario(WMI);
    expect(truth.calls.map((call) => [call.client.pid, call.server.pid, call.parent])).toEqual([
      [4120, 1224, undefined],
      [1224, 3300, 0],
    ]);
    expect(truth.creations[0]).toMatchObject({
      pid: 5000,
      claimedParent: 900,
      creator: { pid: 3300, tid: 3304 },
      requester: { pid: 4120, tid: 4124 },
      path: [1, 0],
    });
    expect(truth.calls[0]?.endedAt).toBeGreaterThan((truth.calls[0]?.startedAt ?? 0) + 30_000);
    for (const message of truth.messages) {
      expect(events).toContain(message.send);
      expect(message.receive?.messageId).toBe(message.messageId);
    }
  });

  it('begins with facts about the recording, and no two events have one time', () => {
    const { events } = scenario(WMI);
    expect(events[0]).toMatchObject({ kind: 'meta', facts: { base: 133_546_176_000_000_000n } });
    const times = events.slice(1).map((event) => event.time);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('is the same every time, with and without a seed', () => {
    for (const text of [WMI, `seed 5\n${WMI}`]) {
      expect(Buffer.compare(scenario(text).etl(), scenario(text).etl())).toBe(0);
    }
    expect(Buffer.compare(scenario(`seed 5\n${WMI}`).etl(), scenario(`seed 6\n${WMI}`).etl())).not.toBe(0);
  });

  it('reuses the lowest free message id, unless the reply is to have another', () => {
    const ids = (text: string) => scenario(TWO + text).truth.messages.map((message) => message.messageId);
    expect(ids('1/10 call 2/20; 1/10 call 2/20')).toEqual([0x2a4, 0x2a4, 0x2a4, 0x2a4]);
    expect(ids('1/10 call 2/20 id 9 reply-id 8')).toEqual([9, 8]);
    const [request, reply] = ids('1/10 call 2/20 reply-id other');
    expect(reply).not.toBe(request);
    expect(new Set(ids('together { 1/10 call 2/20; 1/11 call 2/21; 1/12 call 2/22 }')).size).toBe(3);
  });

  it('drops events and says where, or only how many', () => {
    const flagged = scenario(`${TWO} 1/10 call 2/20 lose request-receive,unwait`);
    expect(flagged.events.filter((event) => event.kind === 'lost')).toMatchObject([
      { located: true, events: 1 },
      { located: true, events: 1 },
    ]);
    expect(flagged.truth.messages[0]?.receive).toBeUndefined();
    expect(flagged.truth.messages[0]?.send).toBeDefined();
    expect(flagged.truth.calls[0]?.damaged).toBe(true);
    const silent = scenario(`${TWO} 1/10 call 2/20 lose reply-send unflagged\nlost 4`);
    expect(silent.events.filter((event) => event.kind === 'lost')).toMatchObject([
      { located: false, events: 5, time: 0 },
    ]);
    const flags = walkEtl(flagged.etl({ cpus: 4 })).map((buffer) => buffer.flags & 2);
    expect(flags.filter((flag) => flag === 2).length).toBe(2);
  });

  it('hands work to another thread, with wake-ups if asked', () => {
    const text = `${TWO} process 3 c.exe\n 1/10 call 2/20 handoff to 24 with wakeups { call 3/30 }`;
    const { truth, events } = scenario(text);
    expect(truth.calls[0]?.worker).toEqual({ pid: 2, tid: 24 });
    expect(truth.calls[1]).toMatchObject({ parent: 0, throughHandoff: true, client: { pid: 2, tid: 24 } });
    const readied = events.find((event) => event.kind === 'ready' && event.readiedTid === 24);
    expect(readied?.tid).toBe(20);
    // Every thread is switched in before it logs anything.
    const running = new Map<number, number>();
    for (const event of events) {
      if (event.kind === 'switch') running.set(event.cpu ?? -1, event.newTid);
      else if (/^(alpc|rpc|ready)/.test(event.kind)) expect(running.get(event.cpu ?? -1)).toBe(event.tid);
    }
    expect(scenario(text.replace('with wakeups', '')).events.some((event) => event.kind === 'ready')).toBe(false);
  });

  it('lets a part of the work be handed over, and the server call back into its client', () => {
    const { truth } = scenario(`${TWO} 1/10 call 2/20 { handoff to 24 { call 1/14 }; call 1/10 { call 2/28 } }`);
    expect(truth.calls.map((call) => [call.client.tid, call.parent, call.throughHandoff])).toEqual([
      [10, undefined, false],
      [24, 0, true],
      [20, 0, false],
      [10, 2, false],
    ]);
  });

  it('gives a statement of an uninvolved thread inside a body no parent', () => {
    const { truth } = scenario(`${TWO} 1/10 call 2/20 { 2/24 call 1/14 }`);
    expect(truth.calls[1]?.parent).toBeUndefined();
  });

  it('lets an asynchronous client go on, and take the reply on another thread', () => {
    const { truth, events } = scenario(`${TWO} 1/10 call 2/20 async reply-to 1/14 take 5ms; 1/10 send 99`);
    expect(events.some((event) => event.kind === 'alpc.wait-reply' || event.kind === 'alpc.unwait')).toBe(false);
    const next = events.find((event) => event.kind === 'alpc.send' && event.messageId === 99);
    expect(next?.time).toBeLessThan(truth.calls[0]?.endedAt ?? 0);
    expect(truth.messages[1]?.receiver).toEqual({ pid: 1, tid: 14 });
  });

  it('leaves a call open, shows it by RPC events alone, or by ALPC events alone', () => {
    const open = scenario(`${TWO} 1/10 call 2/20 open`);
    expect(open.truth.calls[0]).toMatchObject({ reply: undefined, endedAt: undefined });
    expect(open.truth.messages.length).toBe(1);
    expect(talk(scenario(`${TWO} 1/10 call 2/20 ${IFACE} no-alpc`).events).some((line) => line.includes('alpc'))).toBe(
      false,
    );
    expect(talk(scenario(`${TWO} 1/10 call 2/20 ${IFACE} no-rpc`).events).some((line) => line.includes('rpc'))).toBe(
      false,
    );
  });

  it('reuses a pid, and tells the two lives apart', () => {
    const { events } = scenario('process 1 a.exe; 1/10 create 50 x.exe; 50/54 exit 3; 1/10 create 50 y.exe parent 4');
    const starts = events.filter((event) => event.kind === 'process.start');
    expect(new Set(starts.map((event) => 'process' in event && event.process.uniqueKey)).size).toBe(2);
    expect(events.find((event) => event.kind === 'process.end')).toMatchObject({ process: { exitStatus: 3 }, tid: 54 });
  });

  it('reports at start what was there at start, and in the end what is there then', () => {
    const { events } = scenario('process 1 a.exe; process 2 b.exe; 1/10 create 50 x.exe; 2/20 exit');
    const pids = (kind: string) =>
      events.filter((event) => event.kind === kind).map((event) => ('process' in event ? event.process.processId : 0));
    expect(pids('process.rundown-start')).toEqual([1, 2]);
    expect(pids('process.rundown-end')).toEqual([1, 50]);
    expect(scenario('rundown none; process 1 a.exe').events.length).toBe(1);
  });
});

describe('mistakes in a scenario', () => {
  it.each([
    ['process 1 a.exe\n1/10 call 2/20', 2, 'process 2 does not run here'],
    ['process 1 a.exe; process 1 b.exe', 1, 'process 1 is there already'],
    ['process x a.exe', 1, 'pid: a whole number expected'],
    [`${TWO}\n1/10 call 2/20 {\n call 1/14\n`, 3, 'this { is never closed'],
    [`${TWO}}`, 2, '} without a {'],
    [`${TWO}1/10 call 2/20 opp 3`, 2, 'not understood: opp 3'],
    [`${TWO}1/10 shout 3`, 2, 'unknown verb shout'],
    [`${TWO}call 2/20`, 2, 'who does this?'],
    [`${TWO}at 10`, 2, 'a time like 10ms expected'],
    [`${TWO}1/10 call 2/20 lose everything`, 2, 'everything is none of client-start'],
    [`${TWO}1/10 call 2/20 iface`, 2, 'a value expected behind iface'],
    [`${TWO}1/10 call 2/20 iface $x`, 2, '$x has not been set'],
    [`${TWO}1/10 call 2/10`, 2, 'thread 10 belongs to process 1'],
    [`${TWO}1/10 create 2 c.exe`, 2, 'process 2 still runs'],
    [`${TWO}1/10 create 3 c.exe\n3/99 exit`, 3, 'thread 3/99 was not started'],
    [`${TWO}1/10 handoff 14 { call 2/20 }`, 2, 'works on no call'],
    [`${TWO}1/10 send 3 { 1/10 send 4 }`, 2, 'send takes no { }'],
    [`${TWO}at 1ms cpu 9\n1/10 send 3`, 3, 'no processor 9'],
    ['switches maybe', 1, 'on or off'],
    ['process 1 "a.exe', 1, 'cannot read'],
  ])('%j', (text, line, message) => {
    let error: unknown;
    try {
      scenario(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as ScenarioError).line).toBe(line);
    expect((error as ScenarioError).message).toContain(message);
  });
});
