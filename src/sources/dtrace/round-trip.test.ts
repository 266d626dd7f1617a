import { describe, expect, test } from 'vitest';
import { message64, printed, Simulation, WALL_START } from '../../../test/support/dtrace-output.ts';
import { memorySource } from '../../base/byte-source.ts';
import { absolute, UNIX_EPOCH } from '../../base/time.ts';
import type { AlpcReceive, AlpcSend, EventKind, TraceEvent } from '../../model/event.ts';
import { generateProgram } from './program/generate.ts';
import { DEFAULT_OPTIONS, type ProgramOptions } from './program/options.ts';
import { DtraceRecording } from './recording.ts';

const OPTIONS: ProgramOptions = { ...DEFAULT_OPTIONS, token: '00c0ffee' };

function read(text: string): { events: TraceEvent[]; recording: DtraceRecording } {
  const recording = new DtraceRecording(memorySource('alpc.txt', new TextEncoder().encode(text)));
  return { events: [...recording.events()].flat(), recording };
}

function ofKind<Kind extends EventKind>(events: readonly TraceEvent[], kind: Kind): (TraceEvent & { kind: Kind })[] {
  return events.filter((event): event is TraceEvent & { kind: Kind } => event.kind === kind);
}

const bytes = (length: number, seed = 1) => Uint8Array.from({ length }, (_, index) => (index * 7 + seed * 31) & 0xff);

/** winlogon asks LogonUI: request and reply in one buffer, server with a buffer of its own. */
function conversation(options: Partial<ProgramOptions> = {}, size = 300, levels = [0, 1]) {
  const simulation = new Simulation(generateProgram({ ...OPTIONS, ...options }));
  const { world } = simulation;
  const client = world.process(5624, 'winlogon.exe', levels[0], 600);
  const server = world.process(2304, 'LogonUI.exe', levels[1], 5624);
  const port = world.listen(server, '\\RPC Control\\LRPC-b4cb7c7affbc500b2a');
  const end = world.connect(port, client);
  const request = message64({ payload: bytes(size) });
  const buffer = client.user.allocate(4096);
  client.user.write(buffer, request);
  const inbox = server.user.allocate(4096);
  const receive = { process: server, tid: 70, cpu: 1, handle: server.table.add(port.object), receive: inbox };
  const ask = {
    process: client,
    tid: 50,
    handle: client.table.add(end.object),
    flags: 0x2_0000,
    send: buffer,
    receive: buffer,
  };
  simulation.entry(receive);
  simulation.entry(ask);
  server.user.write(
    inbox,
    message64({ payload: bytes(size), type: 0x2001, pid: 5624, tid: 50, id: 0x239c, callback: 77 }),
  );
  simulation.exit(receive);
  const answer = message64({ payload: bytes(24, 2), id: 0x239c, callback: 77 });
  const reply = {
    process: server,
    tid: 70,
    cpu: 1,
    handle: receive.handle,
    flags: 0x41_0000,
    send: server.user.put(answer),
  };
  simulation.entry(reply);
  simulation.exit(reply);
  client.user.write(
    buffer,
    message64({ payload: bytes(24, 2), type: 2, pid: 2304, tid: 70, id: 0x239c, callback: 77 }),
  );
  simulation.exit(ask);
  return { simulation, client, server, port, end };
}

describe('a call, from the program to events', () => {
  const { simulation } = conversation({ kernelStack: 4, userStack: 4 });
  simulation.end();
  const { events, recording } = read(printed(simulation.machine.records).out);

  test('in the order it happened', () => {
    const kinds = events.map(({ kind }) => kind).filter((kind) => kind.startsWith('alpc'));
    expect(kinds).toEqual([
      'alpc.send',
      'alpc.wait-reply',
      'alpc.unwait',
      'alpc.receive',
      'alpc.send',
      'alpc.unwait',
      'alpc.receive',
    ]);
    const times = events.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(events[0]?.kind).toBe('meta');
    expect(simulation.machine.faults).toBe(0);
    expect([...recording.report.skipped]).toEqual([]);
    expect(recording.report.unclosed).toBe(false);
  });

  test('all four ends under the id that only the kernel knew', () => {
    const ends = events.filter((event) => event.kind === 'alpc.send' || event.kind === 'alpc.receive');
    expect(ends.map(({ messageId }) => messageId)).toEqual([0x239c, 0x239c, 0x239c, 0x239c]);
    expect(ends.map(({ content }) => content?.callbackId)).toEqual([77, 77, 77, 77]);
    expect(ofKind(events, 'alpc.wait-reply')[0]?.messageId).toBe(0x239c);
  });

  test('with bytes, ports and processes', () => {
    const [request, reply] = ofKind(events, 'alpc.send') as [AlpcSend, AlpcSend];
    expect([request.pid, request.tid, request.cpu, reply.pid, reply.tid, reply.cpu]).toEqual([
      5624, 50, 0, 2304, 70, 1,
    ]);
    expect(request.content?.payload).toEqual(bytes(300));
    expect(request.content).toMatchObject({
      portName: '\\RPC Control\\LRPC-b4cb7c7affbc500b2a',
      ownerPid: 2304,
      clientPid: 5624,
      flags: 0x2_0000,
      payloadLength: 300,
    });
    const [received, answer] = ofKind(events, 'alpc.receive') as [AlpcReceive, AlpcReceive];
    expect(received.content).toMatchObject({
      ownerPid: 2304,
      clientPid: undefined,
      portName: request.content?.portName,
    });
    expect(answer.content?.payload).toEqual(bytes(24, 2));
    const processes = ofKind(events, 'process.rundown-start').map(({ process }) => [
      process.processId,
      process.parentId,
      process.imageName,
    ]);
    expect(processes).toEqual([
      [5624, 600, 'winlogon.exe'],
      [2304, 5624, 'LogonUI.exe'],
    ]);
  });

  test('at the time it was, to a tick of the system clock', () => {
    const [meta] = ofKind(events, 'meta');
    const base = meta?.facts.base ?? 0n;
    const truth = UNIX_EPOCH + WALL_START / 100n;
    expect(Number(truth - base)).toBeLessThan(10_000);
    expect(Number(truth - base)).toBeGreaterThanOrEqual(0);
    // 64 samples of 7 ms, then the server's wait and the client's call, a microsecond apart.
    expect(ofKind(events, 'alpc.send')[0]?.time).toBe(4_480_000 + 20);
    expect(recording.report.first).toBe(absolute(base, 4_480_020));
  });

  test('with stacks in the way of Windows debuggers', () => {
    const [send] = ofKind(events, 'alpc.send');
    const stacks = ofKind(events, 'stack').filter(({ event }) => event === send);
    expect(stacks.map(({ half }) => half)).toEqual(['kernel', 'user']);
    const [kernel, user] = stacks.map(({ stack }) =>
      ofKind(events, 'stack.frames').find((frames) => frames.stack === stack),
    );
    expect(kernel?.names).toEqual(['nt!NtAlpcSendWaitReceivePort', 'nt!KiSystemServiceCopyEnd+0x25']);
    expect(user?.names).toEqual(['ntdll.dll!NtAlpcSendWaitReceivePort+0x14', undefined, 'RPCRT4.dll']);
    expect([...(user?.frames ?? [])]).toEqual([0n, 0x7ff81234n, 0x7ff812345678n]);
  });
});
