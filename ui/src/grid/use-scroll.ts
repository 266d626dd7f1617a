import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { barOf, clampTop, isScaled, type ScrollSize, topAfter, topToKeep } from './scroll.ts';

const SETTLED_MS = 160;
const LINES_PER_NOTCH = 3;

export interface Scroll {
  /** Pixels of the list above what is seen. */
  readonly top: number;
  readonly moveTo: (top: number) => void;
  readonly onScroll: () => void;
}

/** The browser gives back what it was told, but for fractions. */
function isAt(element: Element, bar: number): boolean {
  return Math.abs(element.scrollTop - bar) < 0.5;
}

function wheelPixels(event: WheelEvent, size: ScrollSize): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE)
    return event.deltaY * (size.rowHeight / LINES_PER_NOTCH) * LINES_PER_NOTCH;
  return event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? event.deltaY * size.view : event.deltaY;
}

/**
 * Ties the place in a list to the scrollbar of its box; see `scroll.ts`. `cursor`: the row that stays in view when others
 * take room from the list, as the details of that row do.
 */
export function useScroll(
  box: RefObject<HTMLElement | null>,
  size: ScrollSize,
  cursor: number | undefined,
  onUser: (top: number) => void,
): Scroll {
  const [top, setTop] = useState(0);
  const at = useRef({ top: 0, bar: 0 });
  const now = useRef({ size, onUser });
  useLayoutEffect(() => {
    now.current = { size, onUser };
  });

  const setBar = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    element.scrollTop = Math.round(barOf(at.current.top, now.current.size));
    // The browser has the last word: it rounds, and ends at its own bounds.
    at.current.bar = element.scrollTop;
  }, [box]);

  const moveTo = useCallback(
    (next: number) => {
      at.current.top = clampTop(next, now.current.size);
      setBar();
      setTop(at.current.top);
    },
    [setBar],
  );

  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onScroll = useCallback(() => {
    const element = box.current;
    if (element === null || isAt(element, at.current.bar)) return;
    const bar = { before: at.current.bar, now: element.scrollTop };
    at.current = { top: topAfter(at.current.top, bar, now.current.size), bar: bar.now };
    setTop(at.current.top);
    now.current.onUser(at.current.top);
    clearTimeout(settle.current);
    if (!isScaled(now.current.size)) return;
    settle.current = setTimeout(() => {
      // Moved again, and the browser is about to say so: to put the bar back would undo that.
      if (isAt(element, at.current.bar)) setBar();
    }, SETTLED_MS);
  }, [box, setBar]);
  useEffect(() => () => clearTimeout(settle.current), []);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!isScaled(now.current.size) || event.ctrlKey || event.deltaY === 0 || event.shiftKey) return;
      event.preventDefault();
      moveTo(at.current.top + wheelPixels(event, now.current.size));
      now.current.onUser(at.current.top);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box, moveTo]);

  const { rows, rowHeight, view } = size;
  const viewBefore = useRef(view);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the list or the window changes its size
  useLayoutEffect(() => {
    const { top } = at.current;
    const before = viewBefore.current;
    viewBefore.current = view;
    moveTo(cursor === undefined ? top : topToKeep(top, cursor, { before, now: size }));
  }, [rows, rowHeight, view, moveTo]);
  return { top, moveTo, onScroll };
}
