import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Capture, openCapture } from '../capture/reader.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { importFiles } from '../pipeline/import.ts';
import type {
  ApiError,
  CallDetail,
  CaptureSummary,
  FieldValues,
  LiveNews,
  MessageDetail,
  ProcessDetail,
  RowCount,
  RowPosition,
  RowsWindow,
  TopValues,
  TreeWindow,
} from './api.ts';
import { ask, Web } from './server.samples/web.ts';
import { startServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-server-'));
const page = join(folder, 'ui');
let capture: Capture;
let web: Web;

beforeAll(async () => {
  process.env['ALPCSCOPE_CONFIG'] = join(folder, 'config');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>the page</title>');
  writeFileSync(join(page, 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
  const path = join(folder, 'sample.alpc');
  const names = createCatalogue();
  await importFiles([sample('two-stories.etl'), sample('two-stories.jsonl')], path, { createdBy: 'test', names });
  capture = await openCapture(path);
  web = await Web.open(capture, names, page);
});

afterAll(async () => {
  await web.server.close();
  capture.close();
  rmSync(folder, { recursive: true });
  delete process.env['ALPCSCOPE_CONFIG'];
});

describe('who may ask', () => {
  it('trades the token for a cookie that scripts and other sites do not get, and takes it out of the address', async () => {
    const { pathname, search } = new URL(web.server.url);
    const answer = await ask(web.server.port, `${pathname}${search}`);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await web.get('/')).text).toContain('the page');
    expect(String(answer.headers['set-cookie'])).not.toContain(search.slice('?token='.length));
  });

  it.each(['/', '/assets/app.js', '/api/capture'])('answers %s to nobody without the cookie', async (path) => {
    const answer = await ask(web.server.port, path);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('two-stories');
    expect(answer.text).toContain('alpcscope printed');
  });

  it.each(['wrong', '', 'x'.repeat(10_000)])('refuses the token "%.10s"', async (token) => {
    const answer = await ask(web.server.port, `/?token=${token}`);
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'refuses the host "%s", token and cookie or not',
    async (host) => {
      const { search } = new URL(web.server.url);
      for (const path of ['/api/capture', '/', `/${search}`]) {
        const answer = await web.get(path, { host });
        expect([400, 403]).toContain(answer.status);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    },
  );

  it('is reached by the name localhost', async () => {
    expect((await web.get('/api/capture', { host: `localhost:${web.server.port}` })).status).toBe(200);
  });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'https://127.0.0.1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses data to another site: %j', async (headers: Record<string, string>) => {
    expect((await web.get('/api/capture', headers)).status).toBe(403);
  });

  it('answers its own page', async () => {
    const headers = { origin: web.origin, 'sec-fetch-site': 'same-origin' };
    expect((await web.get('/api/capture', headers)).status).toBe(200);
  });

  it('goes on by itself behind a link on another site, without giving anything away', async () => {
    const answer = await ask(web.server.port, '/', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.text).toContain('http-equiv="refresh"');
    expect(answer.text).not.toContain('the page');
  });

  it.each(['POST', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('does not do %s', async (method) => {
    const answer = await ask(web.server.port, '/api/capture', { method, headers: { cookie: web.cookie } });
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('writes for nobody whose origin is not said', async () => {
    const put = {
      method: 'PUT',
      headers: { cookie: web.cookie, 'content-type': 'application/json' },
      body: '{"filters":[]}',
    };
    expect((await ask(web.server.port, '/api/saved-filters', put)).status).toBe(403);
  });

  it('sends the strict policy with every answer, errors too', async () => {
    for (const answer of [await web.get('/'), await web.get('/api/nothing'), await ask(web.server.port, '/')]) {
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      );
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
    }
    expect((await web.get('/api/capture')).headers['cache-control']).toBe('no-store');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
  ])('serves no file but its own: %s', async (path) => {
    const answer = await web.get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret\n');
  });

  it('asks a second server on the port for a new link', async () => {
    const second = await startServer({
      capture: { name: 'b', openReader: () => capture.another(), names: createCatalogue() },
      port: 0,
      host: '127.0.0.1',
      page: '/nowhere',
      onError: () => {},
    });
    const old = web.cookie.replace(String(web.server.port), String(second.port));
    const answer = await ask(second.port, '/', { headers: { cookie: old } });
    expect(answer.status).toBe(403);
    await second.close();
  });

  it('says when the port is taken', async () => {
    const options = { host: '127.0.0.1', page, onError: () => {}, port: web.server.port };
    const taken = startServer({
      ...options,
      capture: { name: 'c', openReader: () => capture.another(), names: createCatalogue() },
    });
    await expect(taken).rejects.toThrow(/is in use/);
  });

  const socket = (headers: Record<string, string>): Promise<LiveNews> =>
    new Promise((resolve, reject) => {
      const live = new WebSocket(`ws://127.0.0.1:${web.server.port}/api/live`, { headers });
      live.on('message', (data) => {
        live.close();
        resolve(JSON.parse(String(data)) as LiveNews);
      });
      live.on('error', reject);
    });

  it('opens the websocket for its own page only', async () => {
    const news = await socket({ cookie: web.cookie, origin: web.origin });
    expect(news.state).toBe('complete');
    expect(news.counts.messages).toBeGreaterThan(1000);
    await expect(socket({ cookie: web.cookie, origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(socket({ cookie: web.cookie })).rejects.toThrow('403');
    await expect(socket({ origin: web.origin })).rejects.toThrow('403');
    await expect(socket({ cookie: web.cookie, origin: web.origin, host: 'evil.example' })).rejects.toThrow('403');
  });
});

describe('rows', () => {
  const FILTER = encodeURIComponent('powershell OR winlogon');

  it('says what is open', async () => {
    const summary = await web.json<CaptureSummary>('capture');
    expect(summary).toMatchObject({ name: 'test.alpc', live: false, state: 'complete', damage: [] });
    expect(summary.counts.processes).toBe(await capture.count('processes'));
  });

  it.each([
    ['messages', '', ''],
    ['messages', FILTER, ''],
    ['messages', FILTER, 'latency_ns:desc'],
    ['calls', '', 'server.process:asc,duration_ns:desc'],
    ['processes', '', ''],
    ['interfaces', '', ''],
    ['services', 'state:running', 'name:desc'],
    ['events', 'kind:alpc.send', ''],
  ] as const)('gives the same %s by windows as all at once (filter "%s", sort "%s")', async (entity, filter, sort) => {
    const query = `entity=${entity}&filter=${filter}&sort=${sort}`;
    const { matching, all } = await web.json<RowCount>(`count?${query}`);
    const exported = await web.get(`/api/export?${query}&format=jsonl`);
    const lines = exported.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toHaveLength(matching);
    expect(matching).toBeLessThanOrEqual(all);
    for (const from of [0, 7, Math.floor(matching / 2), matching - 3, matching + 5].filter((at) => at >= 0)) {
      const window = await web.json<RowsWindow>(`rows?${query}&from=${from}&count=20`);
      expect(window.rows).toEqual(lines.slice(from, from + 20));
      expect(window.end).toBe(from + 20 >= matching);
    }
    expect(web.failures).toEqual([]);
  });

  it('finds the place of a row, and none for one that is hidden', async () => {
    const query = `entity=messages&filter=${FILTER}&sort=size:desc`;
    const { rows } = await web.json<RowsWindow>(`rows?${query}&from=5&count=1&fields=size`);
    const id = Number(rows[0]?.['id']);
    expect(await web.json<RowPosition>(`position?${query}&id=${id}`)).toEqual({ index: 5 });
    expect(await web.json<RowPosition>(`position?entity=messages&id=3`)).toEqual({ index: 2 });
    expect(await web.json<RowPosition>(`position?entity=messages&filter=nosuchword&id=3`)).toEqual({ index: null });
  });

  it('says where a filter is wrong', async () => {
    const answer = await web.get(`/api/rows?entity=messages&filter=${encodeURIComponent('lsass sise:>3')}`);
    expect(answer.status).toBe(400);
    const { error } = JSON.parse(answer.text) as ApiError;
    expect(error.span).toEqual({ start: 6, end: 10 });
    expect(error.message).toContain('sise');
  });

  it.each([
    'rows?entity=nothing',
    'rows',
    'rows?entity=messages&from=-1',
    'rows?entity=messages&from=1e9',
    'rows?entity=messages&entity=calls',
    'rows?entity=messages&sort=size:up',
    'rows?entity=messages&sort=nothing',
    'rows?entity=messages&fields=id,nothing',
    'export?entity=messages&format=xml',
    'export?entity=messages&format=csv&sort=nothing',
    'export?entity=messages&format=csv&ids=1;DROP',
    'export?entity=messages&format=csv&places=1-',
    'top?entity=messages',
    'top?entity=messages&fields=nothing',
  ])('refuses %s in a sentence', async (path) => {
    const answer = await web.get(`/api/${path}`);
    expect(answer.status).toBe(400);
    expect((JSON.parse(answer.text) as ApiError).error.message).not.toBe('');
    expect(web.failures).toEqual([]);
  });

  it('exports rows by their places in the filtered and sorted list, however many', async () => {
    const list = 'entity=messages&filter=kind:request&sort=id:desc&fields=id';
    const all = await web.get(`/api/export?${list}&format=csv`);
    const [head = '', ...ids] = all.text.trim().split(/\r?\n/);
    const places = await web.get(`/api/export?${list}&format=csv&places=1-2,5-999999`);
    expect(places.text.trim().split(/\r?\n/)).toEqual([head, ...ids.slice(1, 3), ...ids.slice(5)]);
    const direct = await web.get('/api/export?entity=services&format=csv');
    const whole = await web.get('/api/export?entity=services&format=csv&places=0-99999');
    expect(whole.text).toBe(direct.text);
  });

  it('exports chosen rows, and CSV with a heading even where no row fits', async () => {
    const chosen = await web.get('/api/export?entity=messages&format=csv&ids=3,1&fields=id,kind');
    expect(chosen.text).toMatch(/^id,kind\n3,\w+\n1,\w+\n$/);
    expect(chosen.headers['content-disposition']).toBe('attachment; filename="test.alpc-messages.csv"');
    const none = await web.get('/api/export?entity=messages&format=csv&fields=id,kind&filter=nosuchword');
    expect(none.text).toBe('id,kind\n');
  });

  it('ranks what fills the capture, lists by their elements', async () => {
    const top = await web.json<TopValues>('top?entity=messages&fields=kind,evidence,target.process&limit=2');
    const [kind, evidence] = top.fields;
    expect(kind?.values.map((one) => one.value).sort()).toEqual(['reply', 'request']);
    expect(evidence?.values[0]?.value).toBe('message-id');
    const { values } = await web.json<FieldValues>('values?entity=messages&fields=source.process,port&prefix=NTSV');
    expect(values.map((one) => one.value)).toEqual(['\\RPC Control\\ntsvcs']);
  });
});

describe('details', () => {
  it('shows a message with its bytes, both ends, and where names come from', async () => {
    const { rows } = await web.json<RowsWindow>(
      `rows?entity=messages&filter=${encodeURIComponent('payload:* kind:request')}&count=1`,
    );
    const detail = await web.json<MessageDetail>(`message/${Number(rows[0]?.['id'])}`);
    expect(detail.source.process?.['name']).toBe((detail.message['source'] as { process: string }).process);
    const part = detail.ends[0]?.parts.find((one) => one.buffer === 'payload');
    expect(Buffer.from(part?.bytes ?? '', 'base64').length).toBe(part?.root.length);
    expect(part?.root.children.length).toBeGreaterThan(0);
    expect(detail.call?.['request']).toBe(detail.message['id']);
    expect(detail.other?.['id']).toBe(detail.call?.['reply']);
    expect(detail.names.find((one) => one.what === 'source.process')?.from).toContain('recording');
  });

  it('shows a call with request and reply, and a process with its peers', async () => {
    const call = await web.json<CallDetail>('call/3');
    expect(call.request?.message['id']).toBe(call.call['request']);
    expect(call.above.map((one) => one['id'])).toEqual([2]);
    expect(call.names.find((one) => one.what === 'interface_uuid')?.from).toBe(
      'RPC events of client and server, which agree',
    );
    const process = await web.json<ProcessDetail>(`process/${Number(call.client.process?.['id'])}`);
    expect(process.peers.some((peer) => peer['id'] === call.server.process?.['id'] && Number(peer['made']) > 0)).toBe(
      true,
    );
  });

  it.each(['message/0', 'message/99999999', 'message/x', 'call/99999999', 'event/99999999', 'process/99999999'])(
    'answers 404 for %s',
    async (path) => {
      expect((await web.get(`/api/${path}`)).status).toBe(404);
    },
  );

  it('gives the tree as the command line does, by windows and branches', async () => {
    const shown: unknown[] = [];
    const filter = encodeURIComponent('powershell');
    const unfold = async (rows: TreeWindow['rows'], depth: number): Promise<void> => {
      for (const { call, children, matched } of rows) {
        shown.push({ id: call['id'], depth, matched });
        const below = await web.json<TreeWindow>(`tree/children?parent=${Number(call['id'])}&filter=${filter}`);
        expect(below.rows).toHaveLength(children);
        await unfold(below.rows, depth + 1);
      }
    };
    const roots = await web.json<TreeWindow>(`tree?filter=${filter}`);
    await unfold(roots.rows, 0);
    const expected: unknown[] = [];
    const where = { sql: '"client.process" = ? OR "server.process" = ?', params: ['powershell.exe', 'powershell.exe'] };
    for await (const rows of capture.callTree({ where }))
      expected.push(...rows.map(({ row, depth, matched }) => ({ id: row['id'], depth, matched })));
    expect(shown).toEqual(expected);
    const last = roots.rows.at(-1);
    const place = await web.json<RowPosition>(`tree/position?filter=${filter}&id=${Number(last?.call['id'])}`);
    expect(place.index).toBe(roots.rows.length - 1);
  });
});

describe('saved filters', () => {
  const put = (body: unknown): ReturnType<typeof ask> =>
    ask(web.server.port, '/api/saved-filters', {
      method: 'PUT',
      headers: { cookie: web.cookie, origin: web.origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('are kept in the user’s own settings, for the user alone', async () => {
    const saved = { filters: [{ name: 'slow <b>', entity: 'calls', filter: 'duration:>1ms' }] };
    expect((await put(saved)).status).toBe(200);
    expect(await web.json('saved-filters')).toEqual(saved);
    const file = join(folder, 'config', 'filters.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(saved);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    {},
    { filters: 3 },
    { filters: [3] },
    { filters: [{ name: '', entity: 'calls', filter: '' }] },
    { filters: [{ name: 'a', entity: 'x', filter: '' }] },
  ])('refuse %j', async (body) => {
    expect((await put(body)).status).toBe(400);
  });
});

describe('requests that are given up', () => {
  const GONE = 'GivenUp: the request was given up';

  it('are interrupted in the database, so that the next one is answered', async () => {
    // Four joins of all messages with each other: hours.
    const slow = web.server.service.readers;
    const gone = new AbortController();
    const asked = slow.ask('heavy', gone.signal, (reader) =>
      reader.count('messages', {
        sql: '(SELECT count(*) FROM store.messages a, store.messages b, store.messages c, store.messages d) > 0',
        params: [],
      }),
    );
    const behind = slow.ask('heavy', gone.signal, () => Promise.reject(new Error('it never begins')));
    setTimeout(() => gone.abort(), 50);
    const ends = await Promise.allSettled([asked, behind]);
    expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual([GONE, GONE]);
    expect(await web.json<RowCount>('count?entity=messages&filter=lsass')).toBeDefined();
  });

  it('are given up when the connection closes', async () => {
    const { readers } = web.server.service;
    const block = new AbortController();
    let release = (): void => {};
    const held = readers.ask(
      'heavy',
      block.signal,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const socket = connect(web.server.port, '127.0.0.1');
    socket.write(
      `GET /api/map?filter=smss HTTP/1.1\r\nHost: 127.0.0.1:${web.server.port}\r\nCookie: ${web.cookie}\r\n\r\n`,
    );
    await expect.poll(() => readers.waiting('heavy')).toBe(1);
    socket.destroy();
    await expect.poll(() => readers.waiting('heavy')).toBe(0);
    release();
    await held;
    expect(web.failures).toEqual([]);
  });
});
