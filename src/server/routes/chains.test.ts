import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Capture, openCapture } from '../../capture/reader.ts';
import { createCatalogue } from '../../catalogue/catalogue.ts';
import { importFiles } from '../../pipeline/import.ts';
import type { WhyAnswer } from '../../present/why-json.ts';
import type { CaptureSummary, ChainDetail, ChainsWindow, Marked, Why, WhyWindow } from '../api.ts';
import { Ask, type Route } from '../route.ts';
import { CaptureService } from '../service.ts';
import { captureRoute } from './capture.ts';
import { chainRoute, chainsRoute } from './chains.ts';
import { markedRoute } from './marked.ts';
import { whyAllRoute, whyRoute } from './why.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-chains-'));
const catalogue = createCatalogue();
let capture: Capture;
let service: CaptureService;

beforeAll(async () => {
  const sample = fileURLToPath(new URL('../../../samples/who-asked.etl', import.meta.url));
  const path = join(folder, 'who-asked.alpc');
  await importFiles([sample], path, { createdBy: 'test', names: catalogue });
  capture = await openCapture(path);
  service = new CaptureService({ name: 'who-asked.etl', openReader: () => capture.another(), names: catalogue });
});

afterAll(async () => {
  await service.close();
  await capture.close();
  rmSync(folder, { recursive: true });
});

async function asked<T>(route: Route, query: object, params: object = {}): Promise<T> {
  const signal = new AbortController().signal;
  return (await route.answer(new Ask({ service, signal, query: { ...query }, params: { ...params } }))) as T;
}

describe('GET /api/capture', () => {
  it('begins where filters begin to count', async () => {
    const { first } = await asked<CaptureSummary>(captureRoute, {});
    expect(first).toBe(await capture.start());
  });
});

describe('GET /api/chains', () => {
  it('gives windows of what the command line lists', async () => {
    const listed: unknown[] = [];
    for await (const rows of capture.chains({ single: true, also: [] }))
      listed.push(...rows.map((row) => row['chain']));
    expect([...(await capture.chainNumbers({ single: true, also: [] }))]).toEqual(listed);

    const all = await asked<ChainsWindow>(chainsRoute, {});
    expect(all.end).toBe(true);
    expect(all.rows.length).toBeGreaterThan(3);
    const second = await asked<ChainsWindow>(chainsRoute, { from: '1', count: '2' });
    expect(second).toEqual({ from: 1, rows: all.rows.slice(1, 3), end: false, total: all.rows.length });
    const place = (id: unknown) => asked<ChainsWindow>(chainsRoute, { from: '0', count: '1', id: String(id) });
    expect((await place(all.rows[2]?.['chain'])).index).toBe(2);
    expect((await place(999_999)).index).toBeNull();
    expect(all.rows[0]).toMatchObject({ origin: { process: 'powershell.exe' }, ended_in: 'created notepad.exe(9136)' });
  });

  it('keeps chains with a call that fits', async () => {
    const { rows } = await asked<ChainsWindow>(chainsRoute, { filter: 'server.process:=WmiPrvSE.exe' });
    const processes = rows.map((row) => String(row['processes']));
    expect(processes.length).toBeGreaterThan(0);
    for (const names of processes) expect(names).toContain('WmiPrvSE.exe');
  });

  it('refuses a filter that is none', async () => {
    await expect(asked(chainsRoute, { filter: 'nonsense:1' })).rejects.toMatchObject({ status: 400 });
  });
});

