import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/query/resolve.ts';
import { toPredicate } from '../../../src/query/to-predicate.ts';
import { type EventField, eventFields, eventLine } from './event-fields.ts';

const all = (fields: readonly EventField[]): readonly EventField[] =>
  fields.flatMap((field) => [field, ...all(field.fields)]);

/** Whether the filter for a field keeps an event with this detail. */
function keeps(term: string | undefined, detail: string): boolean {
  const filter = compileFilter(term ?? '(', 'events');
  if (!filter.ok) throw new Error(`no filter: ${term}`);
  return toPredicate(filter.value)({ detail });
}

describe('eventFields', () => {
  it('names what is known, groups within groups', () => {
    const detail = '{"process_id":4,"name":null,"CorrelationId":"{0D}","inner":{"flags":0,"none":{}},"list":["a",2]}';
    expect(eventFields(detail)).toEqual({
      more: 0,
      fields: [
        { title: 'Process id', text: '4', term: expect.any(String), fields: [] },
        { title: 'CorrelationId', text: '{0D}', term: expect.any(String), fields: [] },
        { title: 'Inner', fields: [{ title: 'Flags', text: '0', term: expect.any(String), fields: [] }] },
        {
          title: 'List',
          fields: [
            { title: '1', text: 'a', term: undefined, fields: [] },
            { title: '2', text: '2', term: undefined, fields: [] },
          ],
        },
      ],
    });
    expect(eventLine(detail)).toBe('process id 4 · correlationId {0D} · inner (flags 0) · list (1 a, 2 2)');
  });

  it('filters for a number and for no longer one', () => {
    const [field] = eventFields('{"process_id":4,"x":1}')?.fields ?? [];
    expect(['{"process_id":4}', '{"x":2,"process_id":4,"y":1}'].map((one) => keeps(field?.term, one))).toEqual([
      true,
      true,
    ]);
    expect(['{"process_id":42}', '{"parent_process_id":4}'].map((one) => keeps(field?.term, one))).toEqual([
      false,
      false,
    ]);
  });

  it.each(['', 'no JSON', '"text"', '4', 'null', '{"cut":'])('knows none in %s', (detail) => {
    expect(eventFields(detail)).toBeUndefined();
    expect(eventLine(detail)).toBeUndefined();
  });

  it('finds every event again by each of its values, whatever these hold, and shows nothing that acts', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'binary' }),
          fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()),
        ),
        (said) => {
          const detail = JSON.stringify(said);
          for (const { title, text, term } of all(eventFields(detail)?.fields ?? [])) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach the page as it is
            expect(`${title}${text}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
            if (term !== undefined) expect(keeps(term, detail)).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays small whatever is said', () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, at])));
    expect(eventFields(wide)).toMatchObject({ more: 4600, fields: { length: 400 } });
    const deep = `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`;
    expect(all(eventFields(deep)?.fields ?? []).length).toBeLessThan(12);
  });
});
