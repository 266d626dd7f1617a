/** docs/filter.md says what the program does: its field tables are those of the registry, its examples are filters. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/query/error.ts';
import { aliasesOf, ENTITIES, fieldsOf } from '../../src/query/fields.ts';
import { compileFilter } from '../../src/query/resolve.ts';

const path = new URL('../../docs/filter.md', import.meta.url);
const page = readFileSync(path, 'utf8');
const [before = '', rest = ''] = page.split(/(?<=<!-- generated from [^\n]*-->\n)/);
const [found = '', after = ''] = rest.split(/(?=<!-- \/generated -->)/);

// Lists of values longer than this would drown the table; they are shown below it.
const LONG = 8;

function table(entity: (typeof ENTITIES)[number]): string {
  const rows = fieldsOf(entity).map(({ name, type, description, values = [], bareWord }) => {
    const shown =
      values.length > 0 && values.length <= LONG ? ` ${values.map((value) => `\`${value}\``).join(', ')}.` : '';
    return `| \`${name}\` | ${type} | ${bareWord === true ? 'yes' : ''} | ${description}${shown} |`;
  });
  const long = fieldsOf(entity)
    .filter(({ values = [] }) => values.length > LONG)
    .map(({ name, values = [] }) => `\nValues of \`${name}\`: ${values.map((value) => `\`${value}\``).join(', ')}.\n`);
  const aliases = aliasesOf(entity).map(
    ({ name, fields, mode }) =>
      `\`${name}\` (${fields.map((field) => `\`${field}\``).join(mode === 'any' ? ' or ' : ', else ')})`,
  );
  const also = aliases.length === 0 ? '' : `\nAlso: ${aliases.join(', ')}.\n`;
  return `\n### ${entity}\n\n| field | type | words | |\n|---|---|---|---|\n${rows.join('\n')}\n${long.join('')}${also}`;
}

const generated = `${ENTITIES.map(table).join('')}\n`;

describe('docs/filter.md', () => {
  it('lists the fields of the registry', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, before + generated + after);
    else expect(found).toBe(generated);
  });

  const examples = [...before.matchAll(/^\| `([^|]+)` \|/gm)].map((match) => match[1] ?? '');

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  it.each(examples)('has an example that works: %s', (filter) => {
    // What was said is a matter of messages.
    const entity = filter.startsWith('payload:') ? 'messages' : 'calls';
    const compiled = compileFilter(filter, entity, { start: 1_595_981_220_623_616_700n });
    expect(compiled.ok ? '' : explain(compiled.error, filter)).toBe('');
  });

  it('shows a mistake as it is shown', () => {
    const compiled = compileFilter('durtion:>10ms', 'calls');
    const shown = compiled.ok ? '' : explain(compiled.error, 'durtion:>10ms');
    expect(before).toContain(shown.split('\n').slice(0, 4).join('\n'));
  });
});
