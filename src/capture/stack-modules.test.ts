import { describe, expect, it } from 'vitest';
import { captureFolder, people, rowsOf } from '../../test/support/captures.ts';
import { messageFact, traceEvent } from '../../test/support/facts.ts';
import { frameText } from './stacks.ts';
import type { CaptureWriter } from './writer.ts';

const { written } = captureFolder();
const TOP = 0xffff_ffff_ffff_ffffn;
const RPC = String.raw`\Device\HarddiskVolume3\Windows\System32\rpcrt4.dll`;

interface Lies {
  readonly process?: number;
  readonly pid: number;
  readonly load?: number;
  readonly unload?: number;
}

function moduleAt(writer: CaptureWriter, path: string, [base, size]: readonly [bigint, bigint], at: Lies): void {
  const { process, pid, load, unload } = at;
  const event = { processId: pid, base, size, checksum: 0, timeDateStamp: 0, path };
  const pdb = { pdbGuid: undefined, pdbAge: undefined, pdbName: undefined };
  writer.module({
    process,
    event: traceEvent({ id: 900, kind: 'module.load', ...event }),
    load,
    unload,
    ...pdb,
  } as never);
}

/** A send of process 1 at tick 100 with these frames, as they are shown. */
async function shown(frames: readonly bigint[], modules: (writer: CaptureWriter) => void, pointerSize = 8) {
  const send = traceEvent({ id: 1, time: 100, pid: 700 });
  const capture = await written((writer) => {
    people(writer);
    writer.event(send, 1, 1);
    writer.event(traceEvent({ id: 2, kind: 'stack', event: send, half: 'both', stack: 10 }), undefined, undefined);
    const names = frames.map((_, at) => (at === 6 ? 'rpcrt4!NdrClientCall3+0x5' : undefined));
    const text = { id: 3, kind: 'stack.frames', stack: 10, frames: new BigUint64Array(frames), names };
    writer.event(traceEvent(text), undefined, undefined);
    writer.event(traceEvent({ id: 4, kind: 'meta', facts: { pointerSize } }), undefined, undefined);
    modules(writer);
    writer.message(messageFact({ id: 1, sendEvent: 1 }));
  });
  const stack = (await capture.showMessage(1))?.sendStack ?? [];
  expect((await capture.messageParts([1])).get(1)?.[0]?.stack).toEqual(stack.map(frameText));
  // What a list gives are the recorded addresses.
  const [row] = await rowsOf(capture, 'messages', { stacks: true, fields: ['id'] });
  expect(row?.['send_stack']).toHaveLength(frames.length);
  expect(String(row?.['send_stack'])).not.toContain('.dll');
  return stack;
}

/** How these frames are named. */
async function read(...of: Parameters<typeof shown>) {
  return (await shown(...of)).map(({ name }) => name);
}

