import { describe, expect, it } from 'vitest';
import { captureFolder, people, SVCCTL } from '../../test/support/captures.ts';
import { callFact, messageFact, processFact, threadFact, traceEvent } from '../../test/support/facts.ts';

const { written } = captureFolder();

describe('one thing with what belongs to it', () => {
  it('a message, its call and its events', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.event(
        traceEvent({ id: 10, content: { payload: new Uint8Array([1, 2]), portName: '\\P' } }),
        undefined,
        undefined,
      );
      writer.event(traceEvent({ id: 11, kind: 'alpc.receive' }), undefined, undefined);
      writer.message(messageFact({ id: 1, sendEvent: 10, receiveEvent: 11, call: 3 }));
      writer.message(messageFact({ id: 2 }));
      writer.call(callFact({ id: 3, request: 1 }));
    });
    expect(await capture.showMessage(1)).toEqual({
      message: expect.objectContaining({ id: 1, call: 3 }),
      call: expect.objectContaining({ id: 3, request: 1 }),
      sendEvent: expect.objectContaining({ id: 10, kind: 'alpc.send', port: '\\P' }),
      receiveEvent: expect.objectContaining({ id: 11, kind: 'alpc.receive' }),
      sendStack: [],
      receiveStack: [],
      contents: [expect.objectContaining({ event: 10, payload: '0102', port_name: '\\P' })],
    });
    expect(await capture.showMessage(2)).toMatchObject({ call: undefined, sendEvent: undefined, contents: [] });
    expect(await capture.showMessage(99)).toBeUndefined();
    expect(await capture.showMessage(1.5)).toBeUndefined();
    expect(await capture.showMessage(Number.NaN)).toBeUndefined();
  });

  it('a call, from its root down', async () => {
    const capture = await written((writer) => {
      writer.call(callFact({ id: 1 }));
      writer.call(callFact({ id: 2, parent: 1, chain: 1 }));
      writer.call(callFact({ id: 3, parent: 2, chain: 1, request: 8, reply: 9 }));
      writer.call(callFact({ id: 4, parent: 3, chain: 1 }));
      writer.call(callFact({ id: 5, parent: 3, chain: 1 }));
      // A circle, as only a damaged or forged capture has.
      writer.call(callFact({ id: 6, parent: 7 }));
      writer.call(callFact({ id: 7, parent: 6 }));
      writer.message(messageFact({ id: 8, call: 3 }));
    });
    const shown = await capture.showCall(3);
    expect(shown?.above.map((row) => row['id'])).toEqual([1, 2]);
    expect(shown?.children.map((row) => row['id'])).toEqual([4, 5]);
    expect(shown?.request).toMatchObject({ id: 8 });
    expect(shown?.reply).toBeUndefined();
    expect((await capture.showCall(6))?.above.map((row) => row['id'])).toEqual([7]);
    expect(await capture.showCall(99)).toBeUndefined();
  });

  it('an event with its RPC details', async () => {
    const rpc = {
      interfaceUuid: SVCCTL,
      opnum: 3,
      protocol: 'ncalrpc',
      networkAddress: 'NULL',
      authenticationLevel: 6,
    };
    const capture = await written((writer) => {
      writer.event(traceEvent({ id: 1, kind: 'rpc.client-start', ...rpc }), undefined, undefined);
      writer.event(traceEvent({ id: 2 }), undefined, undefined);
      writer.message(messageFact({ id: 5, sendEvent: 2 }));
    });
    expect(await capture.showEvent(1)).toMatchObject({
      event: { id: 1, interface: 'svcctl', opnum: 3 },
      rpc: { protocol: 'ncalrpc', network_address: 'NULL', authentication_level: 6, activity_id: null },
      content: undefined,
      stack: [],
      message: undefined,
    });
    expect((await capture.showEvent(2))?.message).toMatchObject({ id: 5 });
  });

  it('a process with its threads, children and traffic', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.process(processFact({ id: 3, pid: 9, parent: 1, startEvent: 4 }));
      writer.thread(threadFact({ id: 3, process: 1, tid: 705 }));
      writer.message(messageFact({ id: 1, sourceProcess: 1, targetProcess: 2 }));
      writer.call(callFact({ id: 1, clientProcess: 1, serverProcess: 2 }));
    });
    expect(await capture.showProcess(1)).toEqual({
      process: expect.objectContaining({ id: 1, name: 'services.exe' }),
      threads: [expect.objectContaining({ tid: 704 }), expect.objectContaining({ tid: 705 })],
      children: [expect.objectContaining({ id: 3, pid: 9 })],
      counts: {
        threads: 2,
        children: 1,
        modules: 0,
        messages_sent: 1,
        messages_received: 0,
        calls_made: 1,
        calls_served: 0,
      },
      startStack: [],
    });
    expect(await capture.row('processes', 2)).toMatchObject({ name: 'svchost.exe' });
  });
});
