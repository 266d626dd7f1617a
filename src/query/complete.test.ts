import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from './complete.ts';
import type { Entity } from './field.ts';
import { ENTITIES } from './fields.ts';
import { compileFilter } from './resolve.ts';

/** Completes at the `|`. */
function at(marked: string, entity: Entity = 'messages') {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { replace, items, values } = complete(text, offset, entity);
  const labels = items.filter((item) => item.kind !== 'example').map((item) => item.label);
  return { labels, values, replaced: text.slice(replace.start, replace.end), text, replace, items };
}

describe('complete', () => {
  it('offers fields at the start, and operators after a term', () => {
    expect(at('|').labels).toEqual(expect.arrayContaining(['process', 'kind', 'sent_at', 'source.process']));
    expect(at('|').labels).not.toContain('AND');
    expect(at('a |').labels).toEqual(expect.arrayContaining(['kind', 'AND', 'OR', 'NOT']));
    expect(at('pid:(1 2) |').labels).toContain('OR');
    expect(at('a AND |').labels).not.toContain('AND');
  });

  it('offers fields by what was typed: first those that begin so', () => {
    expect(at('proc|').labels).toEqual([
      'process',
      'process_row',
      'procedure',
      'source.process',
      'source.process_row',
      'target.process',
      'target.process_row',
    ]);
    expect(at('proc|').values).toEqual({
      fields: [
        'source.process',
        'source.service',
        'target.process',
        'target.service',
        'port',
        'interface',
        'procedure',
        'summary',
      ],
      prefix: 'proc',
    });
    expect(at('a -ki|').labels).toEqual(['kind']);
    expect(at('(lat|').labels).toEqual(['latency', 'latency_ns']);
  });

  it('replaces the whole name under the cursor', () => {
    expect(at('a ki|nd:reply').replaced).toBe('kind:');
    expect(at('a ki| b').replaced).toBe('ki');
  });

  it('offers values and operators behind a colon', () => {
    expect(at('kind:|').labels).toEqual(['request', 'reply', 'datagram', 'connection', '=', 'null', '*']);
    expect(at('kind:re|').labels).toEqual(['request', 'reply']);
    expect(at('kind:(request re|').labels).toEqual(['request', 'reply']);
    expect(at('matched:|').labels).toEqual(['true', 'false', 'null', '*']);
    expect(at('latency:|').labels).toEqual(['>', '>=', '<', '<=', 'null', '*']);
    expect(at('evidence:wait|').labels).toEqual(['wait-reply', 'unwait']);
  });

  it('asks for values of the fields that a name stands for', () => {
    expect(at('process:svc|').values).toEqual({ fields: ['source.process', 'target.process'], prefix: 'svc' });
    expect(at('port:="\\RPC Con|').values).toEqual({ fields: ['port'], prefix: '\\RPC Con' });
    expect(at('port:(a -b|').values).toEqual({ fields: ['port'], prefix: 'b' });
    expect(at('kind:|').values).toBeUndefined();
    expect(at('nothing:x|').values).toBeUndefined();
  });

  it('goes on after a mistake further to the left', () => {
    expect(at(') AND (pid: kind:re|').labels).toEqual(['request', 'reply']);
    expect(at('a OR OR ki|').labels).toEqual(['kind']);
  });

  it('stands any text and place, and what it offers can be put in', () => {
    const part = fc.constantFrom(
      'a',
      'kind:',
      'pid:',
      '(',
      ')',
      ' ',
      '-',
      '"',
      '>',
      're',
      'AND',
      'null',
      '*',
      'evidence:',
      '\u202e',
      '\ud800',
    );
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: -1, max: 60 }), fc.constantFrom(...ENTITIES), (filter, offset, entity) => {
        const { replace, items } = complete(filter, offset, entity);
        expect(replace.start).toBeGreaterThanOrEqual(0);
        expect(replace.start).toBeLessThanOrEqual(replace.end);
        expect(replace.end).toBeLessThanOrEqual(filter.length);
        for (const item of items) expect(item.insert === '').toBe(item.kind === 'example');
      }),
      { numRuns: 1500 },
    );
  });

  it('offers enum values that make a filter', () => {
    for (const entity of ENTITIES) {
      for (const name of complete('', 0, entity).items.filter((item) => item.kind === 'field')) {
        for (const value of complete(name.insert, name.insert.length, entity).items) {
          if (value.kind !== 'value' && value.kind !== 'example') continue;
          const filter = name.insert + (value.insert === '' ? value.label : value.insert);
          expect(compileFilter(filter, entity, { start: 0n }).ok, filter).toBe(true);
        }
      }
    }
  });
});