describe('a frame', () => {
  it('is named by the module that lay at its address in the process or the kernel', async () => {
    const frames = [
      ...[0xffff_f800_0000_1234n, 0x7ff0_0000_0000n, 0x7ff0_0000_0fffn, 0x7ff0_0000_1000n, 0x6ff0_0000_0010n],
      ...[TOP, 0x7ff0_0000_0000n, 0x5ff0_0000_0010n],
    ];
    const names = await read(frames, (writer) => {
      moduleAt(writer, String.raw`\SystemRoot\system32\ntoskrnl.exe`, [0xffff_f800_0000_0000n, 0x10_0000n], { pid: 0 });
      moduleAt(writer, RPC, [0x7ff0_0000_0000n, 0x1000n], { process: 1, pid: 700 });
      // Of another process; of System's own; and a hostile one whose end is past all addresses.
      moduleAt(writer, 'other.dll', [0x6ff0_0000_0000n, 0x1000n], { process: 2, pid: 812 });
      moduleAt(writer, 'system.dll', [0x5ff0_0000_0000n, 0x1000n], { pid: 4 });
      moduleAt(writer, 'high.sys', [TOP - 4n, TOP], { pid: 4 });
    });
    expect(names).toEqual([
      ...['ntoskrnl.exe+0x1234', 'rpcrt4.dll+0x0', 'rpcrt4.dll+0xfff', undefined, undefined],
      ...['high.sys+0x4', 'rpcrt4!NdrClientCall3+0x5', undefined],
    ]);
  });

  it('is named by what lay there at the time, and by nothing where that is unclear', async () => {
    const place = (number: bigint): [bigint, bigint] => [0x7ff0_0000_0000n + number * 0x1000n, 0x1000n];
    const frames = [0n, 1n, 2n, 3n, 4n, 5n].map((number) => place(number)[0] + 0x10n);
    const names = await read(frames, (writer) => {
      const own = { process: 1, pid: 700 };
      moduleAt(writer, 'early.dll', place(0n), { ...own, unload: 99 });
      moduleAt(writer, 'now.dll', place(0n), { ...own, load: 100 });
      moduleAt(writer, 'late.dll', place(1n), { ...own, load: 101 });
      moduleAt(writer, 'a.dll', place(2n), own);
      moduleAt(writer, 'b.dll', place(2n), own);
      // One file listed twice, as some Windows do.
      moduleAt(writer, String.raw`\Windows\C.dll`, place(3n), own);
      moduleAt(writer, String.raw`\Device\HarddiskVolume1\Windows\c.dll`, place(3n), own);
      moduleAt(writer, String.raw`\folder\ `.trim(), place(4n), own);
      moduleAt(writer, 'until.dll', place(5n), { ...own, load: 50, unload: 100 });
    });
    expect(names).toEqual(['now.dll+0x10', undefined, undefined, 'C.dll+0x10', undefined, 'until.dll+0x10']);
  });

  it('of a 32-bit kernel listed under pid 4 is known by its address', async () => {
    const modules = (writer: CaptureWriter) => {
      moduleAt(writer, 'nt.exe', [0x8280_0000n, 0x1000n], { pid: 4 });
      moduleAt(writer, 'ntdll.dll', [0x7720_0000n, 0x1000n], { pid: 4 });
    };
    expect(await read([0x8280_0004n, 0x7720_0004n], modules, 4)).toEqual(['nt.exe+0x4', undefined]);
    expect(await read([0x8280_0004n], modules, 8)).toEqual([undefined]);
  });

  it.each([
    [4, [0x8280_0004n, 0xffff_fffcn, 0x7fff_ffffn], ['0x82800004', '0xfffffffc', '0x7fffffff']],
    [
      8,
      [0xffff_f800_0000_1234n, 0x8000_0000_0000_0000n, 0xf728_0004n],
      ['0xfffff80000001234', '0x8000000000000000', '0x00000000f7280004'],
    ],
  ])(
    'is of the kernel in the upper half of the addresses that a pointer of %i bytes has',
    async (size, frames, texts) => {
      const stack = await shown(frames, () => {}, size);
      expect(stack.map(({ kernel }) => kernel)).toEqual([true, true, false]);
      expect(stack.map(frameText)).toEqual(texts);
    },
  );

  it('without an address is of the half that the source says', async () => {
    const send = traceEvent({ id: 1, time: 100, pid: 700 });
    const capture = await written((writer) => {
      people(writer);
      writer.event(send, 1, 1);
      for (const [at, half] of (['user', 'kernel'] as const).entries()) {
        const stack = { kind: 'stack', event: send, half, stack: 10 + at };
        writer.event(traceEvent({ id: 2 + at, ...stack }), undefined, undefined);
        const text = { kind: 'stack.frames', stack: 10 + at, frames: new BigUint64Array(1), names: [`${half}!Call`] };
        writer.event(traceEvent({ id: 4 + at, ...text }), undefined, undefined);
      }
      writer.message(messageFact({ id: 1, sendEvent: 1 }));
    });
    expect((await capture.showMessage(1))?.sendStack).toEqual([
      { address: '', name: 'kernel!Call', kernel: true },
      { address: '', name: 'user!Call', kernel: false },
    ]);
  });
});
