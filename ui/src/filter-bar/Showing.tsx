import { formatCount } from '../../../src/present/format.ts';
import type { Entity } from '../../../src/query/field.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { sameOfAnother, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';

/** How many rows a filter keeps: at once without a filter, else as soon as they are counted. `undefined` until then. */
export function useMatching(capture: CaptureSummary, entity: Entity, filter: string) {
  const all = capture.counts[entity];
  const filtered = filter.trim() !== '';
  const key = [capture.key, 'count', entity, filter];
  const count = useGrowing(capture, {
    key,
    ask: (signal) => client.count({ entity, filter }, signal),
    enabled: filtered,
    keeps: sameOfAnother(key),
  });
  return { all, matching: filtered ? count.data?.matching : all, failed: filtered && count.error !== undefined };
}

/** "Showing 812 of 94,310", always. */
export function Showing({
  capture,
  entity,
  filter,
}: {
  readonly capture: CaptureSummary;
  readonly entity: Entity;
  readonly filter: string;
}) {
  const { all, matching, failed } = useMatching(capture, entity, filter);
  const part = matching === undefined ? (failed ? 'some' : 'counting …') : formatCount(matching);
  return (
    <output className="showing number" aria-live="polite">
      Showing <b>{part}</b> of <b>{formatCount(all)}</b> <span className="showing-entity">{entity}</span>
    </output>
  );
}
