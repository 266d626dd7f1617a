import duckdb from '@duckdb/node-bindings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE } from '../../test/support/facts.ts';
import { absolute, unixNanoseconds } from '../base/time.ts';
import { CellVectors } from './cell-vectors.ts';
import type { CellKind } from './cells.ts';
import { ROWS } from './columns.ts';
import { TimeWriter } from './timestamp.ts';

const WIDTHS: Readonly<Record<CellKind, number>> = { byte: 1, word: 4, long: 8, time: 8 };
const TYPES: Readonly<Record<CellKind, duckdb.Type>> = {
  byte: duckdb.Type.UTINYINT,
  word: duckdb.Type.UINTEGER,
  long: duckdb.Type.BIGINT,
  time: duckdb.Type.TIMESTAMP_NS,
};
const KINDS: readonly CellKind[] = ['byte', 'word', 'long', 'time'];

type Cell = number | undefined;

function vectors(): { load(kind: CellKind, cells: readonly Cell[]): (bigint | undefined)[] } {
  const time = new TimeWriter();
  time.setBase(BASE);
  const made = new CellVectors(time);
  const chunk = duckdb.create_data_chunk(KINDS.map((kind) => duckdb.create_logical_type(TYPES[kind])));
  return {
    load(kind, cells) {
      duckdb.data_chunk_reset(chunk);
      const vector = duckdb.data_chunk_get_vector(chunk, KINDS.indexOf(kind));
      // Other columns lie on both sides of the one that is read.
      const rows = Float64Array.from(cells.flatMap((cell) => [1e300, cell ?? Number.NaN, 1e300]));
      made.load(kind, { cells: rows, first: 1, step: 3, rows: cells.length }, vector);
      return read(vector, kind, cells.length);
    },
  };
}

function read(vector: duckdb.Vector, kind: CellKind, rows: number): (bigint | undefined)[] {
  const width = WIDTHS[kind];
  const bytes = Uint8Array.from(duckdb.vector_get_data(vector, ROWS * width));
  const validity = duckdb.vector_get_validity(vector, ROWS / 8) as Uint8Array | null;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: rows }, (_, row) => {
    if (validity !== null && ((validity[row >> 3] ?? 0) & (1 << (row & 7))) === 0) return undefined;
    if (kind === 'byte') return BigInt(view.getUint8(row));
    return kind === 'word' ? BigInt(view.getUint32(4 * row, true)) : view.getBigInt64(8 * row, true);
  });
}

const MEANING: Readonly<Record<CellKind, (value: number) => bigint>> = {
  byte: (value) => BigInt.asUintN(8, BigInt(value)),
  word: (value) => BigInt.asUintN(32, BigInt(value)),
  long: (value) => BigInt.asIntN(64, BigInt(value)),
  time: (value) => unixNanoseconds(absolute(BASE, value)),
};

function meant(kind: CellKind, cells: readonly Cell[]): (bigint | undefined)[] {
  return cells.map((cell) => (cell === undefined ? undefined : MEANING[kind](cell)));
}

describe('columns made of cells', () => {
  it('have every value and no other, whatever was there before', () => {
    const cell = fc.option(fc.oneof(fc.maxSafeInteger(), fc.nat(3), fc.constantFrom(-0, -1, 2 ** 32, 2 ** 32 - 1)), {
      nil: undefined,
    });
    const column = fc.array(cell, { maxLength: 70 });
    const columns = fc.array(fc.tuple(fc.constantFrom(...KINDS), column), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(columns, (list) => {
        const { load } = vectors();
        for (const [kind, cells] of list) expect(load(kind, cells)).toEqual(meant(kind, cells));
      }),
      { numRuns: 200 },
    );
  });

  it('are full, empty or mixed to the last row', () => {
    const { load } = vectors();
    for (const kind of KINDS) {
      const full = Array.from({ length: ROWS }, (_, row) => row * 4097);
      const empty = full.map(() => undefined);
      const late = [...full.slice(1).map(() => undefined), 5];
      const early = [5, ...full.slice(1).map(() => undefined)];
      for (const cells of [full, empty, full, late, early, empty, full]) {
        expect(load(kind, cells)).toEqual(meant(kind, cells));
      }
    }
  });

  it('keep whole numbers beyond 2^53 as doubles have them', () => {
    const cells = [2 ** 53, 2 ** 53 + 2, 2 ** 60 + 256, -(2 ** 62), 2 ** 53 * 100];
    expect(vectors().load('long', cells)).toEqual(cells.map(BigInt));
  });
});
