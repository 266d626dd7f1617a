import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiNameSource } from '../../../src/server/api.ts';
import { Value } from './Facts.tsx';

/** A name as a value of the filter: what it is the name of is a field. */
export function SourcedName({ source: { what, value } }: { readonly source: ApiNameSource }) {
  return <Value field={what} value={what === 'opnum' ? Number(value) : value} text={safeText(value)} />;
}

/** Where each name that is shown comes from. */
export function NameSources({ names }: { readonly names: readonly ApiNameSource[] }) {
  if (names.length === 0) return null;
  return (
    <section className="names" aria-label="Where names come from">
      <h2>Where names come from</h2>
      <ul>
        {names.map((source) => (
          <li key={`${source.what} ${source.from}`} className="whole">
            <span className="dim">{source.what}</span> <SourcedName source={source} />{' '}
            <span className="dim">— {safeText(source.from)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
