/**
 * Questions about a capture that grows. The push channel says that there is more; what is on the screen is asked again then, never
 * before its last answer has come and been looked at for a while. What is not on the screen is not asked at all.
 */
import { hashKey, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { usePressed } from './held.ts';

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
  /** How long the answer is remembered when it is not shown, in milliseconds. */
  readonly gcTime?: number;
}

/** Changes whenever there is more, or something else, in the capture. */
export function sizeOf({ key, state, counts }: Pick<CaptureSummary, 'key' | 'state' | 'counts'>): string {
  return `${key} ${state} ${Object.values(counts).join(' ')}`;
}

/** How long an answer is left alone before it is asked again. */
export function pauseAfter(took: number): number {
  return Math.max(LEAST_PAUSE_MS, PAUSE_SHARE * took);
}

/** True of the keys that ask the same of another capture: what stays on the screen when a recording has ended. */
export function sameOfAnother(key: QueryKey): (other: QueryKey) => boolean {
  return (other) => hashKey(other.slice(1)) === hashKey(key.slice(1));
}

/** For views that keep what they show until the answer to another question is there. */
export const keepsAll = (): boolean => true;

/** An answer that follows the capture. */
export interface Followed<T> {
  readonly data: T | undefined;
  /** Of which {@link sizeOf} the capture it is. */
  readonly of: string | undefined;
  /** There is neither an answer nor a reason why not. */
  readonly isPending: boolean;
  /** Why there is none. An answer that could not be read anew stays. */
  readonly error: Error | undefined;
  /** What is shown is the answer to another question. */
  readonly isPlaceholderData: boolean;
  readonly refetch: () => void;
}

/** What was asked for is not on the screen. An answer that is only read anew is. */
export function isBusy({ isPending, isPlaceholderData }: Followed<unknown>): boolean {
  return isPending || isPlaceholderData;
}

/** The newest answer. While it is asked again the one before stays, also under a hand that is at work on it. */
export function useGrowing<T>(
  capture: CaptureSummary,
  { key, ask, enabled = true, keeps, gcTime }: Growing<T>,
): Followed<T> {
  const queries = useQueryClient();
  const size = sizeOf(capture);
  const tried = useRef<string>(undefined);
  const query = useQuery<Read<T>>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      tried.current = size;
      const begin = performance.now();
      return { answer: await ask(signal), of: size, took: performance.now() - begin };
    },
    enabled,
    placeholderData: (before, of) => (of !== undefined && keeps?.(of.queryKey) === true ? before : undefined),
    ...(gcTime === undefined ? {} : { gcTime }),
  });
  const read = queries.getQueryData<Read<T>>(key);
  const { isFetching, isError, isPlaceholderData, refetch } = query;
  // What could not be read is tried once more when there is more: it may not have been there yet.
  const stale = enabled && !isFetching && (isError ? tried.current : (read?.of ?? size)) !== size;
  const pause = pauseAfter(read?.took ?? 0);
  useEffect(() => {
    if (!stale) return;
    // Not anew if another part of the page asks the same already.
    const timer = setTimeout(() => void refetch({ cancelRefetch: false }), pause);
    return () => clearTimeout(timer);
  }, [stale, refetch, pause]);
  const hash = hashKey(key);
  const shown = useHeldAnswer(hash, query.data, isPlaceholderData);
  const failed = useRef<{ readonly hash: string; readonly error: Error }>(undefined);
  if (isError) failed.current = { hash, error: query.error };
  // Meanwhile the page goes on to say why.
  const error = shown === undefined && failed.current?.hash === hash ? failed.current.error : undefined;
  return {
    data: shown?.answer,
    of: isPlaceholderData ? undefined : shown?.of,
    isPending: shown === undefined && error === undefined,
    error,
    isPlaceholderData,
    refetch: () => {
      failed.current = undefined;
      void refetch();
    },
  };
}

/** The answer; while a hand is at work, the one that was there before to the same question. */
function useHeldAnswer<T>(hash: string, read: Read<T> | undefined, placeholder: boolean): Read<T> | undefined {
  const pressed = usePressed();
  const held = useRef<{ readonly hash: string; readonly read: Read<T> | undefined }>(undefined);
  const keep = pressed && held.current?.hash === hash && held.current.read !== undefined;
  // What is shown for want of an answer makes way for it.
  if (!keep) held.current = { hash: placeholder ? '' : hash, read };
  return held.current?.read;
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
