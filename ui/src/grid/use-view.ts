import { type RefObject, useLayoutEffect, useState } from 'react';

/** Height of what is seen below the headings. */
export function useView(box: RefObject<HTMLElement | null>, head: number): number {
  const [view, setView] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setView(Math.max(0, element.clientHeight - head));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [box, head]);
  return view;
}
