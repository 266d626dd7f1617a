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

/** A 4K screen at 100 % scaling, where `styles/tokens.css` makes everything a size larger. */
const LARGE = '(min-width: 3000px)';

/** Height of a row in pixels: what `--row` is in `styles/tokens.css`. */
export function useRowHeight(): number {
  return useMedia(LARGE) ? 28 : 22;
}

/** How much larger a picture is drawn that is not made of text by the browser. */
export function usePictureScale(): number {
  return useMedia(LARGE) ? 1.27 : 1;
}
