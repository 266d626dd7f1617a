import { describe, expect, it } from 'vitest';
import { captureFolder, people, rowsOf, SVCCTL } from '../../test/support/captures.ts';
import { callFact, messageFact, processFact, serviceFact, threadFact, traceEvent } from '../../test/support/facts.ts';
import { Guid } from '../base/guid.ts';
import { evidenceBit } from '../model/confidence.ts';
import type { ModuleEvent } from '../model/event.ts';

const { written } = captureFolder();

describe('facts', () => {
  it('come back as the rows of the list, all fields of a message', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.port({ id: 3, name: '\\RPC Control\\ntsvcs', protocol: 'alpc', process: 1, namedBy: 'rpc-client' });
      writer.message(
        messageFact({
          id: 5,
          messageId: 0x1234,
          kind: 'request',
          sendEvent: 10,
          receiveEvent: 11,
          sentAt: 0,
          receivedAt: 25,
          sourceProcess: 2,
          sourceThread: 2,
          targetProcess: 1,
          targetThread: 1,
          port: 3,
          size: 96,
          call: 9,
          protocol: 'ncalrpc',
          interfaceUuid: SVCCTL,
          opnum: 12,
          summary: 'LRPC request svcctl::RCreateServiceW 96 B',
          evidence: evidenceBit('message-id') | evidenceBit('slow-delivery'),
          confidence: 'certain',
        }),
      );
      writer.message(messageFact({ id: 6, messageId: 1 }));
    });
    expect(await rowsOf(capture, 'messages')).toEqual([
      {
        id: 5,
        message_id: 0x1234,
        kind: 'request',
        sent_at: '2020-07-29T00:07:00.6236167Z',
        received_at: '2020-07-29T00:07:00.6236192Z',
        'source.process': 'svchost.exe',
        'source.pid': 812,
        'source.tid': 900,
        'source.service': 'Winmgmt',
        'target.process': 'services.exe',
        'target.pid': 700,
        'target.tid': 704,
        'target.service': null,
        port: '\\RPC Control\\ntsvcs',
        size: 96,
        protocol: 'ncalrpc',
        interface: 'svcctl',
        interface_uuid: SVCCTL,
        opnum: 12,
        procedure: 'RCreateServiceW',
        summary: 'LRPC request svcctl::RCreateServiceW 96 B',
        call: 9,
        latency_ns: 2500,
        matched: true,
        evidence: ['message-id', 'slow-delivery'],
        confidence: 'certain',
      },
      expect.objectContaining({
        id: 6,
        sent_at: null,
        'source.process': null,
        port: null,
        interface: null,
        opnum: null,
        call: null,
        latency_ns: null,
        matched: false,
        evidence: [],
        confidence: null,
      }),
    ]);
  });

  it('of a call: durations, verdict on its parent, names', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.call(
        callFact({
          id: 2,
          parent: 1,
          parentConfidence: 'likely',
          chain: 1,
          depth: 1,
          clientProcess: 1,
          clientThread: 1,
          serverProcess: 2,
          serverThread: 2,
          protocol: 'ncalrpc',
          endpoint: 'LRPC-0123456789abcdef01',
          interfaceUuid: SVCCTL,
          opnum: 3,
          request: 7,
          reply: 8,
          startedAt: 10,
          endedAt: 110,
          serverStartedAt: 20,
          serverEndedAt: 70,
          waitTime: 90,
          status: 0xc0000022,
          activityId: Guid.parse('4f1b2c3d-0001-0000-8a5b-ffffffffffff'),
          evidence: evidenceBit('rpc-only'),
          confidence: 'possible',
        }),
      );
      writer.call(callFact({ id: 1 }));
      writer.parentVerdict({ call: 1, confidence: 'certain' });
      writer.parentVerdict({ call: 1, confidence: 'possible' });
    });
    const [first, second] = await rowsOf(capture, 'calls');
    expect(first).toEqual(expect.objectContaining({ id: 1, parent: null, parent_confidence: null, duration_ns: null }));
    expect(second).toEqual({
      id: 2,
      parent: 1,
      parent_confidence: 'possible',
      chain: 1,
      depth: 1,
      'client.process': 'services.exe',
      'client.pid': 700,
      'client.tid': 704,
      'client.service': null,
      'server.process': 'svchost.exe',
      'server.pid': 812,
      'server.tid': 900,
      'server.service': 'Winmgmt',
      port: null,
      endpoint: 'LRPC-0123456789abcdef01',
      protocol: 'ncalrpc',
      interface_uuid: SVCCTL,
      interface: 'svcctl',
      opnum: 3,
      procedure: null,
      started_at: '2020-07-29T00:07:00.6236177Z',
      duration_ns: 10_000,
      server_started_at: '2020-07-29T00:07:00.6236187Z',
      server_duration_ns: 5000,
      wait_ns: 9000,
      status: 0xc0000022,
      evidence: ['rpc-only'],
      confidence: 'possible',
      activity_id: '4f1b2c3d-0001-0000-8a5b-ffffffffffff',
      request: 7,
      reply: 8,
    });
  });

  it('of a process: parent, creator, services', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.process(
        processFact({
          id: 3,
          pid: 5000,
          parentPid: 700,
          parent: 1,
          creatorThread: 2,
          name: 'notepad.exe',
          imagePath: '\\Device\\HarddiskVolume3\\Windows\\notepad.exe',
          commandLine: 'notepad "ünïcode \u0000 and\nlines"',
          sid: 'S-1-5-18',
          sessionId: 1,
          packageName: 'Contoso_1.0',
          uniqueKey: 'ffffa001',
          wow64: false,
          start: 1,
          end: 20_000_000,
          exitStatus: 0xffffffff,
          startEvent: 99,
        }),
      );
    });
    const list = await rowsOf(capture, 'processes');
    expect(list[1]?.['services']).toEqual(['BITS', 'Winmgmt']);
    expect(list[2]).toEqual({
      id: 3,
      name: 'notepad.exe',
      pid: 5000,
      parent_pid: 700,
      'parent.process': 'services.exe',
      'parent.pid': 700,
      'creator.process': 'svchost.exe',
      'creator.pid': 812,
      'creator.tid': 900,
      'creator.service': 'Winmgmt',
      image_path: '\\Device\\HarddiskVolume3\\Windows\\notepad.exe',
      command_line: 'notepad "ünïcode \u0000 and\nlines"',
      sid: 'S-1-5-18',
      session_id: 1,
      package: 'Contoso_1.0',
      started_at: '2020-07-29T00:07:00.6236168Z',
      ended_at: '2020-07-29T00:07:02.6236167Z',
      exit_status: 0xffffffff,
      services: null,
      wow64: false,
    });
  });

  it('of modules, services, ports, interfaces and losses', async () => {
    const event: ModuleEvent = {
      kind: 'module.load',
      id: 1,
      time: 0,
      pid: 812,
      tid: 900,
      cpu: 0,
      processId: 812,
      base: 0xffff_f803_1234_5000n,
      size: 0x20_0000n,
      checksum: 0xdeadbeef,
      timeDateStamp: 0x5f20_0000,
      path: '\\Device\\HarddiskVolume3\\Windows\\System32\\rpcrt4.dll',
    };
    const capture = await written((writer) => {
      people(writer);
      const pdb = { pdbGuid: SVCCTL, pdbAge: 1, pdbName: 'rpcrt4.pdb' };
      writer.module({ process: 2, event, load: 5, unload: undefined, ...pdb });
      writer.port({ id: 1, name: 'ntsvcs', protocol: 'alpc', process: 2, namedBy: 'server-wait' });
      writer.call(callFact({ id: 1, port: 1, interfaceUuid: SVCCTL, opnum: 1 }));
      writer.call(callFact({ id: 2, port: 1, interfaceUuid: SVCCTL, opnum: 2 }));
      writer.message(messageFact({ id: 1, port: 1, interfaceUuid: SVCCTL, opnum: 2 }));
      const lost = { kind: 'lost', from: -10, events: 7, buffers: undefined, reason: 'buffer 3', located: true };
      writer.event(traceEvent({ id: 4, time: 10, ...lost }), undefined, undefined);
    });
    expect(await rowsOf(capture, 'modules')).toEqual([
      {
        process: 'svchost.exe',
        pid: 812,
        name: 'rpcrt4.dll',
        base: '18446735290806849536',
        size: 0x20_0000,
        path: event.path,
        checksum: 0xdeadbeef,
        timestamp: 0x5f20_0000,
        pdb_name: 'rpcrt4.pdb',
        pdb_guid: SVCCTL,
        pdb_age: 1,
        loaded_at: '2020-07-29T00:07:00.6236172Z',
        unloaded_at: null,
      },
    ]);
    expect((await rowsOf(capture, 'services'))[0]).toEqual({
      name: 'BITS',
      display_name: 'BITS',
      state: 'running',
      pid: 812,
      process: 'svchost.exe',
      tag: 8,
      group: null,
    });
    expect(await rowsOf(capture, 'ports')).toEqual([
      {
        id: 1,
        name: 'ntsvcs',
        protocol: 'alpc',
        process: 'svchost.exe',
        pid: 812,
        named_by: 'server-wait',
        calls: 2,
        messages: 1,
      },
    ]);
    expect(await rowsOf(capture, 'interfaces')).toEqual([
      {
        uuid: SVCCTL,
        name: 'svcctl',
        version: '2.0',
        source: '[MS-SCMR]',
        calls: 2,
        messages: 1,
        procedures_seen: 2,
      },
    ]);
    expect(await rowsOf(capture, 'losses')).toEqual([
      {
        time: '2020-07-29T00:07:00.6236177Z',
        from: '2020-07-29T00:07:00.6236157Z',
        events: 7,
        buffers: null,
        reason: 'buffer 3',
        located: true,
      },
    ]);
  });
});

