/** Content from the recording to the command line: columns, evidence, field trees, what the list of facts keeps apart. */
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/capture/reader.ts';
import { openCapture } from '../../src/capture/reader.ts';
import { createCapture } from '../../src/capture/writer.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { contentSections } from '../../src/cli/content-text.ts';
import { TreeLines } from '../../src/cli/tree-lines.ts';
import type { RpcStart, TraceEvent } from '../../src/model/event.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { contentsOf } from '../../src/pipeline/show-content.ts';
import { PLAIN_STYLE } from '../../src/present/style.ts';
import { compileFilter } from '../../src/query/resolve.ts';
import { toSql } from '../../src/query/to-sql.ts';
import { captureFolder, rowsOf } from '../support/captures.ts';
import { Conversation } from '../support/conversation.ts';
import { bindBytes, pack, requestBytes, responseBytes } from '../support/message-build.ts';
import { recordingOf } from '../support/recording-of.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const { path } = captureFolder();
const names = createCatalogue();

async function captured(...recordings: TraceEvent[][]): Promise<Capture> {
  const target = path();
  const writer = await createCapture(target, {
    createdBy: '1',
    names: { interface: names.entry, procedure: names.procedureName },
  });
  await ingest(recordings.map(recordingOf), writer, { names });
  await writer.finish({ sources: [] });
  return openCapture(target);
}

const TALK = new Conversation({
  client: { pid: 4120, tid: 4124 },
  server: { pid: 700, tid: 704 },
  portName: '\\RPC Control\\ntsvcs',
  portContext: 0x7ffen,
});
const wide = (text: string): Uint8Array => new Uint8Array(Uint16Array.from(text, (one) => one.charCodeAt(0)).buffer);
const STUB = pack(9, 0, 9, wide('Spooler.'), wide('\0'));

function conversation(): TraceEvent[] {
  return [
    ...TALK.exchange({
      time: 10_000,
      messageId: 0x1c,
      callbackId: 0x501,
      request: bindBytes({ uuid: SVCCTL, major: 2, syntaxes: 3 }),
      reply: bindBytes({ uuid: SVCCTL, major: 2, syntaxes: 1 }),
    }),
    ...TALK.exchange({
      time: 20_000,
      messageId: 0x20,
      callbackId: 0x502,
      request: requestBytes({ callId: 7, bindingId: 1, opnum: 28, stub: STUB }),
      reply: responseBytes(7, pack(4, 0, 0, 0)),
    }),
  ];
}

describe('a content recording alone', () => {
  it('gives messages and calls what the bytes say', async () => {
    const capture = await captured(conversation());
    const messages = await rowsOf(capture, 'messages');
    expect(messages.map((row) => [row['kind'], row['protocol'], row['interface'], row['opnum'], row['size']])).toEqual([
      ['request', 'lrpc', 'svcctl', null, 72],
      ['reply', 'lrpc', 'svcctl', null, 72],
      ['request', 'lrpc', 'svcctl', 28, 94],
      ['reply', 'lrpc', 'svcctl', 28, 40],
    ]);
    expect(messages.every((row) => row['port'] === '\\RPC Control\\ntsvcs' && row['matched'] === true)).toBe(true);
    expect(messages[0]?.['summary']).toBe('bind to svcctl 2.0 NDR20 or NDR64');
    expect(messages[2]?.['summary']).toMatch(/^LRPC request svcctl::\S+ 94 B/);
    const calls = await rowsOf(capture, 'calls');
    expect(calls.map((row) => [row['opnum'], row['confidence']])).toEqual([
      [null, 'likely'],
      [28, 'certain'],
    ]);
    expect(calls[1]?.['evidence']).toEqual(
      expect.arrayContaining(['message-id', 'callback-id', 'call-id', 'sender-named', 'content-binding']),
    );
    capture.close();
  });

  it.each(['client', 'server'] as const)('sees the call by the %s alone', async (side) => {
    const pid = TALK.facts[side].pid;
    const capture = await captured(conversation().filter((event) => event.pid === pid));
    const calls = await rowsOf(capture, 'calls');
    expect(calls.map((row) => [row['protocol'], row['interface'], row['opnum']])).toEqual([
      ['lrpc', 'svcctl', null],
      ['lrpc', 'svcctl', 28],
    ]);
    expect(calls[1]?.[`${side}.pid`]).toBe(pid);
    expect(calls[1]?.['request']).not.toBeNull();
    expect(calls[1]?.['reply']).not.toBeNull();
    expect(calls[1]?.['confidence']).not.toBe('certain');
    capture.close();
  });

  it('shows the field tree, the bytes and the notes', async () => {
    const capture = await captured(conversation());
    const shown = await capture.showCall(2);
    const contents = await contentsOf(capture, shown ?? {}, names);
    const lines = (contents.get('request_contents') ?? []).length;
    expect(lines).toBe(2);
    const [sender, receiver] = contentSections(contents.get('request_contents') ?? [], PLAIN_STYLE);
    const text = sender?.lines.join('\n') ?? '';
    expect(text).toContain('port \\RPC Control\\ntsvcs');
    expect(text).toMatch(/\+0x10 {5}Binding id +1 \(svcctl 2\.0, NDR20, accepted\)/);
    expect(text).toMatch(/\+0x14 {5}Procedure number +28 \(\w+\)/);
    expect(text).toContain('0050  ');
    expect(receiver?.lines.join('\n')).toContain('the rest is as at the sender');
    const [reply] = contents.get('reply_contents') ?? [];
    expect(reply?.found).toMatchObject({ interfaceUuid: SVCCTL, opnum: 28, callId: 7, syntax: 'ndr20' });
    capture.close();
  });
});

