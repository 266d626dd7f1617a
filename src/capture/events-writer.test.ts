import { describe, expect, it } from 'vitest';
import { captureFolder, people, queryOf, rowsOf, SVCCTL } from '../../test/support/captures.ts';
import { messageFact, traceEvent } from '../../test/support/facts.ts';
import { Guid } from '../base/guid.ts';
import type { Row } from './values.ts';

const ACTIVITY = '00000001-0002-0003-0405-060708090a0b';

const { written } = captureFolder();

describe('events', () => {
  it('of every kind go to their tables', async () => {
    const content = {
      handle: 0x1f4n,
      port: 'ffffa001',
      portName: '\\RPC Control\\x',
      ownerPid: 4,
      clientPid: 8,
      flags: 0x20000,
      status: 0,
      header: new Uint8Array([1, 2, 255]),
      payload: new Uint8Array(0),
      payloadLength: 3000,
      attributes: undefined,
      view: undefined,
      callbackId: 17,
    };
    const rpc = {
      interfaceUuid: SVCCTL,
      opnum: 12,
      protocol: 'ncalrpc',
      networkAddress: 'NULL',
      endpoint: 'ntsvcs',
      options: 'opt',
      authenticationLevel: 6,
      authenticationService: 10,
      impersonationLevel: 3,
      activityId: Guid.parse(ACTIVITY),
    };
    const process = { processId: 812, parentId: 4, imageName: 'a.exe' };
    const thread = { processId: 812, threadId: 900, serviceTag: 3 };
    const module = { processId: 812, base: 0x7ff0_0000_0000n, size: 1n, checksum: 1, timeDateStamp: 2, path: 'x"\\\n' };
    const parts: Record<string, Record<string, unknown>> = {
      'alpc.send': { messageId: 7, content },
      'alpc.receive': { messageId: 7 },
      'alpc.wait-reply': { messageId: 8 },
      'alpc.wait-new': { serverPort: true, portName: '\\LsaPort' },
      'alpc.unwait': { status: 258 },
      'alpc.other': { messageId: undefined, type: 40, raw: new Uint8Array([0xab, 0xcd]) },
      'rpc.client-start': rpc,
      'rpc.server-start': { ...rpc, activityId: undefined, endpoint: undefined },
      'rpc.client-stop': { status: 5, activityId: rpc.activityId },
      'rpc.server-stop': { status: 0 },
      'rpc.endpoint': { interfaceUuid: undefined, protocol: 'ncalrpc', endpoint: 'epmapper', removed: true },
      'rpc.other': { eventId: 1, status: 1722, interfaceUuid: SVCCTL, detail: 'server unavailable' },
      'process.start': { process },
      'process.end': { process },
      'process.rundown-start': { process },
      'process.rundown-end': { process },
      'process.defunct': { process },
      'thread.start': { thread },
      'thread.end': {
        thread: { processId: 812, threadId: 900, name: 'a "name"', startAddress: '0xFFFFF80312345000', teb: 'not hex' },
      },
      'thread.rundown-start': { thread },
      'thread.rundown-end': { thread },
      'thread.tag': { oldTag: 1, newTag: 2 },
      'thread.name': { processId: 812, threadId: 900, name: 'worker' },
      'module.load': module,
      'module.unload': module,
      'module.rundown-start': module,
      'module.rundown-end': module,
      'module.pdb': { processId: 0, base: 1n, guid: SVCCTL, age: 1, pdbName: 'x.pdb' },
      service: { processId: 812, state: 4, tag: 3, name: 'S', displayName: 'Service', processName: 'x' },
      hint: { from: 'WMI/23', fields: { operation: 'Exec', n: 1 }, activityId: rpc.activityId },
    };
    const apart: Record<string, Record<string, unknown>> = {
      volume: { ntPath: '\\Device\\HarddiskVolume3\\', dosPath: 'C:\\' },
      switch: { oldTid: 1, newTid: 2, oldWaitReason: 17, oldState: 5 },
      ready: { readiedTid: 3 },
      meta: { facts: { osBuild: 19045, clockFrequency: 10_000_000n, computerName: 'PC' } },
    };
    const capture = await written((writer) => {
      people(writer);
      let id = 0;
      for (const [kind, part] of Object.entries(parts)) {
        writer.event(traceEvent({ id: ++id, kind, pid: 812, tid: 900, cpu: 3, ...part }), 2, 2);
      }
      for (const [kind, part] of Object.entries(apart)) {
        writer.event(traceEvent({ id: ++id, kind, pid: 812, tid: 900, cpu: 3, ...part }), undefined, undefined);
      }
      writer.event(traceEvent({ id: ++id, kind: 'alpc.unwait', status: 0, pid: 4, tid: 8 }), undefined, undefined);
    });
    const list = await rowsOf(capture, 'events');
    expect(list.map((row) => row['kind'])).toEqual([...Object.keys(parts), 'alpc.unwait']);
    const by = (kind: string): Row | undefined => list.find((row) => row['kind'] === kind);
    expect(by('alpc.send')).toEqual({
      id: 1,
      time: '2020-07-29T00:07:00.6236167Z',
      kind: 'alpc.send',
      process: 'svchost.exe',
      pid: 812,
      tid: 900,
      service: 'Winmgmt',
      cpu: 3,
      message_id: 7,
      status: 0,
      port: '\\RPC Control\\x',
      interface_uuid: null,
      interface: null,
      opnum: null,
      procedure: null,
      endpoint: null,
      protocol: null,
      activity_id: null,
      detail: null,
    });
    expect(by('rpc.client-start')).toMatchObject({
      interface: 'svcctl',
      interface_uuid: SVCCTL,
      opnum: 12,
      procedure: 'RCreateServiceW',
      endpoint: 'ntsvcs',
      protocol: 'ncalrpc',
      activity_id: ACTIVITY,
      message_id: null,
    });
    expect(by('rpc.client-stop')).toMatchObject({ status: 5, activity_id: ACTIVITY, opnum: null });
    expect(by('rpc.server-stop')).toMatchObject({ status: 0, activity_id: null });
    expect(by('rpc.endpoint')).toMatchObject({
      endpoint: 'epmapper',
      interface_uuid: null,
      detail: '{"removed":true}',
    });
    expect(by('rpc.other')).toMatchObject({ status: 1722, interface: 'svcctl', opnum: null });
    expect(by('alpc.wait-new')).toMatchObject({ port: '\\LsaPort', message_id: null });
    expect(by('alpc.wait-reply')).toMatchObject({ message_id: 8 });
    expect(JSON.parse(String(by('alpc.other')?.['detail']))).toEqual({ type: 40, raw: 'abcd' });
    expect(JSON.parse(String(by('module.load')?.['detail']))).toEqual({
      process_id: 812,
      base: '0x7ff000000000',
      size: 1,
      checksum: 1,
      timestamp: 2,
      path: 'x"\\\n',
    });
    const unknown = { name: null, start_address: null, teb: null };
    expect(JSON.parse(String(by('thread.start')?.['detail']))).toEqual({
      process_id: 812,
      thread_id: 900,
      service_tag: 3,
      ...unknown,
    });
    expect(JSON.parse(String(by('thread.end')?.['detail']))).toEqual({
      process_id: 812,
      thread_id: 900,
      service_tag: null,
      name: 'a "name"',
      start_address: '0xfffff80312345000',
      teb: null,
    });
    expect(JSON.parse(String(by('process.start')?.['detail']))).toEqual({
      process_id: 812,
      parent_id: 4,
      image_name: 'a.exe',
    });
    expect(JSON.parse(String(by('hint')?.['detail']))).toEqual({ from: 'WMI/23', operation: 'Exec', n: 1 });
    // Pid and tid stay known where the event's process is not.
    expect(list.at(-1)).toMatchObject({ kind: 'alpc.unwait', process: null, pid: 4, tid: 8, status: 0 });

    expect(await queryOf(capture, 'SELECT * EXCLUDE (event) FROM store.contents')).toEqual([
      expect.objectContaining({
        handle: 500,
        port: 'ffffa001',
        port_name: '\\RPC Control\\x',
        owner_pid: 4,
        client_pid: 8,
        flags: 0x20000,
        header: '0102ff',
        payload: '',
        payload_length: 3000,
        attributes: null,
        view: null,
        callback_id: 17,
      }),
    ]);
    expect(await queryOf(capture, 'SELECT * EXCLUDE (id, time) FROM store.switches')).toEqual([
      { cpu: 3, old_tid: 1, new_tid: 2, old_wait_reason: 17, old_state: 5 },
    ]);
    expect(await queryOf(capture, 'SELECT * EXCLUDE (id, time) FROM store.readies')).toEqual([
      { cpu: 3, pid: 812, tid: 900, readied_tid: 3 },
    ]);
    expect(await queryOf(capture, 'SELECT nt_path, dos_path FROM store.volumes')).toEqual([
      { nt_path: '\\Device\\HarddiskVolume3\\', dos_path: 'C:\\' },
    ]);
    expect((await capture.stats()).host).toMatchObject({ build: 19045, name: 'PC', product: null });
  });

  it('have stacks, the kernel half first', async () => {
    const send = traceEvent({ id: 1 });
    const user = new BigUint64Array([0x7ff1n, 0x7ff2n]);
    const kernel = new BigUint64Array([0xfffff803_00000001n]);
    const capture = await written((writer) => {
      writer.event(send, undefined, undefined);
      const base = { time: 0, event: send };
      writer.event(traceEvent({ ...base, id: 2, kind: 'stack', half: 'user', stack: 10 }), undefined, undefined);
      writer.event(traceEvent({ ...base, id: 3, kind: 'stack', half: 'kernel', stack: 11 }), undefined, undefined);
      writer.event(traceEvent({ id: 4, kind: 'stack.frames', stack: 10, frames: user }), undefined, undefined);
      writer.event(traceEvent({ id: 5, kind: 'stack.frames', stack: 11, frames: kernel }), undefined, undefined);
      writer.event(
        traceEvent({ id: 6, kind: 'stack.frames', stack: 12, frames: new BigUint64Array(0) }),
        undefined,
        undefined,
      );
      writer.message(messageFact({ id: 1, sendEvent: 1 }));
    });
    const expected = ['0xfffff80300000001', '0x0000000000007ff1', '0x0000000000007ff2'];
    const [row] = await rowsOf(capture, 'messages', { stacks: true, fields: ['id'] });
    expect(row).toEqual({ id: 1, send_stack: expected, receive_stack: [] });
    const frames = expected.map((address, at) => ({ address, name: undefined, kernel: at === 0 }));
    expect((await capture.showEvent(1))?.stack).toEqual(frames);
    expect((await capture.showMessage(1))?.sendStack).toEqual(frames);
  });
});
