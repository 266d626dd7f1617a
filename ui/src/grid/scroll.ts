/**
 * Scrolling through more rows than a browser can make an element high for (Chrome ends near 33 million pixels, Firefox near
 * 17 million; ten million rows are 220 million). The scrollbar moves over a shorter element; where the list is (`top`, in
 * pixels of the whole list) is kept beside it, so that small steps stay exact and far ones are proportional.
 */

/** Safe in every browser. */
export const MOST_PIXELS = 8_000_000;

export interface ScrollSize {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of what is seen of the list. */
  readonly view: number;
}

/** Height of all rows. */
function wholeHeight({ rows, rowHeight }: ScrollSize): number {
  return rows * rowHeight;
}

/** Height of the element that the scrollbar moves over. */
export function elementHeight(size: ScrollSize): number {
  return Math.min(wholeHeight(size), MOST_PIXELS);
}

/** The furthest that `top` can be. */
export function furthest(size: ScrollSize): number {
  return Math.max(0, wholeHeight(size) - size.view);
}

/** Pixels of the list for one of the scrollbar; 1 while the list fits. */
function scale(size: ScrollSize): number {
  const room = elementHeight(size) - size.view;
  return room <= 0 ? 1 : Math.max(1, furthest(size) / room);
}

export function isScaled(size: ScrollSize): boolean {
  return wholeHeight(size) > MOST_PIXELS;
}

export function clampTop(top: number, size: ScrollSize): number {
  return Math.max(0, Math.min(top, furthest(size)));
}

/** Where the scrollbar belongs for a place in the list. */
export function barOf(top: number, size: ScrollSize): number {
  return clampTop(top, size) / scale(size);
}

/**
 * Where the list is after the scrollbar went from `before` to `now`. A step within the view is meant as it is (an arrow
 * of the scrollbar, a finger); a longer one is somebody dragging the thumb, and goes by proportion.
 */
export function topAfter(
  top: number,
  bar: { readonly before: number; readonly now: number },
  size: ScrollSize,
): number {
  const step = bar.now - bar.before;
  const end = elementHeight(size) - size.view;
  const small = Math.abs(step) <= size.view && bar.now > 0 && bar.now < Math.floor(end);
  return clampTop(isScaled(size) && small ? top + step : bar.now * scale(size), size);
}

/** The rows that are seen, at least in part: from `first`, before `end`. */
export function rowsSeen(top: number, size: ScrollSize): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(top / size.rowHeight));
  return { first, end: Math.min(size.rows, Math.ceil((top + size.view) / size.rowHeight)) };
}

/** The least move after which a row is seen whole. */
export function topToShow(top: number, row: number, size: ScrollSize): number {
  const start = row * size.rowHeight;
  if (start < top) return clampTop(start, size);
  const end = start + size.rowHeight;
  return end > top + size.view ? clampTop(end - size.view, size) : top;
}

/**
 * Where the list is after its view changed: a row that was seen whole in the view before still is. `was`: where row and list
 * were then, if they have moved.
 */
export function topToKeep(
  top: number,
  row: number,
  view: {
    readonly before: number;
    readonly now: ScrollSize;
    readonly was?: { readonly row: number; readonly top: number };
  },
): number {
  const { before, now, was = { row, top } } = view;
  const start = was.row * now.rowHeight;
  const seen = start >= Math.floor(was.top) && start + now.rowHeight <= Math.ceil(was.top + before);
  return seen ? topToShow(top, row, now) : top;
}

/** The place at which a row stands in the upper third: for rows come to from afar. */
export function topToMeet(row: number, size: ScrollSize): number {
  const third = Math.floor(size.view / 3 / size.rowHeight) * size.rowHeight;
  return clampTop(row * size.rowHeight - third, size);
}
