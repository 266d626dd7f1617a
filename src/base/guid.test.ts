import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Guid, guidText, parseGuid } from './guid.ts';
import { GuidMap } from './guid-map.ts';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const word = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });

describe('a GUID', () => {
  it('has the text of its bytes, and is made of its text', () => {
    fc.assert(
      fc.property(bytes, (sixteen) => {
        const text = guidText(sixteen, 0);
        expect(parseGuid(text)).toEqual(sixteen);
        expect(String(Guid.parse(text))).toBe(text);
        expect(Guid.parse(`{${text.toUpperCase()}}`)).toEqual(Guid.parse(text));
        expect(JSON.stringify(Guid.parse(text))).toBe(`"${text}"`);
      }),
    );
    expect(String(Guid.parse('00112233-4455-6677-8899-aabbccddeeff'))).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(Guid.parse('00112233-4455-6677-8899-aabbccddeef')).toBeUndefined();
  });

  it('equals another of the same bytes', () => {
    const one = new Guid(1, 2, 3, 4);
    expect(one.equals(new Guid(1, 2, 3, 4))).toBe(true);
    const others = [new Guid(0, 2, 3, 4), new Guid(1, 0, 3, 4), new Guid(1, 2, 0, 4), new Guid(1, 2, 3, 0)];
    expect(others.some((other) => one.equals(other))).toBe(false);
  });
});

describe('a map of GUIDs', () => {
  it('does what a Map does', () => {
    // Few ids, so that they come again, and enough steps for the table to be made anew.
    const ids = Array.from({ length: 200 }, (_, at) => [at % 5, at >> 3, 0, at] as const);
    const step = fc.tuple(fc.constantFrom('set', 'set', 'set', 'delete', 'get'), fc.nat({ max: ids.length - 1 }), word);
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 600, size: 'max' }), (steps) => {
        const map = new GuidMap<number>();
        const model = new Map<number, number>();
        for (const [what, at, value] of steps) {
          const [a, b, c, d] = ids[at] ?? [0, 0, 0, 0];
          const id = new Guid(a, b, c, d);
          if (what === 'set') {
            map.set(id, value);
            model.set(at, value);
          } else if (what === 'delete') {
            map.delete(id);
            model.delete(at);
          }
          expect(map.get(id)).toBe(model.get(at));
          expect(map.size).toBe(model.size);
        }
        expect([...map].map(([{ d }, value]) => [d, value])).toEqual([...model]);
        for (const [id] of map) map.delete(id);
        expect([map.size, [...map].length]).toEqual([0, 0]);
        map.set(new Guid(9, 9, 9, 9), 1);
        map.clear();
        expect(map.get(new Guid(9, 9, 9, 9))).toBeUndefined();
      }),
    );
  });

  it('grows, and takes the place of what was taken out again', () => {
    const map = new GuidMap<number>();
    for (let at = 0; at < 50_000; at += 1) {
      map.set(new Guid(7, 7, at, 7), at);
      if (at >= 1_000) map.delete(new Guid(7, 7, at - 1_000, 7));
    }
    expect(map.size).toBe(1_000);
    expect([...map].map(([, value]) => value)).toEqual(Array.from({ length: 1_000 }, (_, at) => 49_000 + at));
    map.clear();
    expect([map.size, [...map], map.get(new Guid(7, 7, 49_500, 7))]).toEqual([0, [], undefined]);
    for (let at = 0; at < 500; at += 1) map.set(new Guid(7, 7, at, 7), -at);
    expect([...map].map(([, value]) => value)).toEqual(Array.from({ length: 500 }, (_, at) => -at));
  });
});
