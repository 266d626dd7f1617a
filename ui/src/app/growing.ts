/**
 * Questions about a capture that grows. The push channel says that there is more; what is on the screen is asked again then, never
 * before its last answer has come and been looked at for a while. What is not on the screen is not asked at all.
 */
import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CaptureSummary } from '../../../src/server/api.ts';

const LEAST_PAUSE_MS = 1_000;
/** A pause is so many times as long as the answer took: a long question takes the server's time in small parts. */
const PAUSE_SHARE = 2;

/** What an answer was given of. */
interface Read<T> {
  readonly answer: T;
  readonly of: string;
  readonly took: number;
}

interface Growing<T> {
  /** Names all that the answer depends on, but for how far the capture has grown. */
  readonly key: QueryKey;
  readonly ask: (signal: AbortSignal) => Promise<T>;
  readonly enabled?: boolean;
  /** True if the answer to another key serves until this one's is there. */
  readonly keeps?: (other: QueryKey) => boolean;
}

/** Changes whenever there is more, or something else, in the capture. */
export function sizeOf({ key, state, counts }: Pick<CaptureSummary, 'key' | 'state' | 'counts'>): string {
  return `${key} ${state} ${Object.values(counts).join(' ')}`;
}

/** How long an answer is left alone before it is asked again. */
export function pauseAfter(took: number): number {
  return Math.max(LEAST_PAUSE_MS, PAUSE_SHARE * took);
}

/** The newest answer, and of which {@link sizeOf} the capture it is. While it is asked again the one before stays. */
export function useGrowing<T>(
  capture: CaptureSummary,
  { key, ask, enabled = true, keeps }: Growing<T>,
): UseQueryResult<T> & { readonly of: string | undefined } {
  const queries = useQueryClient();
  const size = sizeOf(capture);
  const query = useQuery<Read<T>, Error, T>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const begin = performance.now();
      return { answer: await ask(signal), of: size, took: performance.now() - begin };
    },
    select: ({ answer }) => answer,
    enabled,
    placeholderData: (before, of) => (of !== undefined && keeps?.(of.queryKey) === true ? before : undefined),
  });
  const read = queries.getQueryData<Read<T>>(key);
  const { isFetching, isError, refetch } = query;
  const stale = enabled && !isFetching && !isError && read !== undefined && read.of !== size;
  const pause = pauseAfter(read?.took ?? 0);
  useEffect(() => {
    if (!stale) return;
    const timer = setTimeout(() => void refetch(), pause);
    return () => clearTimeout(timer);
  }, [stale, refetch, pause]);
  return { ...query, of: read?.of };
}
