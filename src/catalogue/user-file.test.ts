import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from './catalogue.ts';
import {
  MAX_ALL_PROCEDURES,
  MAX_ENTRIES,
  MAX_FILE_CHARACTERS,
  MAX_NAME,
  MAX_PROCEDURES,
  MAX_TEXT,
  parseUserNames,
} from './user-file.ts';

const UUID = '11111111-2222-3333-4444-555555555555';
const line = (fields: Record<string, unknown>): string => JSON.stringify({ uuid: UUID, name: 'Mine', ...fields });

describe('parseUserNames', () => {
  it('reads a line a name', () => {
    const text = [
      '# my own services',
      '',
      '// two forms of procedures',
      line({ version: '1.0', title: 'Spare parts', procedures: ['Order', null, 'Cancel'], served: 'parts.exe' }),
      `{"uuid":"{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}","name":"IParts","kind":"com","procedures":{"3":"Order","7":"Cancel"}}`,
    ].join('\r\n');
    const { entries, problems, moreProblems } = parseUserNames(text);
    expect(problems).toEqual([]);
    expect(moreProblems).toBe(0);
    expect(entries).toEqual([
      {
        uuid: UUID,
        name: 'Mine',
        kind: 'rpc',
        version: '1.0',
        title: 'Spare parts',
        source: 'user',
        served: 'parts.exe',
        procedures: ['Order', undefined, 'Cancel'],
      },
      {
        uuid: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
        name: 'IParts',
        kind: 'com',
        title: '',
        source: 'user',
        procedures: [undefined, undefined, undefined, 'Order', undefined, undefined, undefined, 'Cancel'],
      },
    ]);
    const catalogue = createCatalogue(entries);
    expect(catalogue.procedureName(UUID, 2)).toBe('Cancel');
    expect(catalogue.procedureName(UUID, 1)).toBeUndefined();
  });

  it('reads a JSON array, also over many lines and after a byte order mark', () => {
    const text = `\ufeff[\n ${line({})},\n ${line({ name: '' })}\n]`;
    const { entries, problems } = parseUserNames(text);
    expect(entries.map((entry) => entry.name)).toEqual(['Mine']);
    expect(problems).toEqual([
      { place: 2, unit: 'entry', value: '', reason: `name must be a text of 1 to ${MAX_NAME} characters` },
    ]);
  });

  it('has nothing to say of an empty file', () => {
    for (const text of ['', '\n\n', '# only\n// remarks', '[]', '\ufeff']) {
      expect(parseUserNames(text), JSON.stringify(text)).toEqual({ entries: [], problems: [], moreProblems: 0 });
    }
  });

  it.each([
    ['not JSON', 'nonsense', 'not a JSON object'],
    ['a half array', '[{"uuid":', 'starts like a JSON array but is none'],
    ['another value', '5', 'not a JSON object'],
    ['no uuid', '{"name":"x"}', 'uuid is not xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'],
    ['a short uuid', line({ uuid: '1234' }), 'uuid is not xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'],
    ['no name', `{"uuid":"${UUID}"}`, `name must be a text of 1 to ${MAX_NAME} characters`],
    ['a long name', line({ name: 'x'.repeat(MAX_NAME + 1) }), `name must be a text of 1 to ${MAX_NAME} characters`],
    ['a wrong kind', line({ kind: 'soap' }), "kind must be 'rpc' or 'com'"],
    ['a version number', line({ version: 1 }), "version must be a text such as '1.0'"],
    [
      'procedures as text',
      line({ procedures: 'A B' }),
      'procedures must be a list of names or an object from number to name',
    ],
    [
      'a high number',
      line({ procedures: { [MAX_PROCEDURES]: 'A' } }),
      `procedure number must be 0 to ${MAX_PROCEDURES - 1}`,
    ],
    ['a name as number', line({ procedures: { first: 'A' } }), `procedure number must be 0 to ${MAX_PROCEDURES - 1}`],
    [
      'a nameless procedure',
      line({ procedures: ['A', 7] }),
      `procedure 1 must be a text of 1 to ${MAX_NAME} characters, or null`,
    ],
  ])('refuses %s and goes on', (_, bad, reason) => {
    const { entries, problems } = parseUserNames(bad.startsWith('[') ? bad : `${line({ name: 'Good' })}\n${bad}`);
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
    if (!bad.startsWith('[')) {
      expect(problems[0]?.place).toBe(2);
      expect(entries.map((entry) => entry.name)).toEqual(['Good']);
    }
  });

  it('keeps an entry whose extras are wrong, and says so', () => {
    const { entries, problems } = parseUserNames(line({ title: 'x'.repeat(MAX_TEXT + 1), color: 'red' }));
    expect(entries).toHaveLength(1);
    expect(problems.map((problem) => problem.reason)).toEqual([
      'no such field',
      `title must be a text of up to ${MAX_TEXT} characters`,
    ]);
  });

  it('does not take on inherited or special keys', () => {
    const { entries, problems } = parseUserNames(`{"__proto__":{"name":"Evil"},"uuid":"${UUID}"}`);
    expect(entries).toEqual([]);
    expect(problems.map((problem) => problem.reason)).toEqual([
      'no such field',
      `name must be a text of 1 to ${MAX_NAME} characters`,
    ]);
  });

  it('bounds what it takes and what it reports', () => {
    const many = parseUserNames(`${line({})}\n`.repeat(MAX_ENTRIES + 5));
    expect(many.entries).toHaveLength(MAX_ENTRIES);
    expect(many.problems).toHaveLength(1);
    const wide = parseUserNames(`${line({ procedures: { [MAX_PROCEDURES - 1]: 'A' } })}\n`.repeat(1000));
    expect(wide.entries).toHaveLength(Math.floor(MAX_ALL_PROCEDURES / MAX_PROCEDURES));
    expect(wide.problems.map(({ reason }) => reason)).toEqual([`more than ${MAX_ALL_PROCEDURES} procedures in all`]);
    const wrong = parseUserNames('x\n'.repeat(1000));
    expect(wrong.problems).toHaveLength(100);
    expect(wrong.moreProblems).toBe(900);
    expect(parseUserNames('x'.repeat(500)).problems[0]?.value).toHaveLength(60);
    const huge = parseUserNames(' '.repeat(MAX_FILE_CHARACTERS + 1));
    expect(huge.problems.map((problem) => problem.reason)).toEqual([
      `the file has more than ${MAX_FILE_CHARACTERS} characters`,
    ]);
  });

  it('never throws and never gives a bad entry, whatever the text', () => {
    const valid = fc.constant(line({ procedures: ['A', null, 'B'], title: 'T' }));
    const text = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.json(),
      fc
        .array(fc.oneof(valid, fc.json(), fc.string({ maxLength: 40 })), { maxLength: 5 })
        .map((lines) => lines.join('\n')),
      fc.tuple(valid, fc.nat(), fc.string({ maxLength: 3 })).map(([good, at, piece]) => {
        const cut = at % good.length;
        return good.slice(0, cut) + piece + good.slice(cut + 1);
      }),
    );
    fc.assert(
      fc.property(text, (anything) => {
        for (const entry of parseUserNames(anything).entries) {
          expect(entry.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
          expect(entry.name.length).toBeGreaterThan(0);
          expect(entry.name.length).toBeLessThanOrEqual(MAX_NAME);
          expect((entry.procedures ?? []).length).toBeLessThanOrEqual(MAX_PROCEDURES);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
