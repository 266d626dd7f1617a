import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

// dist/ has been built before the tests run; a thread needs it.
const BUILT = new URL('../../dist/pipeline/file-hash.js', import.meta.url).href;
const { FileHash }: typeof import('../../src/pipeline/file-hash.ts') = await import(BUILT);

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-hash-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the hash of a recording', () => {
  const bytes = Buffer.alloc(9_000_001, 'a recording ');
  const path = join(folder, 'recording.etl');
  writeFileSync(path, bytes);
  const right = createHash('sha256').update(bytes).digest('hex');

  test.each([
    ['on a thread of its own', 0],
    ['on the thread that asks', Number.POSITIVE_INFINITY],
  ])('is that of all its bytes, %s', async (_, threadFrom) => {
    const hash = new FileHash(path, bytes.length, threadFrom);
    expect(await hash.value()).toBe(right);
    expect(await hash.value()).toBe(right);
    hash.drop();
  });

  test('says what the thread could not read', async () => {
    const hash = new FileHash(join(folder, 'none.etl'), 1, 0);
    await expect(hash.value()).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('exist') });
    hash.drop();
  });

  test('is no more waited for when it is dropped', async () => {
    const hash = new FileHash(path, bytes.length, 0);
    const value = expect(hash.value()).rejects.toThrow('the hashing thread ended');
    hash.drop();
    await value;
  });
});
