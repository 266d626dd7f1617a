import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** Buttons of a view, shown in the row of the filter. */
export function ViewActions({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById('view-actions')), []);
  return place === null ? null : createPortal(children, place);
}
