import { formatCount, formatSize } from '../../../src/present/format.ts';
import { numberAt, textAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { listedFields } from '../../../src/query/fields.ts';
import type { ApiRow, OverviewParts } from '../../../src/server/api.ts';
import { FactText } from '../detail/Facts.tsx';
import { termFor } from '../filter-bar/terms.ts';
import { filterHref } from '../links.ts';

/** How the capture was recorded, what it is made of, and what could not be read. */
export function Recording({ recording }: { readonly recording: OverviewParts['recording'] }) {
  const { sources, facts, events_by, skipped } = recording;
  return (
    <>
      <dl className="facts">
        {sources.map((source, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sources have no other name, and their order is fixed
          <div key={at}>
            <dt>Source</dt>
            <FactText>{sourceText(source)}</FactText>
          </div>
        ))}
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{safeText(name)}</dt>
            <FactText>{safeText(value)}</FactText>
          </div>
        ))}
      </dl>
      {events_by.length > 0 && (
        <details>
          <summary>Events by provider and kind</summary>
          <Counts rows={events_by.map(({ name, count }) => [name, count, kindFilter(name)])} />
        </details>
      )}
      {skipped.length > 0 && (
        <details open>
          <summary>
            <span aria-hidden="true">⚠ </span>Skipped, as it could not be read
          </summary>
          <Counts rows={skipped.map(({ reason, count }) => [reason, count])} />
        </details>
      )}
    </>
  );
}

/** What events are of, as filters know it. */
const KINDS = listedFields('events').find(({ name }) => name === 'kind')?.values ?? [];

/** Of a name such as `ALPC/33 alpc.send`: the filter for these events, where the capture keeps a row of each. */
function kindFilter(name: string): string | undefined {
  const kind = name.slice(name.lastIndexOf(' ') + 1);
  return KINDS.includes(kind) ? termFor('kind', kind) : undefined;
}

/** Names and counts; one with a filter leads to its events. */
function Counts({
  rows,
}: {
  readonly rows: readonly (readonly [name: string, count: number, filter?: string | undefined])[];
}) {
  return (
    <table className="items">
      <tbody>
        {rows.map(([name, count, filter]) => (
          <tr key={name}>
            <td>{safeText(name)}</td>
            <td className="is-number">
              {filter === undefined ? (
                formatCount(count)
              ) : (
                <a href={filterHref('events', filter)}>{formatCount(count)}</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `boot.etl, 4.00 MB`. */
function sourceText(source: ApiRow): string {
  const size = numberAt(source, 'size');
  const parts = [textAt(source, 'name') ?? 'not named', size === undefined ? undefined : formatSize(size)];
  return safeText(parts.filter((part) => part !== undefined).join(', '));
}
