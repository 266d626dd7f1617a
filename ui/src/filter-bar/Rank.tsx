import { formatValue } from '../../../src/present/column.ts';
import { formatCount, UNKNOWN } from '../../../src/present/format.ts';
import type { Entity } from '../../../src/query/field.ts';
import { findField } from '../../../src/query/fields.ts';
import type { CaptureSummary, TopValues } from '../../../src/server/api.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { RANK_FIELDS } from './rank-fields.ts';
import { useFilter } from './use-filter.ts';

const SHOWN = 8;

/** The most frequent values of what is shown, each with one click to include or exclude it. */
export function Rank({
  capture,
  entity,
  filter,
}: {
  readonly capture: CaptureSummary;
  readonly entity: Entity;
  readonly filter: string;
}) {
  const fields = RANK_FIELDS[entity].join(',');
  const top = useGrowing(capture, {
    key: [capture.key, 'top', entity, filter],
    ask: (signal) => client.top({ entity, filter, fields, limit: SHOWN }, signal),
    keeps: keepsAll,
  });
  return (
    <aside className="rank" aria-label="What fills this" aria-busy={isBusy(top)}>
      <h2>What fills this</h2>
      {top.error === undefined ? null : (
        <StatePane kind="error" title="Could not be counted" text={top.error.message} />
      )}
      {top.isPending ? <StatePane kind="loading" title="Counting …" /> : null}
      {top.data?.fields.map((ranked) => (
        <Ranked key={ranked.field} entity={entity} ranked={ranked} total={top.data?.total ?? 0} />
      ))}
    </aside>
  );
}

interface RankedProps {
  readonly entity: Entity;
  readonly ranked: TopValues['fields'][number];
  readonly total: number;
}

function Ranked({ entity, ranked, total }: RankedProps) {
  const filter = useFilter();
  const field = findField(entity, ranked.field);
  // A field that no row knows says nothing.
  if (field === undefined || ranked.values.every(({ value }) => value === null)) return null;
  return (
    <section>
      <h3>{field.title}</h3>
      <ul>
        {ranked.values.map(({ value, count }) => {
          const text = value === null ? UNKNOWN : formatValue(value, field.type, { times: 'relative' });
          const share = (count / Math.max(1, total)).toFixed(4);
          const include = () => filter.change('include', field.name, value);
          const exclude = () => filter.change('exclude', field.name, value);
          return (
            <li key={String(value)}>
              <span className="rank-bar" style={{ width: `calc((100% - 2 * var(--gap)) * ${share})` }} />
              <button
                type="button"
                className="rank-value cut"
                title={`Show only ${text}`.slice(0, 400)}
                onClick={include}
              >
                {text}
              </button>
              <span className="rank-count number">{formatCount(count)}</span>
              <Button kind="quiet" icon="plus" label={`Include ${text}`.slice(0, 200)} onClick={include} />
              <Button kind="quiet" icon="minus" label={`Exclude ${text}`.slice(0, 200)} onClick={exclude} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
