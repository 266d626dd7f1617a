import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiNameSource } from '../../../src/server/api.ts';

/** Where each name that is shown comes from. */
export function NameSources({ names }: { readonly names: readonly ApiNameSource[] }) {
  if (names.length === 0) return null;
  return (
    <section className="names" aria-label="Where names come from">
      <h2>Where names come from</h2>
      <ul>
        {names.map(({ what, value, from }) => (
          <li key={`${what} ${from}`} className="whole">
            <span className="dim">{what}</span> {safeText(value)} <span className="dim">— {safeText(from)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
