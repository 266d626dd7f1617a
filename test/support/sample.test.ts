import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { walkEtl } from './etl-walk.ts';
import { makeSample } from './sample.ts';
import { callPath, type TrueCall } from './truth.ts';

const sample = makeSample();
const { truth } = sample;

describe('two-stories.etl', () => {
  it('is what the generator makes (else run: npm run samples)', () => {
    const shipped = new Uint8Array(readFileSync(new URL('../../samples/two-stories.etl', import.meta.url)));
    expect(shipped.length).toBe(sample.bytes.length);
    expect(Buffer.compare(shipped, sample.bytes)).toBe(0);
  });

  it('is small, compressed, and of a size one can look through', () => {
    expect(sample.bytes.length).toBeLessThan(400_000);
    const buffers = walkEtl(sample.bytes);
    expect(buffers.slice(1).every((buffer) => (buffer.flags & 0x40) !== 0)).toBe(true);
    const records = buffers.flatMap((buffer) => buffer.events).length;
    expect(records).toBeGreaterThan(3_000);
    expect(records).toBeLessThan(10_000);
  });

  it('tells how PowerShell had WMI create notepad', () => {
    const notepad = truth.creations.find((creation) => creation.name === 'notepad.exe');
    expect(notepad).toMatchObject({ pid: 9136, claimedParent: 7484, creator: { pid: 7484 }, requester: { pid: 8212 } });
    const hops = notepad?.path
      .map((index) => truth.calls[index])
      .map((call?: TrueCall) => [call?.client.pid, call?.server.pid]);
    expect(hops).toEqual([
      [2516, 7484],
      [8212, 2516],
    ]);
  });

  it('tells how winlogon spoke to LogonUI', () => {
    const calls = truth.calls.filter((call) => call.interfaceUuid === 'f3f09ffd-fbcf-4291-944d-70ad6e0e73bb');
    expect(calls.length).toBe(2);
    for (const call of calls) expect(call).toMatchObject({ opnum: 7, client: { pid: 5624 }, server: { pid: 2304 } });
  });

  it('has stacks of kernel and user mode on the sends of the stories', () => {
    const stacks = sample.events.filter((event) => event.kind === 'stack');
    const senders = new Set(stacks.map((stack) => stack.event.pid));
    expect([8212, 2516, 7484, 5624, 2304].every((pid) => senders.has(pid))).toBe(true);
    expect(new Set(stacks.map((stack) => stack.half))).toEqual(new Set(['kernel', 'user']));
  });

  it('uses a thread for one thing at a time, and no id twice at once', () => {
    const depth = Math.max(...truth.calls.map((_, index) => callPath(truth, index).length));
    expect(depth).toBeGreaterThan(2);
    const byId = new Map<number, { from: number; to: number }[]>();
    for (const message of truth.messages) {
      const [from, to] = [message.send?.time, message.receive?.time];
      if (from === undefined || to === undefined) throw new Error('the sample loses nothing');
      expect(to).toBeGreaterThan(from);
      byId.set(message.messageId, [...(byId.get(message.messageId) ?? []), { from, to }]);
    }
    for (const spans of byId.values()) {
      const sorted = spans.sort((a, b) => a.from - b.from);
      sorted.slice(1).forEach((span, index) => {
        expect(span.from).toBeGreaterThan(sorted[index]?.to ?? 0);
      });
    }
    expect(byId.size).toBeLessThan(125);
  });
});
