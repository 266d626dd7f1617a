import { valueAt } from '../../../src/present/row.ts';
import type { Entity } from '../../../src/query/field.ts';
import { include } from '../../../src/query/print.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { filterValue } from '../filter-bar/terms.ts';
import { filterHref } from '../links.ts';

interface CrossLink {
  readonly view: string;
  /** Field of the filter there ← field of the row here; all hold. */
  readonly by: Readonly<Record<string, string>>;
  readonly words: string;
}

const PROCESS: CrossLink = { view: 'processes', by: { pid: 'pid' }, words: 'its process' };

/** Calls and messages that name the same. */
function traffic(field: string, own: string): readonly CrossLink[] {
  return ['calls', 'messages'].map((view) => ({ view, by: { [field]: own }, words: view }));
}

const LINKS: Partial<Record<Entity, readonly CrossLink[]>> = {
  // Ports of one name are one to the filter.
  ports: [...traffic('port', 'name'), PROCESS],
  interfaces: traffic('interface_uuid', 'uuid'),
  services: [...traffic('service', 'name'), PROCESS],
  threads: [{ view: 'events', by: { pid: 'pid', tid: 'tid' }, words: 'its events' }, PROCESS],
  modules: [PROCESS],
};

/** The filter of a link; `undefined` if the row does not know what it takes. */
function filterOf(row: ApiRow, { by }: CrossLink): string | undefined {
  let filter = '';
  for (const [field, own] of Object.entries(by)) {
    const value = filterValue(valueAt(row, own));
    if (value === undefined || value === null) return undefined;
    const made = include(filter, field, value);
    if (!made.ok) return undefined;
    filter = made.value;
  }
  return filter;
}

/** Where what a row stands for occurs, as rows of other views. */
export function CrossLinks({ entity, row }: { readonly entity: Entity; readonly row: ApiRow }) {
  const links = (LINKS[entity] ?? []).flatMap((link) => {
    const filter = filterOf(row, link);
    return filter === undefined ? [] : [{ ...link, filter }];
  });
  if (links.length === 0) return null;
  return (
    <nav className="cross-links" aria-label="Where it occurs">
      {links.map(({ view, words, filter }) => (
        <a key={words} href={filterHref(view, filter)}>
          {words}
        </a>
      ))}
    </nav>
  );
}
