import { describe, expect, it } from 'vitest';
import { scenario } from './scenario.ts';

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

const alpc = (text: string) =>
  scenario(text)
    .events.filter((event) => event.kind.startsWith('alpc.') || event.kind.startsWith('rpc.'))
    .map((event) => `${event.tid} ${event.kind}`);

describe('scenario', () => {
  it('tells a synchronous call in the order Windows logs it', () => {
    expect(alpc('process 1 a.exe; process 2 b.exe; 1/10 call 2/20 iface 9556dc99-828c-11cf-a37e-00aa003240c7')).toEqual(
      [
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
      ],
    );
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
});