describe('GET /api/chain/:id', () => {
  it('gives the chain of any of its calls, with evidence and what came of it', async () => {
    const chain = await asked<ChainDetail>(chainRoute, {}, { id: '2' });
    expect(chain.chain).toMatchObject({ chain: 1, calls: 2 });
    expect(chain.calls.map(({ depth, call }) => [depth, call['id']])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(chain.calls[1]?.evidence).toContain('woken');
    expect(chain.ended_in).toMatchObject([{ process: { name: 'notepad.exe' } }]);
    expect(chain.more).toBe(0);
  });

  it('knows what there is not', async () => {
    await expect(asked(chainRoute, {}, { id: '999' })).rejects.toMatchObject({ status: 404 });
  });
});

describe('GET /api/why', () => {
  it('gives for one process what it gives for all', async () => {
    const { rows, end } = await asked<WhyWindow>(whyAllRoute, { filter: 'notepad' });
    expect(end).toBe(true);
    const answer = rows[0] as object as WhyAnswer;
    expect(answer).toMatchObject({ process: { name: 'notepad.exe' }, requester: { process: 'powershell.exe' } });
    const one = await asked<Why>(whyRoute, { process: String(answer.process.id) });
    expect(one.answer).toEqual(answer);
    expect(one.lines.join('\n')).toContain(answer.sentence);
  });

  it('goes through all in windows', async () => {
    const all = await asked<WhyWindow>(whyAllRoute, {});
    const some = await asked<WhyWindow>(whyAllRoute, { from: '3', count: '4' });
    expect(some).toEqual({ ...all, from: 3, rows: all.rows.slice(3, 7), end: false });
    const past = await asked<WhyWindow>(whyAllRoute, { from: '999', count: '4' });
    expect(past).toMatchObject({ rows: [], end: true, total: all.rows.length });
  });

  it('begins with what started in the recording, unless another order is asked for', async () => {
    const startsIn = async (order: object) => {
      const { rows, started } = await asked<WhyWindow>(whyAllRoute, order);
      const answers = rows.map((row) => (row as object as WhyAnswer).process);
      return { started, starts: answers.map((one) => one.started_at), names: answers.map((one) => one.name) };
    };
    const { started, starts } = await startsIn({});
    const known = starts.filter((start) => start !== null);
    const before = starts.filter((start) => start === null);
    expect([known.length, before.length].every((count) => count > 1)).toBe(true);
    expect(started).toBe(known.length);
    expect(starts).toEqual([...known.toSorted(), ...before]);
    expect((await startsIn({ order: 'latest' })).starts).toEqual([...known.toSorted().reverse(), ...before]);
    expect((await startsIn({ order: 'start' })).starts).toEqual([...before, ...known.toSorted()]);
    const named = (await startsIn({ order: 'name' })).names.filter((name) => name !== null);
    const names = named.map((name) => name.toLowerCase());
    expect(names).toEqual(names.toSorted());
    await expect(startsIn({ order: 'size' })).rejects.toMatchObject({ status: 400 });
  });

  it('says where a process stands in the list', async () => {
    const { rows } = await asked<WhyWindow>(whyAllRoute, {});
    const { process } = rows[5] as object as WhyAnswer;
    expect(await asked<WhyWindow>(whyAllRoute, { id: String(process.id) })).toMatchObject({ index: 5 });
    const left = await asked<WhyWindow>(whyAllRoute, { id: String(process.id), filter: 'pid:1' });
    expect(left).toMatchObject({ total: 0, index: null, end: true });
  });

  it('knows what there is not', async () => {
    await expect(asked(whyRoute, { process: '999' })).rejects.toMatchObject({ status: 404 });
    await expect(asked(whyRoute, { event: '99999999' })).rejects.toMatchObject({ status: 404 });
    await expect(asked(whyRoute, {})).rejects.toMatchObject({ status: 400 });
  });
});

describe('GET /api/marked', () => {
  const marked = (of: string, ids: readonly unknown[], marks: readonly string[]) =>
    asked<Marked>(markedRoute, { of, ids: ids.join(','), marks: marks.join('\n') });

  it('gives chains the highlights whose filter would keep them', async () => {
    const filters = ['server.process:=WmiPrvSE.exe', 'server.process:=services.exe'];
    const ids = (await asked<ChainsWindow>(chainsRoute, {})).rows.map((row) => row['chain']);
    const kept = await Promise.all(
      filters.map(
        async (filter) => new Set((await asked<ChainsWindow>(chainsRoute, { filter })).rows.map((row) => row['chain'])),
      ),
    );
    const expected = ids.map((id) => {
      const at = kept.findIndex((some) => some.has(id));
      return at < 0 ? null : at;
    });
    expect(new Set(expected)).toContain(0);
    expect(new Set(expected)).toContain(null);
    expect((await marked('chains', ids, filters)).marks).toEqual(expected);
  });

  it('gives processes and calls theirs, in the order asked, and passes over what makes no sense for them', async () => {
    const { rows } = await asked<WhyWindow>(whyAllRoute, { filter: 'name:=notepad.exe' });
    const notepad = (rows[0] as { readonly process: { readonly id: number } } | undefined)?.process.id;
    const marks = ['server.process:x', 'name:(', 'name:=notepad.exe'];
    expect((await marked('processes', [notepad, 1, 99_999], marks)).marks).toEqual([2, null, null]);
    expect((await marked('calls', [1, 2], ['id:2', 'id:(1 2)'])).marks).toEqual([1, 0]);
    expect((await marked('calls', [], ['id:2'])).marks).toEqual([]);
  });

  it('gives messages outside of calls those that are filters on calls, as far as messages have what these ask for', async () => {
    const rows: Record<string, unknown>[] = [];
    for await (const some of capture.rows('messages', { limit: 40 })) rows.push(...some);
    const ids = rows.map((row) => row['id']);
    const sender = String(rows[0]?.['source.process']);
    const expected = rows.map((row) => (row['source.process'] === sender ? 1 : null));
    expect(new Set(expected)).toEqual(new Set([1, null]));
    const marks = ['id:(1 2 3)', `client.process:="${sender}"`, 'duration_ns:*'];
    expect((await marked('one-way', ids, marks)).marks).toEqual(expected);
  });

  it('refuses what is not there to be asked', async () => {
    await expect(marked('losses', [1], ['id:1'])).rejects.toThrow(/of is one of/);
    await expect(
      marked(
        'calls',
        Array.from({ length: 1001 }, (_, at) => at),
        ['id:1'],
      ),
    ).rejects.toThrow(/at most/);
  });
});
