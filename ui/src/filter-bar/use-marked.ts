/** Which highlight rows have that are not lists' own rows: the server says it of those that are on the screen. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import { writeMarks } from './terms.ts';
import { useFilter } from './use-filter.ts';

/** Asked at once, at most. */
const MOST_IDS = 500;

interface Seen {
  readonly of: 'calls' | 'chains' | 'messages' | 'one-way' | 'processes';
  /** What is on the screen. */
  readonly ids: readonly number[];
  /** Another one: rows that are known may fit other highlights by now. */
  readonly version?: string | undefined;
}

/** Number of the highlight of a row by its id; `undefined` if it has none, or that is not known yet. */
export function useMarked(capture: CaptureSummary, { of, ids, version }: Seen): (id: number) => number | undefined {
  const { marks } = useFilter();
  const text = writeMarks(marks);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other highlights, or a capture that has grown, are asked anew
  const known = useMemo(() => new Map<number, number | null>(), [capture.key, of, text, version]);
  // Until it is known anew, what was known is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const before = useMemo(() => new Map<number, number | null>(), [capture.key, of, text]);
  const missing = text === '' ? [] : ids.filter((id) => !known.has(id)).slice(0, MOST_IDS);
  const asked = missing.join(',');
  useQuery({
    queryKey: [capture.key, 'marked', of, text, version, asked],
    queryFn: async ({ signal }) => {
      const found = await client.marked({ of, ids: asked, marks: text }, signal);
      for (const [at, id] of missing.entries()) for (const map of [known, before]) map.set(id, found.marks[at] ?? null);
      return found;
    },
    enabled: asked !== '',
    gcTime: 0,
  });
  return (id) => (known.has(id) ? known : before).get(id) ?? undefined;
}

interface Drawn {
  readonly call: number | null;
  readonly message: number | null;
}

/** Of what a drawing shows: its calls, and its messages outside of calls. A message of a call has the highlight of its call. */
export function callsAndOneWay(drawn: readonly Drawn[]): { readonly calls: number[]; readonly oneWay: number[] } {
  const calls = drawn.flatMap(({ call }) => call ?? []);
  const oneWay = drawn.flatMap(({ call, message }) => (call === null ? (message ?? []) : []));
  return { calls: [...new Set(calls)], oneWay: [...new Set(oneWay)] };
}
