import { useSyncExternalStore } from 'react';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Height of a row in pixels: what `--row` is in `styles/tokens.css`. */
export function useRowHeight(): number {
  return useMedia('(min-width: 3000px)') ? 28 : 22;
}
