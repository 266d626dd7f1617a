import { describe, expect, test } from 'vitest';
import { extendedItem, handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { handTranslator, translate } from '../../../test/support/translate.ts';
import type { EtlRecord } from '../../formats/etl/record.ts';

const NOTHING = new Uint8Array(0);
const UNKNOWN = 'a61ea624-1234-5678-9abc-def012345678';

const keys = (records: readonly EtlRecord[]) => Object.fromEntries(translate(records).report.eventsBy);

test('every record is counted under a key that says what it is', () => {
  const manifest = (eventId: number, guid: string) =>
    handRecord({ guid, manifest: true, eventId }, new Payload().u32(0));
  expect(
    keys([
      handRecord({ hook: 0x010a }, NOTHING),
      handRecord({ hook: 0x010a }, NOTHING),
      handRecord({ hook: 0x0320 }, NOTHING),
      handRecord({ hook: 0x7705 }, NOTHING),
      handRecord({ hook: 0x1a21 }, NOTHING),
      handRecord({ hook: 0x1a63 }, NOTHING),
      manifest(7, '6ad52b32-d609-4be9-ae07-ce8dae937e39'),
      manifest(7, UNKNOWN),
      manifest(8, UNKNOWN),
      handRecord({ guid: UNKNOWN, eventId: 7 }, NOTHING),
      handRecord({ guid: '3d6fa8d4-fe05-11d0-9dda-00c04fd7ba7c', eventId: 10 }, NOTHING),
      { ...handRecord({}, NOTHING), hook: -1, headerType: 0x0f },
      { ...handRecord({}, NOTHING), hook: -1, headerType: 0x0e },
    ]),
  ).toEqual({
    'DiskIo/10': 3,
    'Process/32': 1,
    'Group 119/5': 1,
    'ALPC/33 alpc.send': 1,
    'ALPC/99': 1,
    'Microsoft-Windows-RPC/7': 1,
    // A manifest event and a classic one: the same GUID and number, two types that share a key.
    [`{${UNKNOWN}}/7`]: 2,
    [`{${UNKNOWN}}/8`]: 1,
    'WPP message': 1,
    'Header type 14': 1,
  });
});

test('distinct keys are bounded', () => {
  const { translator, report } = handTranslator();
  const record = handRecord({ guid: UNKNOWN, manifest: true }, NOTHING);
  for (let index = 0; index < 60_000; index += 1) {
    record.eventId = index & 0xffff;
    translator.visit(record);
  }
  translator.countTypes();
  expect(report.eventsBy.size).toBeLessThanOrEqual(50_001);
  expect(report.eventsBy.get('(other)')).toBeGreaterThan(9_000);
  expect([...report.eventsBy.values()].reduce((sum, count) => sum + count, 0)).toBe(60_000);
});

/** Metadata block of a TraceLogging event: size, one tag byte, name, field descriptions. */
function eventMetadata(name: string, fields: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(name);
  const block = new Uint8Array(2 + 1 + text.length + 1 + fields.length);
  new DataView(block.buffer).setUint16(0, block.length, true);
  block.set(text, 3);
  block.set(fields, 4 + text.length);
  return block;
}
function providerTraits(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  const block = new Uint8Array(2 + text.length + 1);
  new DataView(block.buffer).setUint16(0, block.length, true);
  block.set(text, 2);
  return block;
}
function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('TraceLogging events', () => {
  const traits = extendedItem(12, providerTraits('My.Provider'), true);
  const record = (...items: readonly Uint8Array[]) =>
    handRecord({ guid: UNKNOWN, manifest: true, extended: join(...items) }, NOTHING);

  test('are counted by provider and event name', () => {
    const fields = [0x61, 0, 0x88, 0x04, 0x62, 0, 0x2f, 3, 0, 0x63, 0, 0x6e, 2, 0, 9, 9];
    const started = record(traits, extendedItem(11, eventMetadata('Stärted', fields)));
    const { events, report } = translate([
      started,
      record(traits, extendedItem(11, eventMetadata('Stopped'))),
      started,
    ]);
    expect(events).toEqual([]);
    expect(Object.fromEntries(report.eventsBy)).toEqual({ 'My.Provider:Stärted': 2, 'My.Provider:Stopped': 1 });
    expect(report.skipped.size).toBe(0);
  });

  test('without traits are counted by provider GUID', () => {
    expect(keys([record(extendedItem(11, eventMetadata('Event')))])).toEqual({ [`{${UNKNOWN}}:Event`]: 1 });
  });

  test.each([
    ['a size that lies', Uint8Array.of(200, 0, 0, 0x41, 0)],
    ['no size', Uint8Array.of(5)],
    ['a name without end', Uint8Array.of(5, 0, 0, 0x41, 0x42)],
    ['tags without end', Uint8Array.of(5, 0, 0x80, 0x80, 0x80)],
  ])('with %s are counted by id, and as damaged', (_what, block) => {
    const { report } = translate([record(extendedItem(11, block))]);
    expect(Object.fromEntries(report.eventsBy)).toEqual({ [`{${UNKNOWN}}/0`]: 1 });
    expect([...report.skipped.keys()]).toEqual(['extended items that do not add up']);
  });

  test.each([
    ['a field without type', [0x61, 0]],
    ['a field name without end', [0x61, 0x62]],
    ['an out-type that is missing', [0x61, 0, 0x88]],
    ['a count that is missing', [0x61, 0, 0x28, 1]],
    ['a type description that is too long', [0x61, 0, 0x6e, 9, 0, 1]],
  ])('with %s keep their name and are counted as damaged', (_what, fields) => {
    const { report } = translate([record(extendedItem(11, eventMetadata('Event', fields)))]);
    expect(Object.fromEntries(report.eventsBy)).toEqual({ [`{${UNKNOWN}}:Event`]: 1 });
    expect([...report.skipped.keys()]).toEqual(['extended items that do not add up']);
  });

  test('with a name of unreasonable length do not become a key', () => {
    expect(keys([record(extendedItem(11, eventMetadata('x'.repeat(300))))])).toEqual({ [`{${UNKNOWN}}/0`]: 1 });
  });
});
