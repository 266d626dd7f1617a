/** Random rows and filters for property tests of the filter language. */
import fc from 'fast-check';
import type { Entity, Field } from '../../src/query/field.ts';
import { aliasesOf, fieldsOf } from '../../src/query/fields.ts';

/** Texts that meet each other often, with all that is special to SQL, LIKE, folding and Unicode. */
const FRAGMENTS = [
  'svchost.exe',
  'SvcHost.EXE',
  'powershell',
  'a',
  'A',
  'b',
  '%',
  '_',
  '\\',
  "'",
  '"',
  '*',
  '?',
  ' ',
  '..',
  'İ',
  'i',
  'ß',
  'ẞ',
  'Σ',
  'σ',
  'ς',
  'K',
  'é',
  'É',
  'é',
  '😀',
  '𐐀',
  '𐐨',
  'ᲀ',
  '\u0000',
  '\n',
  '(',
  ')',
  '-',
  ':',
  'null',
  '\ud800',
  '｡',
  'Ǆ',
  'ǅ',
]; // prettier keeps the table

const someText = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const INSTANTS = [
  '2020-07-29T00:07:00.6236167Z',
  '2020-07-29T00:07:00.0000000Z',
  '2020-07-28T23:59:59.9999999Z',
  '2021-01-01T00:00:00.0000000Z',
];
const GUIDS = ['367abb81-9844-35f1-ad32-98f038001003', '12345778-1234-abcd-ef00-0123456789ac'];

/** A value as JSON has it: 64-bit numbers that do not fit a double as text. */
export function jsonValue(field: Field): fc.Arbitrary<unknown> {
  const nothing = fc.constant(null);
  switch (field.type) {
    case 'number':
    case 'hex':
    case 'duration':
    case 'size':
      return fc.oneof(
        nothing,
        fc.integer({ min: -3, max: 12 }),
        fc.constantFrom(
          4096,
          10_000_000,
          2 ** 31,
          0xc0000022,
          Number.MAX_SAFE_INTEGER,
          '9223372036854775807',
          '9007199254740993',
        ),
      );
    case 'time':
      return fc.oneof(nothing, fc.constantFrom(...INSTANTS));
    case 'flag':
      return fc.constantFrom(null, true, false);
    case 'guid':
      return fc.constantFrom(null, ...GUIDS);
    case 'enum':
      return fc.constantFrom(null, ...(field.values ?? []));
    case 'list':
      return fc.oneof(
        nothing,
        fc.array(field.values === undefined ? someText : fc.constantFrom(...field.values), { maxLength: 3 }),
      );
    case 'bytes':
      return fc.oneof(nothing, someBytes.map(hexText));
    case 'text':
      return fc.oneof(nothing, someText);
  }
}

const hexText = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes that meet each other, letters in ANSI and UTF-16 among them, on even and odd places. */
const someBytes = fc
  .array(
    fc.constantFrom(
      [0x4f],
      [0x00],
      [0x6b],
      [0xf4, 0xf0],
      [0x61, 0],
      [0x41, 0],
      [0x61],
      [0x42],
      [0xe9],
      [0xe9, 0],
      [0x0a],
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.flat());

const soughtBytes = fc
  .array(fc.constantFrom('4f', '4F', '00', '??', '6b', 'f0', '61'), { minLength: 1, maxLength: 4 })
  .chain((pairs) => fc.constantFrom(pairs.join(''), pairs.join(' '), ` ${pairs.join('  ')} `))
  .map((digits) => `/${digits}/`);

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function literal(field: Field): fc.Arbitrary<string> {
  switch (field.type) {
    case 'number':
    case 'hex':
      return fc.oneof(
        fc.integer({ min: -3, max: 12 }).map(String),
        fc.constantFrom('0xc0000022', '1.5', '9223372036854775807', '0x20000000000001'),
      );
    case 'duration':
      return fc.constantFrom('0', '5', '10ms', '1.5ns', '-2', '1h', '9007199254740993ns');
    case 'size':
      return fc.constantFrom('0', '11', '4KB', '0.5b', '1gb');
    case 'time':
      return fc.constantFrom(
        '2020-07-29',
        '2020-07-29T00:07',
        '2020-07-29T00:07:00.6236167Z',
        '00:07',
        '23:59',
        '+1.5s',
        '2020',
        '2020-07-29T02:07+02:00',
      );
    default:
      return fc.constant('0');
  }
}

function value(field: Field): fc.Arbitrary<string> {
  const ordered = ['number', 'hex', 'duration', 'size', 'time'].includes(field.type);
  const unknown = fc.constantFrom('null', '*');
  if (ordered) {
    const one = literal(field);
    const operator = fc.constantFrom('', '=', '>', '>=', '<', '<=');
    return fc.oneof(
      unknown,
      fc.tuple(operator, one).map((pair) => pair.join('')),
      one.map((text) => `${text}..`),
      one.map((text) => `..${text}`),
    );
  }
  if (field.type === 'flag') return fc.constantFrom('true', 'false', 'null', '*');
  if (field.type === 'bytes')
    return fc.oneof(
      unknown,
      soughtBytes,
      soughtBytes.map((text) => `=${text}`),
      someBytes.map((bytes) => `=${hexText(bytes) || '""'}`),
      fc.constantFrom('a', 'AB', '"a b"', 'é', '"\\u{0}"', '"4f"', 'oK').map((text) => text),
      someText.map(quote),
    );
  if (field.type === 'guid')
    return fc.oneof(
      unknown,
      fc.constantFrom(
        '{367ABB81-9844-35F1-AD32-98F038001003}',
        '367abb81',
        '*ad32*',
        '=12345778-1234-abcd-ef00-0123456789ac',
      ),
    );
  if (field.values !== undefined) return fc.oneof(unknown, fc.constantFrom(...field.values), fc.constant('*e*'));
  const word = someText.map(quote);
  const wild = fc
    .array(fc.oneof(word, fc.constantFrom('*', '?', 'a', 's')), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(''));
  return fc.oneof(
    unknown,
    word,
    word.map((text) => `=${text}`),
    wild,
  );
}

/** The text of a valid filter on an entity. */
export function validFilter(entity: Entity): fc.Arbitrary<string> {
  const fields = fieldsOf(entity);
  const named = [
    ...fields.map((field) => ({ name: field.name, field })),
    ...aliasesOf(entity).flatMap((alias) => {
      const field = fields.find((one) => one.name === alias.fields[0]);
      return field === undefined ? [] : [{ name: alias.name, field }];
    }),
  ];
  const fieldTerm = fc.constantFrom(...named).chain(({ name, field }) => {
    const one = value(field);
    const listed = fc.array(fc.tuple(fc.constantFrom('', '-'), one), { minLength: 1, maxLength: 3 });
    return fc.oneof(
      { weight: 4, arbitrary: one.map((text) => `${name}:${text}`) },
      listed.map(
        (parts) =>
          `${name}:(${parts.map(([sign, text]) => (text.startsWith('-') ? `-${text}` : sign + text)).join(' ')})`,
      ),
    );
  });
  const word = fc.oneof(someText.map(quote), fc.constantFrom('svc', 'POWER*', '?', '*', 'a*b'));
  const term = fc.oneof({ weight: 3, arbitrary: fieldTerm }, word);
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      term,
      fc.tuple(tie('filter'), fc.constantFrom(' ', ' AND ', ' OR '), tie('filter')).map((parts) => parts.join('')),
      tie('filter').map((inner) => `(${inner})`),
      tie('filter').map((inner) => `-(${inner})`),
      tie('filter').map((inner) => `NOT ${inner}`),
    ),
  }));
  return filter;
}
