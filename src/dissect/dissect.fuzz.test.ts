import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissectSamples } from '../../test/support/dissect-samples.ts';
import { checkFieldTree } from '../../test/support/field-tree.ts';
import { countFields } from '../model/field-tree.ts';
import { NO_NAMES, type TransferSyntax } from './context.ts';
import { MAX_NODES } from './cursor.ts';
import { type Dissection, dissectMessage, type MessageInput } from './dissect.ts';
import { DISSECT_KINDS, type DissectKind, dissectAs } from './dissect-as.ts';
import { TABLES } from './ndr/tables/index.ts';

const KINDS = Object.keys(DISSECT_KINDS) as DissectKind[];

/** The tree's promises, bounded size, and words that hold no control characters. */
function check(result: Dissection, lengths: readonly number[]): void {
  checkFieldTree(result.tree, lengths);
  // Each group on the way out of a full tree may add one node that accounts for its rest.
  for (const part of result.tree.parts) expect(countFields(part.root)).toBeLessThanOrEqual(MAX_NODES + 256);
  expect(result.summary).not.toMatch(/[\p{Cc}\p{Cs}]/u);
}

function readAll(bytes: Uint8Array): void {
  for (const kind of KINDS) check(dissectAs(kind, bytes, { names: NO_NAMES }), [bytes.length]);
}

describe.each(dissectSamples())('$name', ({ bytes }) => {
  it('every truncation, as everything', () => {
    for (let length = 0; length < bytes.length; length++) readAll(bytes.subarray(0, length));
  });

  it('single bytes changed', () => {
    // Every third of a long one: three runs of neighbours say little more than one.
    for (let at = 0; at < bytes.length; at += bytes.length > 100 ? 3 : 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 3 === 0 ? 0xff : 1 << (at % 8));
      readAll(changed);
    }
  });
});

/** Two samples behind each other, damaged in a few places: half-valid structures find what noise does not. */
const samples = dissectSamples().map((sample) => sample.bytes);
const spliced = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 4, 0x10, 0x7f, 0xff)), { maxLength: 6 }),
  )
  .map(([first, second, damage]) => {
    const joined = Uint8Array.from([...first, ...second]);
    for (const [at, value] of damage) joined[at % joined.length] = value;
    return joined;
  });
const bytes = fc.oneof(
  spliced,
  fc.uint8Array({ maxLength: 400 }),
  // Mostly small numbers: such bytes get further into a layout than random ones.
  fc
    .array(fc.oneof({ weight: 5, arbitrary: fc.nat(4) }, fc.nat(255)), { maxLength: 400 })
    .map((all) => Uint8Array.from(all)),
);
const input: fc.Arbitrary<MessageInput> = fc.record(
  {
    header: fc.oneof(bytes, fc.constant(new Uint8Array(0x28))),
    payload: bytes,
    payloadLength: fc.nat(0xffff),
    attributes: bytes,
    view: bytes,
    portName: fc.constantFrom(
      '\\RPC Control\\x',
      '\\Windows\\ApiPort',
      '\\SmApiPort',
      'msctf.server',
      '\\ThemeApiPort',
      '',
    ),
    direction: fc.constantFrom('send', 'receive'),
    flags: fc.nat(0xffffffff),
    status: fc.nat(0xffffffff),
    type: fc.nat(15),
    interfaceUuid: fc.constantFrom(...TABLES.map((table) => table.uuid)),
  },
  { requiredKeys: ['payload'] },
);

describe('any bytes', () => {
  it('as every kind', () => {
    fc.assert(fc.property(bytes, readAll), { numRuns: 400 });
  });

  it('as messages with any facts around them', () => {
    fc.assert(
      fc.property(input, (message) => {
        const result = dissectMessage(message, { names: NO_NAMES });
        const lengths = [
          message.header,
          message.payload.length > 0 ? message.payload : undefined,
          message.attributes,
          message.view,
        ];
        check(
          result,
          lengths.filter((part) => part !== undefined).map((part) => part.length),
        );
      }),
      { numRuns: 600 },
    );
  });

  it('as requests and responses of every described procedure', () => {
    const procedures = TABLES.flatMap(({ uuid, procedures: all }) =>
      Object.keys(all).map((opnum) => ({ uuid, opnum: Number(opnum) })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...procedures),
        fc.constantFrom<TransferSyntax>('ndr20', 'ndr64'),
        fc.boolean(),
        bytes,
        ({ uuid, opnum }, syntax, response, stub) => {
          const options = { names: NO_NAMES, interfaceUuid: uuid, opnum, response };
          check(dissectAs(syntax === 'ndr20' ? 'ndr' : 'ndr64', stub, options), [stub.length]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a large view of zeros, ones, pointers or object references stays bounded', () => {
    for (const pattern of [
      [0],
      [1, 0, 0, 0],
      [0, 0, 2, 0],
      [0, 0, 2, 0, 0, 0, 0, 0],
      [0x4d, 0x45, 0x4f, 0x57, 4, 0, 0, 0],
    ]) {
      const large = Uint8Array.from({ length: 1 << 20 }, (_, index) => pattern[index % pattern.length] ?? 0);
      for (const kind of ['ndr', 'ndr64', 'objref', 'unknown', 'payload'] as const) {
        check(dissectAs(kind, large, { names: NO_NAMES }), [large.length]);
      }
    }
  });
});
