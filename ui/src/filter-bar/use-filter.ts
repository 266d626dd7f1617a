/** The filter of the view that is looked at, for whoever shows a value that can be clicked. */
import { createContext, useContext } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { FilterValue } from '../../../src/query/print.ts';
import type { MenuItem } from '../widgets/menu-items.ts';
import type { NamedWhole } from './named.ts';
import { type FilterChange, filterValue, termFor, toggleMark } from './terms.ts';

export interface FilterHandle {
  /** What the filter speaks of; `undefined` in views without one. */
  readonly entity: Entity | undefined;
  readonly text: string;
  readonly marks: readonly string[];
  /** Puts another filter in its place. */
  readonly apply: (text: string) => void;
  /** Includes or excludes rows with a value; `only` drops the rest of the filter. */
  readonly change: (change: FilterChange, field: string, value: FilterValue) => void;
  /** The same for what several values stand for: `term` is the filter for it. */
  readonly changeBy: (change: 'include' | 'exclude', term: string) => void;
  readonly setMarks: (marks: readonly string[]) => void;
}

export const FilterContext = createContext<FilterHandle>({
  entity: undefined,
  text: '',
  marks: [],
  apply: () => undefined,
  change: () => undefined,
  changeBy: () => undefined,
  setMarks: () => undefined,
});

/** The filter of this view: `change('include', 'port', row.port)`, `apply('port:lsass')`. */
export function useFilter(): FilterHandle {
  return useContext(FilterContext);
}

/** Menu entries for one value: include, exclude, highlight. `field` is a name of the filter language, `shown` what people see. */
export function valueItems(filter: FilterHandle, field: string, value: unknown, shown?: string): MenuItem[] {
  const known = filterValue(value);
  if (known === undefined) return [];
  return [
    { kind: 'heading', label: field, value: shown ?? (known === null ? 'unknown' : String(known).slice(0, 200)) },
    changesRow(filter, termFor(field, known), (change) => filter.change(change, field, known)),
  ];
}

/** The same for what several values stand for together. `term` is the filter for it. */
export function wholeItems(filter: FilterHandle, { what, shown, term }: NamedWhole): MenuItem[] {
  return [
    { kind: 'heading', label: what, value: shown },
    changesRow(filter, term, (change) => filter.changeBy(change, term)),
  ];
}

function changesRow(filter: FilterHandle, term: string, change: (change: 'include' | 'exclude') => void): MenuItem {
  const highlight = {
    label: filter.marks.includes(term) ? 'No highlight' : 'Highlight',
    run: () => filter.setMarks(toggleMark(filter.marks, term)),
  };
  const items = [
    { label: 'Include', run: () => change('include') },
    { label: 'Exclude', run: () => change('exclude') },
    highlight,
  ];
  return { kind: 'row', items };
}
