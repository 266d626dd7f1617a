/**
 * Code that is loaded when it is first wanted. React's `lazy` would do it too, but React keeps back for 300 ms what comes after a
 * "loading" that it has just shown (its throttle of Suspense), which is longer than the loading takes; and what could not be
 * loaded, as the server was gone, would stay so.
 */
import { queryOptions, useQuery } from '@tanstack/react-query';

/** Loads it once. */
export function codeQuery<T>(name: string, load: () => Promise<T>) {
  return queryOptions({ queryKey: ['code', name], queryFn: load, gcTime: Number.POSITIVE_INFINITY });
}

/** `code` is `undefined` until it is there. */
export function useCode<T>(name: string, load: () => Promise<T>) {
  const { data, error, refetch } = useQuery(codeQuery(name, load));
  return { code: data, error, retry: () => void refetch() };
}
