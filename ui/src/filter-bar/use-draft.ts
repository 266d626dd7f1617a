import { useEffect, useMemo, useRef, useState } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import type { RouteHandle } from '../app/route.ts';
import { checkFilter } from './compile.ts';
import { remember } from './history.ts';

/** How long nothing must be typed before a valid filter is applied by itself. */
const PAUSE_MS = 700;

/** What is typed, whether it is right, and its way into the route: by Enter at once, by a pause without a step back. */
export function useDraft(capture: CaptureSummary, entity: Entity, route: RouteHandle) {
  // What is typed belongs to the filter and the view it was typed over: when either changes from elsewhere, it goes.
  const place = `${entity} ${route.filter}`;
  const [typed, setTyped] = useState({ place, text: route.filter });
  const draft = typed.place === place ? typed.text : route.filter;
  const { first } = capture;
  const checked = useMemo(() => checkFilter(draft, entity, { first }), [draft, entity, first]);
  const apply = (text: string, replace = false) => {
    if (!checkFilter(text, entity, capture).ok) return;
    if (!replace) remember(entity, text);
    route.change({ filter: text }, replace);
  };
  const later = useRef(apply);
  useEffect(() => {
    later.current = apply;
  });
  useEffect(() => {
    if (draft === route.filter || !checked.ok) return undefined;
    const timer = setTimeout(() => later.current(draft, true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, checked, route.filter]);
  return {
    draft,
    setDraft: (text: string) => setTyped({ place, text }),
    error: checked.ok ? undefined : checked.error,
    apply,
  };
}
