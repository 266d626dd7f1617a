import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRoute, routeHash } from './route.ts';

test('A link holds view, filter and what else the view keeps', () => {
  const hash = routeHash({ view: 'messages', filter: 'port:"a & b" #x', params: { id: '7', sort: '' } });
  expect(parseRoute(hash)).toEqual({ view: 'messages', filter: 'port:"a & b" #x', params: { id: '7' } });
});

test('Whatever stands in the address is a route', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const route = parseRoute(`#/${text}`);
      return typeof route.view === 'string' && typeof route.filter === 'string';
    }),
  );
});

test('Any filter and parameter comes back as it was', () => {
  const words = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(words, words, (filter, id) => {
      const route = parseRoute(routeHash({ view: 'calls', filter, params: { id } }));
      return route.filter === filter && (route.params['id'] ?? '') === id;
    }),
  );
});
