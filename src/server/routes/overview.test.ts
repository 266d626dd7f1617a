import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureFolder, people } from '../../../test/support/captures.ts';
import { callFact, processFact } from '../../../test/support/facts.ts';
import { type Capture, openCapture } from '../../capture/reader.ts';
import { createCatalogue } from '../../catalogue/catalogue.ts';
import { importFiles } from '../../pipeline/import.ts';
import type { OverviewItem, OverviewParts } from '../api.ts';
import { Ask } from '../route.ts';
import { CaptureService } from '../service.ts';
import { overviewRoute } from './overview.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-overview-'));
const catalogue = createCatalogue();
const { written } = captureFolder();
const signal = new AbortController().signal;
let capture: Capture;
let service: CaptureService;

beforeAll(async () => {
  const sample = fileURLToPath(new URL('../../../samples/two-stories.etl', import.meta.url));
  const path = join(folder, 'two-stories.alpc');
  await importFiles([sample], path, { createdBy: 'test', names: catalogue });
  capture = await openCapture(path);
  service = new CaptureService({ name: 'two-stories.etl', openReader: () => capture.another(), names: catalogue });
});

afterAll(async () => {
  await service.close();
  await capture.close();
  rmSync(folder, { recursive: true });
});

async function part<Part extends keyof OverviewParts>(name: Part, filter = ''): Promise<OverviewParts[Part]> {
  const ask = new Ask({ service, signal, query: { filter }, params: { part: name } });
  return (await overviewRoute.answer(ask)) as OverviewParts[Part];
}

async function callsBehind(filter: string): Promise<number> {
  return capture.count('calls', await service.where(filter, 'calls', signal));
}

describe('GET /api/overview', () => {
  it.each(['pairs', 'ports', 'interfaces', 'procedures', 'waits'] as const)(
    'gives with each of %s the filter for just its calls',
    async (name) => {
      const items: readonly OverviewItem[] = await part(name);
      expect(items.length).toBeGreaterThan(3);
      for (const { filter, figures } of items)
        expect([filter, await callsBehind(filter)]).toEqual([filter, figures['calls']]);
    },
  );

  it('gives the numbers that it shows as the statistics of the command line do', async () => {
    const all = await capture.callStats({ by: 'pair', order: 'wait_ns', limit: 12 });
    const items = await part('waits');
    expect(items).toHaveLength(all.length);
    for (const [at, { figures }] of items.entries()) expect(all[at]).toMatchObject(figures);
    expect(items.some(({ figures }) => (figures['working_ns'] ?? 0) > 0)).toBe(true);
  });

  it('tells two lives of one pid apart', async () => {
    const made = await written((writer) => {
      people(writer);
      for (const id of [3, 4]) writer.process(processFact({ id, pid: 5000, name: 'notepad.exe' }));
      for (const [at, clientProcess] of [3, 3, 4].entries())
        writer.call(callFact({ id: at + 1, clientProcess, serverProcess: 2, startedAt: 10 + at }));
    });
    const other = new CaptureService({ name: 'reused', openReader: () => made.another(), names: catalogue });
    try {
      const ask = new Ask({ service: other, signal, query: {}, params: { part: 'pairs' } });
      const items = (await overviewRoute.answer(ask)) as readonly OverviewItem[];
      expect(items.map(({ figures }) => figures['calls'])).toEqual([2, 1]);
      for (const { filter, figures } of items)
        expect(await made.count('calls', await other.where(filter, 'calls', signal))).toBe(figures['calls']);
    } finally {
      await other.close();
      made.close();
    }
  });

  it('ranks procedures by what is slow, and pairs by what waits', async () => {
    const falling = (items: readonly OverviewItem[], key: string) => {
      const values = items.map(({ figures }) => figures[key] ?? -1);
      expect(values).toEqual([...values].sort((one, other) => other - one));
    };
    falling(await part('procedures'), 'p95_ns');
    falling(await part('waits'), 'wait_ns');
  });

  it('narrows to a filter, and the filters of figures with it', async () => {
    const items = await part('pairs', 'process:lsass');
    expect(items.length).toBeGreaterThan(0);
    for (const { title, filter, figures } of items) {
      expect(title).toContain('lsass');
      expect(await callsBehind(filter)).toBe(figures['calls']);
    }
  });

  it('counts every call with a duration in one bucket', async () => {
    const buckets = await part('latency');
    for (const { calls, filter } of buckets) expect([filter, await callsBehind(filter)]).toEqual([filter, calls]);
    const all = buckets.reduce((sum, { calls }) => sum + calls, 0);
    expect(all).toBe(await callsBehind('duration_ns:*'));
    for (const [at, { from_ns }] of buckets.slice(1).entries()) expect(from_ns).toBe((buckets[at]?.to_ns ?? 0) + 1);
  });

  it('counts every message in one stretch', async () => {
    const { counts, losses, bucket_ns } = await part('messages');
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(await capture.count('messages'));
    expect(losses).toHaveLength(counts.length);
    expect(bucket_ns % 100).toBe(0);
  });

  it('narrows messages to a filter on calls as far as they have what it asks for', async () => {
    const { counts, filter } = await part('messages', 'server.process:lsass');
    expect(filter).toBe('target.process:lsass');
    const where = await service.where(filter ?? '', 'messages', signal);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(await capture.count('messages', where));
    const all = await part('messages', 'duration:>1ms');
    expect(all).toEqual({ ...(await part('messages')), filter: null });
  });

  it('says how it was recorded', async () => {
    const { sources, facts, events_by } = await part('recording');
    expect(sources).toMatchObject([{ name: 'two-stories.etl' }]);
    expect(facts.map(({ name }) => name)).toContain('Records');
    expect(events_by.length).toBeGreaterThan(3);
    expect(await part('losses')).toEqual([]);
  });

  it('knows what there is not', async () => {
    await expect(part('nonsense' as 'pairs')).rejects.toMatchObject({ status: 404 });
    await expect(part('pairs', 'nonsense:1')).rejects.toMatchObject({ status: 400 });
  });
});
