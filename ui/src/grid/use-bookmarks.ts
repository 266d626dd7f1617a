import type { Entity } from '../../../src/query/field.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { isNumber, useStored } from '../widgets/stored.ts';

const isIds = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isNumber);

/** Ids of rows somebody marked, remembered by capture. */
export function useBookmarks(capture: CaptureSummary, entity: Entity) {
  const [ids, setIds] = useStored(`bookmarks.${capture.name}.${capture.createdAt}.${entity}`, NONE, isIds);
  return {
    ids,
    has: (id: number | undefined) => id !== undefined && ids.includes(id),
    toggle: (id: number) =>
      setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id].sort((one, other) => one - other)),
    /** The next one behind an id, from the start again after the last. */
    after: (id: number | undefined) => ids.find((one) => one > (id ?? -1)) ?? ids[0],
  };
}

const NONE: readonly number[] = [];
