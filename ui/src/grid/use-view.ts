import { type RefObject, useLayoutEffect, useState } from 'react';

/** Watches one size of an element. */
function useSize(box: RefObject<HTMLElement | null>, read: (element: HTMLElement) => number): number {
  const [size, setSize] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setSize(read(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [box, read]);
  return size;
}

const heightOf = (element: HTMLElement) => element.clientHeight;
const widthOf = (element: HTMLElement) => element.clientWidth;

/** Height of what is seen below the headings. */
export function useView(box: RefObject<HTMLElement | null>, head: number): number {
  return Math.max(0, useSize(box, heightOf) - head);
}

/** Width of what is seen. */
export function useRoom(box: RefObject<HTMLElement | null>): number {
  return useSize(box, widthOf);
}
