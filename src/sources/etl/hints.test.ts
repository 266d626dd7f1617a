import { describe, expect, test } from 'vitest';
import { handRecord } from '../../../test/support/hand-record.ts';
import { Payload, sidBytes } from '../../../test/support/payload.ts';
import { only, translate } from '../../../test/support/translate.ts';
import { HINT_LAYOUTS, type HintLayout } from './tables/hint-layouts.ts';
import { PROVIDER_NAMES } from './tables/provider-names.ts';

const GUID = '9aa1b2c3-0001-0002-0304-05060708090a';

/** A payload with a recognisable value in each field, and the values that a hint should keep. */
function sample(layout: HintLayout): { payload: Payload; values: Record<string, string | number> } {
  const payload = new Payload();
  const values: Record<string, string | number> = {};
  layout.fields.split(' ').forEach((text, index) => {
    const [name = '', type = ''] = text.replaceAll(/[()]/g, '').split(':');
    let value: string | number = index + 1;
    if (type === 'u32' || type === 'bool') payload.u32(index + 1);
    else if (type === 'i32') {
      value = -(index + 1);
      payload.u32(value >>> 0);
    } else if (type === 'u64' || type === 'filetime') {
      value = `${2n ** 53n + BigInt(index)}`;
      payload.u64(BigInt(value));
    } else if (type === 'pointer') payload.u64(1n);
    else if (type === 'guid') {
      value = GUID;
      payload.guid(GUID);
    } else if (type === 'sid') {
      value = 'S-1-16-12288';
      payload.raw(sidBytes(value));
    } else {
      expect(type).toBe('wide');
      value = `text ${index}`;
      payload.wide(value);
    }
    if (!text.startsWith('(')) values[name] = value;
  });
  return { payload, values };
}

describe.each(HINT_LAYOUTS)('$provider $id version $version', (layout) => {
  const { payload, values } = sample(layout);
  const head = { guid: layout.provider, manifest: true, eventId: layout.id, version: layout.version };

  test('becomes a hint with all its fields', () => {
    const { events, report } = translate([handRecord(head, payload)]);
    const hint = only(events, 'hint');
    expect(hint.from).toBe(`${PROVIDER_NAMES[layout.provider]}/${layout.id}`);
    expect(hint.fields).toEqual(values);
    expect(report.skipped.size).toBe(0);
  });

  test('one byte less is a counted skip, no hint', () => {
    const cut = payload.bytes.slice(0, payload.length - 1);
    const { events, report } = translate([handRecord(head, cut)]);
    // The last character of a text may lack its terminator: then half a unit is left over and the text still stands.
    const reason = [...report.skipped.keys()][0];
    if (layout.fields.replace(/\)$/, '').endsWith(':wide')) expect(reason).toMatch(/^bytes left over in /);
    else {
      expect(reason).toMatch(/^payload shorter than its layout in /);
      expect(events).toEqual([]);
    }
  });
});

test('a version older than any known layout is refused', () => {
  const head = { guid: 'b8d6861b-d20f-4eec-bbae-87e0dd80602b', manifest: true, eventId: 39, version: 0 };
  const { events, report } = translate([handRecord(head, new Payload().zeros(200))]);
  expect(events).toEqual([]);
  expect([...report.skipped.keys()]).toEqual(['payload of an unknown version in Microsoft-Windows-COM-Perf/39']);
});
