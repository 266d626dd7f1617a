/**
 * Questions about a capture that grows. The push channel says that there is more; what is on the screen is asked again then, never
 * before its last answer has come and been looked at for a while. What is not on the screen is not asked at all.
 */
import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
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

/** What reads parts of a capture by itself. */
interface Parts {
  readonly busy: boolean;
  /** How long its answers take. */
  readonly took: number;
  /** Reads what is shown again. */
  refresh(): void;
}

/** Lets parts be read again when the capture has grown, as seldom as by {@link useGrowing}. */
export function useGrown(capture: CaptureSummary, parts: Parts): void {
  const size = sizeOf(capture);
  const now = useRef(size);
  const read = useRef({ parts, of: size });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    now.current = size;
    if (read.current.parts !== parts) read.current = { parts, of: size };
    if (read.current.of === size || timer.current !== undefined) return;
    const look = (): void => {
      const { parts: seen } = read.current;
      timer.current = seen.busy ? setTimeout(look, LEAST_PAUSE_MS) : undefined;
      if (seen.busy) return;
      read.current = { parts: seen, of: now.current };
      seen.refresh();
    };
    timer.current = setTimeout(look, pauseAfter(parts.took));
  }, [size, parts]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}
