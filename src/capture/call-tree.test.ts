import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFolder, people } from '../../test/support/captures.ts';
import { callFact } from '../../test/support/facts.ts';
import type { TreeRow } from './call-tree.ts';
import type { Capture } from './reader.ts';
import type { Where } from './select.ts';

const { written } = captureFolder();

interface Planted {
  readonly id: number;
  readonly parent: number | undefined;
  readonly start: number | undefined;
}

async function planted(calls: readonly Planted[]): Promise<Capture> {
  return written((writer) => {
    people(writer);
    const chains = new Map<number, number>();
    for (const { id, parent, start } of calls) {
      // Parents come first, as in the tests' lists.
      const chain = parent === undefined ? id : (chains.get(parent) ?? id);
      chains.set(id, chain);
      writer.call(callFact({ id, parent, chain, startedAt: start, clientProcess: 1 }));
    }
  });
}

async function tree(capture: Capture, where?: Where): Promise<TreeRow[]> {
  const rows: TreeRow[] = [];
  for await (const chunk of capture.callTree({ fields: ['id'], ...(where === undefined ? {} : { where }) })) {
    rows.push(...chunk);
  }
  return rows;
}

function drawn(rows: readonly TreeRow[]): string[] {
  return rows.map(({ depth, matched, row }) => `${'  '.repeat(depth)}${row['id']}${matched ? '' : ' (context)'}`);
}

function only(...ids: number[]): Where {
  return { sql: `"id" IN (${ids.map(() => 'CAST(? AS BIGINT)').join(', ')})`, params: ids.map(BigInt) };
}

describe('the tree of calls', () => {
  const calls: Planted[] = [
    { id: 1, parent: undefined, start: 50 },
    { id: 2, parent: 1, start: 70 },
    { id: 3, parent: 1, start: 60 },
    { id: 4, parent: 3, start: 65 },
    { id: 5, parent: undefined, start: 10 },
    { id: 6, parent: 5, start: undefined },
    { id: 7, parent: 5, start: 20 },
    { id: 8, parent: undefined, start: undefined },
  ];

  it('has each root with all below it, by start', async () => {
    const capture = await planted(calls);
    expect(drawn(await tree(capture))).toEqual(['5', '  7', '  6', '1', '  3', '    4', '  2', '8']);
  });

  it('keeps what is above and below a match', async () => {
    const capture = await planted(calls);
    expect(drawn(await tree(capture, only(3)))).toEqual(['1 (context)', '  3', '    4 (context)']);
    expect(drawn(await tree(capture, only(4, 7)))).toEqual([
      '5 (context)',
      '  7',
      '1 (context)',
      '  3 (context)',
      '    4',
    ]);
    expect(await tree(capture, only(99))).toEqual([]);
    // Filters may speak of joined columns, and a second tree may follow.
    const named = { sql: `"client.process" = ?`, params: ['services.exe'] };
    expect((await tree(capture, named)).length).toBe(calls.length);
  });

  it('is whole for chains of any size and depth, over several steps', async () => {
    const deep = Array.from({ length: 30_000 }, (_, index) => ({
      id: index + 1,
      parent: index === 0 ? undefined : index,
      start: index,
    }));
    const flat = Array.from({ length: 50_000 }, (_, index) => ({
      id: 30_001 + index,
      parent: undefined,
      start: 1e6 + index,
    }));
    const rows = await tree(await planted([...deep, ...flat]));
    expect(rows.length).toBe(80_000);
    expect(rows[29_999]).toEqual({ depth: 29_999, matched: true, row: { id: 30_000 } });
    expect(rows.map(({ row }) => row['id'])).toEqual(Array.from({ length: 80_000 }, (_, index) => index + 1));
  });

  it('shows every call of a chosen chain once, below its parent', async () => {
    const forest = fc
      .array(fc.tuple(fc.option(fc.nat(), { nil: undefined }), fc.nat({ max: 50 })), { minLength: 1, maxLength: 40 })
      .map((items) =>
        items.map(([parent, start], index) => ({
          id: index + 1,
          parent: parent === undefined || index === 0 ? undefined : (parent % index) + 1,
          start,
        })),
      );
    await fc.assert(
      fc.asyncProperty(forest, async (chosen) => {
        const rows = await tree(await planted(chosen));
        expect(rows.map(({ row }) => Number(row['id'])).sort((a, b) => a - b)).toEqual(chosen.map(({ id }) => id));
        const path: unknown[] = [];
        for (const { depth, row } of rows) {
          path.length = depth;
          expect(chosen[Number(row['id']) - 1]?.parent).toBe(path[depth - 1]);
          path.push(row['id']);
        }
      }),
      { numRuns: 15 },
    );
  });
});