describe('the service of a thread', () => {
  it('is that of its tag, else the only one of its process, else one of several', async () => {
    const capture = await written((writer) => {
      writer.process(processFact({ id: 1, pid: 10, name: 'one.exe' }));
      writer.process(processFact({ id: 2, pid: 20, name: 'many.exe' }));
      writer.process(processFact({ id: 3, pid: 30, name: 'none.exe' }));
      // Pid 10 was used before; the service table speaks of its last life.
      writer.process(processFact({ id: 4, pid: 10, name: 'later.exe' }));
      writer.service(serviceFact({ name: 'Alone', tag: 3, process: 1, pid: 10 }));
      for (const [index, name] of ['A', 'B', 'C', 'D', 'E', 'F'].entries()) {
        writer.service(serviceFact({ name, tag: index + 1, process: 2, pid: 20 }));
      }
      writer.service(serviceFact({ name: 'Stopped', tag: 9, process: 2, pid: 20, state: 1 }));
      writer.service(serviceFact({ name: 'ByPid', tag: 1, process: undefined, pid: 10 }));
      const threads: [number, number, number | undefined][] = [
        [1, 1, undefined],
        [2, 1, 3],
        [3, 2, 2],
        [4, 2, undefined],
        [5, 2, 9],
        [6, 3, undefined],
        [7, 4, 0],
        [8, 1, 77],
      ];
      for (const [id, process, serviceTag] of threads) writer.thread(threadFact({ id, process, tid: id, serviceTag }));
    });
    const found = await rowsOf(capture, 'threads', { fields: ['service'] });
    expect(found.map((row) => row['service'])).toEqual([
      'Alone',
      'Alone',
      'B',
      'one of A, B, C, D, E, …',
      null,
      null,
      'ByPid',
      null,
    ]);
  });
});
