import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { captureFolder, people, queryOf } from '../../test/support/captures.ts';
import { ENTITIES } from '../query/fields.ts';
import { SCHEMA_VERSION } from './tables/storage.ts';

const { written } = captureFolder();
const DOCUMENT = readFileSync(new URL('../../docs/capture-format.md', import.meta.url), 'utf8');

/** Sections of the document by their `### \`name\`` headings. */
function sections(): Map<string, string> {
  const parts = DOCUMENT.split(/^### `([^`]+)`$/m);
  const found = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) found.set(parts[index] ?? '', parts[index + 1] ?? '');
  return found;
}

function codes(line: string | undefined): string[] {
  // A key's target, behind an arrow, is no column.
  return [...(line ?? '').replaceAll(/→ `[^`]+`/g, '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

describe('docs/capture-format.md', () => {
  let columns: Map<string, string[]>;
  beforeAll(async () => {
    const capture = await written(people);
    columns = new Map();
    for (const row of await queryOf(
      capture,
      `SELECT schema_name AS schema, table_name AS name, column_name AS column, data_type AS type FROM duckdb_columns()
        WHERE NOT internal AND table_name NOT LIKE '%_flat' ORDER BY 1, 2, column_index`,
    )) {
      const name = row['schema'] === 'main' ? String(row['name']) : `${row['schema']}.${row['name']}`;
      const list = columns.get(name) ?? [];
      const type = String(row['type']).replace(/^ENUM\(.*\)$/, 'ENUM');
      list.push(row['schema'] === 'main' ? String(row['column']) : `${row['column']} ${type}`);
      columns.set(name, list);
    }
  });

  it('describes every table and view, and no other', () => {
    expect([...sections().keys()].sort()).toEqual([...columns.keys()].sort());
    expect(DOCUMENT).toContain(`now ${SCHEMA_VERSION})`);
  });

  it('has the columns of each table with their types', () => {
    for (const [name, text] of sections()) {
      if (!name.startsWith('store.')) continue;
      const documented = [...text.matchAll(/^\| `([^`]+)` +\| (\S+) +\| (.+)\|$/gm)].map(
        (match) => `${match[1]} ${match[2]}`,
      );
      expect(documented, name).toEqual(columns.get(name));
    }
  });

  it('has the fields and keys of each view', () => {
    const all = sections();
    for (const entity of ENTITIES) {
      const lines = all.get(entity)?.split('\n') ?? [];
      const fields = codes(lines.find((line) => line.startsWith('Fields: ')));
      const keys = codes(lines.find((line) => line.startsWith('Keys and more: ')));
      expect([...fields, ...keys].sort(), entity).toEqual([...(columns.get(entity) ?? [])].sort());
    }
  });

  it('has examples that run', async () => {
    const capture = await written(people);
    const [block] = [...DOCUMENT.matchAll(/```sql\n([^`]+)```/g)];
    const examples = (block?.[1] ?? '').split(';').filter((text) => text.trim() !== '');
    expect(examples.length).toBe(2);
    for (const example of examples) expect(await queryOf(capture, example)).toEqual([]);
  });
});
