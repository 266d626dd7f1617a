import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Capture, openCapture } from '../capture/reader.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { importFiles } from '../pipeline/import.ts';
import { ask, Web } from './server.samples/web.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-gate-'));
let capture: Capture;
let web: Web;

beforeAll(async () => {
  process.env['ALPCSCOPE_CONFIG'] = join(folder, 'config');
  const page = join(folder, 'ui');
  mkdirSync(page);
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>the page</title>');
  const path = join(folder, 'sample.alpc');
  const names = createCatalogue();
  const sample = fileURLToPath(new URL('../../samples/two-stories.jsonl', import.meta.url));
  await importFiles([sample], path, { createdBy: 'test', names });
  capture = await openCapture(path);
  web = await Web.open(capture, names, page);
});

afterAll(async () => {
  await web.server.close();
  capture.close();
  rmSync(folder, { recursive: true });
  delete process.env['ALPCSCOPE_CONFIG'];
});

/** Ways of writing an address that a router takes for the plain one. */
const disguised = (path: string): string[] => [
  path,
  path.replace('a', '%61'),
  path.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  `http://127.0.0.1:${web.server.port}${path}`,
  `http://evil.example${path.replace('a', '%61')}`,
  `//evil.example${path}`,
  `/.${path}`,
  `/x/..${path}`,
];

const PUT = { method: 'PUT', body: '{"filters":[]}' };
const JSON_BODY = { 'content-type': 'application/json' };

describe('however the address is written', () => {
  it.each([
    '/api/capture',
    '/api/rows?entity=messages&from=0&count=10',
    '/api/message/1',
    '/api/export?entity=messages&format=csv',
    '/api/saved-filters',
    '/api/nothing',
  ])('%s is for who has the cookie', async (path) => {
    for (const address of disguised(path)) {
      const { status, text } = await ask(web.server.port, address);
      expect([address, status]).toEqual([address, 403]);
      expect(text).toContain('alpcscope printed');
    }
  });

  it('data is for no other site, and nobody else writes', async () => {
    const { cookie, origin } = web;
    for (const address of disguised('/api/saved-filters')) {
      const other = await web.get(address, { origin: 'http://evil.example' });
      // What is none of the API's addresses is a file that is not there.
      expect([403, 404]).toContain(other.status);
      for (const headers of [{ origin }, { cookie }, { cookie, origin: 'null' }]) {
        const { status } = await ask(web.server.port, address, { ...PUT, headers: { ...headers, ...JSON_BODY } });
        expect([address, status]).toEqual([address, 403]);
      }
    }
  });

  it('it is answered to who may ask', async () => {
    for (const address of disguised('/api/capture').slice(0, 4)) {
      const { status, headers } = await web.get(address, { origin: web.origin });
      expect([address, status]).toEqual([address, 200]);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('the policy goes with the answer to one that cannot be read', async () => {
    const answer = await ask(web.server.port, '/api/message/%ff');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ error: { message: 'the address cannot be read' } });
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  });
});

describe('a websocket', () => {
  const opened = (path: string, headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${web.server.port}${path}`, { headers });
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('error', ({ message }) => resolve(message));
    });

  it('is opened for no other site under any address', async () => {
    const { cookie, origin } = web;
    for (const path of ['/api/live', '/%61pi/live', '/api/%6cive']) {
      expect(await opened(path, { cookie, origin })).toBe('open');
      for (const headers of [{ cookie, origin: 'http://evil.example' }, { cookie }, { origin }])
        expect(await opened(path, headers)).toContain('403');
    }
  });

  it('is at its own address only', async () => {
    const { cookie, origin } = web;
    for (const path of ['/', '/nothing', '/plain.css', '/api/capture'])
      expect(await opened(path, { cookie, origin })).toContain('403');
  });
});
