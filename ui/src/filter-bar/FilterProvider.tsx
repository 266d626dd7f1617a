import { type ReactNode, useMemo } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { RouteHandle } from '../app/route.ts';
import { toast } from '../widgets/toast.tsx';
import { changed, changedBy, readMarks, writeMarks } from './terms.ts';
import { FilterContext, type FilterHandle } from './use-filter.ts';

/** Gives {@link FilterHandle} to everything below, from the route. */
export function FilterProvider({
  entity,
  route,
  children,
}: {
  readonly entity: Entity | undefined;
  readonly route: RouteHandle;
  readonly children: ReactNode;
}) {
  const { filter: text, change: goTo } = route;
  const marks = route.params['mark'];
  const handle = useMemo((): FilterHandle => {
    const to = (next: ReturnType<typeof changed>) => {
      if (next.ok) goTo({ filter: next.value });
      else toast('Correct the filter first');
    };
    return {
      entity,
      text,
      marks: readMarks(marks),
      apply: (next) => goTo({ filter: next }),
      change: (kind, field, value) => to(changed(text, kind, field, value)),
      changeBy: (kind, term) => to(changedBy(text, kind, term)),
      setMarks: (next) => goTo({ params: { mark: writeMarks(next) } }, true),
    };
  }, [entity, text, marks, goTo]);
  return <FilterContext value={handle}>{children}</FilterContext>;
}
