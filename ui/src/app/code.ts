/**
 * Code that is loaded when it is first wanted. React's `lazy` would do it too, but React keeps back for 300 ms what comes after a
 * "loading" that it has just shown (its throttle of Suspense), which is longer than the loading takes.
 */
import { queryOptions, useQuery } from '@tanstack/react-query';

/** Loads it once; what could not be loaded is tried again when it is wanted again. */
export function codeQuery<T>(name: string, load: () => Promise<T>) {
  return queryOptions({
    queryKey: ['code', name],
    queryFn: load,
    gcTime: Number.POSITIVE_INFINITY,
    throwOnError: true,
  });
}

/** `undefined` until it is there. Throws where it cannot be loaded. */
export function useCode<T>(name: string, load: () => Promise<T>): T | undefined {
  return useQuery(codeQuery(name, load)).data;
}