it('frames have the names the source gave them, and notes go by them', async () => {
  const [asked, taken, answer, got] = conversation().slice(4);
  if (answer === undefined || asked === undefined || taken === undefined || got === undefined)
    throw new Error('four events');
  const at = { id: 0, time: answer.time, pid: answer.pid, tid: answer.tid, cpu: 0 };
  const frames = BigUint64Array.of(0n, 0x7ffen);
  const names = [undefined, 'ntdll!TppAlpcpExecuteCallback+0x1'];
  const capture = await captured([
    asked,
    taken,
    answer,
    { ...at, kind: 'stack', event: answer, half: 'both', stack: 5 },
    { ...at, kind: 'stack.frames', stack: 5, frames, names },
    got,
  ]);
  const shown = await capture.showMessage(2);
  expect(shown?.sendStack).toMatchObject([
    { address: '0x0000000000000000' },
    { address: '0x0000000000007ffe', name: 'ntdll!TppAlpcpExecuteCallback+0x1' },
  ]);
  const [end] = (await contentsOf(capture, shown ?? {}, createCatalogue())).get('contents') ?? [];
  expect(end?.found.notes.join()).toContain('deferred reply');
  capture.close();
});

it('a filter finds messages by their bytes', async () => {
  const capture = await captured(conversation());
  const found = async (text: string, entity: 'messages' | 'events' = 'messages'): Promise<unknown[]> => {
    const filter = compileFilter(text, entity);
    if (!filter.ok) throw new Error(filter.error.message);
    return (await rowsOf(capture, entity, { where: toSql(filter.value) })).map((row) => row['id']);
  };
  expect(await found('payload:"spooler"')).toEqual([3]);
  expect(await found('payload:/53 00 70 00/')).toEqual([3]);
  expect(await found('payload:/53 ?? 70/ -summary:bind')).toEqual([3]);
  expect(await found('payload:/03 00 00 00 00/')).toEqual([4]);
  expect(await found('-payload:spooler')).toEqual([1, 2, 4]);
  expect(await found('summary:"bind to"')).toEqual([1]);
  expect((await found('payload:spooler', 'events')).length).toBe(2);
  const [row] = await rowsOf(capture, 'messages', { fields: ['payload', 'view'], limit: 1 });
  expect(row).toEqual({ payload: expect.stringMatching(/^0100000000000000/), view: null });
  expect((await rowsOf(capture, 'messages', { limit: 1 }))[0]).not.toHaveProperty('payload');
  capture.close();
});

