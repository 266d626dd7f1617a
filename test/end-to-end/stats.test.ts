/** `stats --by` and `--waits` of the shipped sample, held against the list of its calls. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newProgram, ROOT } from './program.ts';

const program = newProgram();
beforeAll(async () => {
  const { code, err } = await program.run('import', join(ROOT, 'samples', 'two-stories.etl'), '-o', 'sample.alpc');
  expect([code, err]).toEqual([0, expect.stringContaining('727 calls')]);
});
afterAll(() => program.remove());

const stats = (...args: string[]) => program.run('stats', 'sample.alpc', ...args);

describe('stats', () => {
  it.each(['interface', 'procedure', 'port', 'pair', 'server'])('--by %s counts every call once', async (by) => {
    const rows = await program.json('stats', 'sample.alpc', '--by', by);
    const calls = await program.json('list', 'calls', 'sample.alpc');
    const sum = (name: string) => rows.reduce((all, row) => all + Number(row[name]), 0);
    expect(calls.length).toBe(727);
    expect(sum('calls')).toBe(calls.length);
    expect(sum('errors')).toBe(calls.filter(({ status }) => status !== 0 && status !== null).length);
  });

  it('--waits shows servers, pairs and chains, each with rows', async () => {
    const { code, out } = await stats('--waits', '--limit', '3');
    expect(code).toBe(0);
    const parts = out.split('\n\n');
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      'Servers that are waited for',
      'Who waits for whom',
      'The longest chains',
    ]);
    // A heading, the names of the columns, three rows.
    for (const part of parts) expect(part.trimEnd().split('\n').length).toBe(5);
  });

  it.each([['--waits'], ['--by', 'port']])('%s says so where no call fits', async (...args) => {
    const { code, out, err } = await stats(...args, '-f', 'no-such-name');
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe('Nothing to show: no call fits.\n');
  });
});
