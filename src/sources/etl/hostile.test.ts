import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extendedItem, handRecord } from '../../../test/support/hand-record.ts';
import { handTranslator } from '../../../test/support/translate.ts';
import { CLASSIC_DECODERS, KERNEL_DECODERS, MANIFEST_DECODERS } from './tables/decoders.ts';

const heads = [
  ...KERNEL_DECODERS.map(([hook]) => ({ hook })),
  ...CLASSIC_DECODERS.map(([guid, eventId]) => ({ guid, eventId })),
  ...MANIFEST_DECODERS.map(([guid, eventId]) => ({ guid, eventId, manifest: true })),
];

/** Bytes that look like something: mostly zeros, small numbers and letters, so that decoders get far. */
const likely = fc.uint8Array({ maxLength: 200 }).map((bytes) => bytes.map((byte) => (byte < 128 ? byte % 5 : byte)));
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  likely,
  fc.nat(120).map((size) => new Uint8Array(size)),
);
const record = fc.record({
  head: fc.constantFrom(...heads),
  payload: payloads,
  version: fc.nat(6),
  pointerSize: fc.constantFrom(4 as const, 8 as const),
  perfInfo: fc.boolean(),
  time: fc.nat(20),
  cpu: fc.nat(3),
});

describe('payloads of random bytes', () => {
  test('never throw, are counted once each, and no text comes from behind the payload', () => {
    const { translator, report } = handTranslator();
    let records = 0;
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (parts) => {
        for (const { head, payload, ...rest } of parts) translator.visit(handRecord({ ...head, ...rest }, payload));
        translator.finish();
        records += parts.length;
        expect([...report.eventsBy.values()].reduce((sum, count) => sum + count, 0)).toBe(records);
        const made = translator.take();
        // The margin behind each payload is 0xEE: a text of such bytes would have been read past the end.
        const text = JSON.stringify(made, (key, value) =>
          typeof value === 'bigint' || key === 'event' ? null : value,
        );
        if (!parts.some(({ payload }) => payload.includes(0xee))) expect(text).not.toMatch(/îî|\uEEEE/);
        for (const event of made) expect(event.id).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('extended items of random bytes neither throw nor hang', () => {
    const item = fc
      .tuple(fc.constantFrom(1, 5, 6, 11, 12, 17, 18), payloads)
      .map(([type, data]) => extendedItem(type, data));
    const garbage = fc.uint8Array({ maxLength: 100 });
    const { translator, report } = handTranslator();
    let records = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(item, garbage), { maxLength: 4 }), (items) => {
        const extended = Uint8Array.from(items.flatMap((part) => [...part]));
        const head = { guid: '6ad52b32-d609-4be9-ae07-ce8dae937e39', manifest: true, eventId: 7, extended };
        translator.visit(handRecord(head, new Uint8Array(4)));
        translator.finish();
        records += 1;
        expect([...report.eventsBy.values()].reduce((sum, count) => sum + count, 0)).toBe(records);
      }),
      { numRuns: 2000 },
    );
  });

  test('every decoder takes an empty payload', () => {
    const { translator } = handTranslator();
    for (const head of heads) {
      translator.visit(handRecord(head, new Uint8Array(0), 0));
      translator.finish();
      const kinds = translator.take().map(({ kind }) => kind);
      // Only events that say nothing but that something was lost, and raw ones, can do without a payload.
      for (const kind of kinds) expect(['lost', 'alpc.other']).toContain(kind);
    }
  });
});