it('a tree has the bytes in the place of the log it comes from', async () => {
  const [first, second, ...rest] = conversation().slice(4);
  const inner = new Conversation({ client: TALK.facts.server, server: { pid: 300, tid: 304 }, portName: 'LRPC-x' });
  const below = inner.exchange({
    time: 20_120,
    messageId: 0x44,
    callbackId: 0x600,
    step: 10,
    request: requestBytes({ callId: 1, bindingId: 0, opnum: 2, stub: pack(5) }),
    reply: responseBytes(1, pack(0)),
  });
  if (first === undefined || second === undefined) throw new Error('an exchange has four events');
  const capture = await captured([first, second, ...below, ...rest]);
  const lines = new TreeLines(capture, {
    look: {},
    detail: { hex: true, stacks: true, environment: { names } },
    json: false,
  });
  let text = '';
  for await (const rows of capture.callTree()) for await (const piece of lines.add(rows)) text += piece;
  text += lines.end();
  expect(text.split('\n').map((line) => line.slice(0, 46).trimEnd())).toEqual([
    '?(4120) -> ?(700)  opnum 28  \\RPC Control\\ntsv',
    '|  Handle: 394 Port: \\RPC Control\\ntsvcs | ?(4',
    '|  |  CALL req_id:7 method:28  LRPC request pr',
    '|  |  0000  00 00 00 00 00 00 00 00 00 00 00 0',
    '|  |  0010  01 00 00 00 1C 00 00 00 00 00 00 0',
    '|  |  0020  00 00 00 00 00 00 00 00 00 00 00 0',
    '|  |  0030  00 00 00 00 00 00 00 00 00 00 00 0',
    '|  |  0040  09 00 00 00 00 00 00 00 09 00 00 0',
    '|  |  0050  6F 00 6F 00 6C 00 65 00 72 00 2E 0',
    '|  |  note: binding 1 was not recorded: the in',
    expect.stringMatching(/^\|[ ~?] +\?\(700\) -> \?\(300\) {2}opnum 2/),
    '|  |  Handle: 394 Port: LRPC-x | ?(700) -> ?(3',
    '|  |  |  CALL req_id:1 method:2  LRPC request',
    '|  |  |  0000  00 00 00 00 00 00 00 00 00 00 0',
    '|  |  |  0010  00 00 00 00 02 00 00 00 00 00 0',
    '|  |  |  0020  00 00 00 00 00 00 00 00 00 00 0',
    '|  |  |  0030  00 00 00 00 00 00 00 00 00 00 0',
    '|  |  |  0040  05 00 00 00',
    '|  |  |  note: binding 0 was not recorded: the',
    '|  |  |  REPLY req_id:1  LRPC response procedu',
    '|  |  |  0000  03 00 00 00 00 00 00 00 00 00 0',
    '|  |  |  0010  00 00 00 00 00 00 00 00 00 00 0',
    expect.stringMatching(/^\| {2}\| {2}REPLY req_id:7/),
    '|  |  0000  03 00 00 00 00 00 00 00 00 00 00 0',
    '|  |  0010  00 00 00 00 00 00 00 00 04 00 00 0',
    expect.stringMatching(/^\| {2}\| {2}0020/),
    '',
  ]);
  capture.close();
});

describe('RPC events and content', () => {
  const start = (opnum: number): RpcStart => ({
    id: 0,
    time: 19_990,
    pid: 4120,
    tid: 4124,
    cpu: 0,
    kind: 'rpc.client-start',
    interfaceUuid: SVCCTL,
    opnum,
    protocol: 'ncalrpc',
    networkAddress: undefined,
    endpoint: 'ntsvcs',
    options: undefined,
    authenticationLevel: 0,
    authenticationService: 0,
    impersonationLevel: 0,
    activityId: undefined,
  });

  const stop: TraceEvent = {
    id: 0,
    time: 20_310,
    pid: 4120,
    tid: 4124,
    cpu: 0,
    kind: 'rpc.client-stop',
    status: 0,
    activityId: undefined,
  };

  it('that differ are both kept, and it is said', async () => {
    const rpc = [start(12), stop];
    const capture = await captured(conversation(), rpc);
    const [, call] = await rowsOf(capture, 'calls');
    expect(call).toMatchObject({ opnum: 12, evidence: expect.arrayContaining(['content-differs']) });
    capture.close();
  });

  it('name the interface that the content does not', async () => {
    // The bind was not recorded.
    const capture = await captured([start(28), stop], conversation().slice(4));
    const [message] = await rowsOf(capture, 'messages');
    expect(message).toMatchObject({ interface: 'svcctl', opnum: 28, protocol: 'lrpc' });
    expect(message?.['evidence']).not.toContain('content-binding');
    const shown = await capture.showMessage(Number(message?.['id']));
    const [end] = (await contentsOf(capture, shown ?? {}, names)).get('contents') ?? [];
    expect(end?.found.interfaceUuid).toBe(SVCCTL);
    expect(end?.found.notes.join()).toContain('the interface is taken from RPC events');
    capture.close();
  });
});

describe('an .etl and a content recording', () => {
  it('become one capture, in which each message is once and has its bytes', async () => {
    const talk = conversation();
    const etw = talk.map((event) => ({ ...event, content: undefined }) as TraceEvent);
    const late = talk.map((event) => ({ ...event, time: event.time + 4_000 }) as TraceEvent);
    const capture = await captured(etw, late);
    const messages = await rowsOf(capture, 'messages');
    expect(messages.length).toBe(4);
    expect(messages.every((row) => (row['evidence'] as string[]).includes('merged'))).toBe(true);
    expect(messages[2]).toMatchObject({ interface: 'svcctl', opnum: 28 });
    // The times are those of ETW.
    expect(messages[2]?.['sent_at']).toBe('2024-03-11T08:00:00.0020000Z');
    const shown = await capture.showMessage(3);
    const [end] = (await contentsOf(capture, shown ?? {}, names)).get('contents') ?? [];
    expect(contentSections(end === undefined ? [] : [end], PLAIN_STYLE)[0]?.lines.join('\n')).toContain(
      'joined from another recording',
    );
    capture.close();
  });
});
