import type { KeyboardEvent, ReactNode } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import { useContextMenu } from '../widgets/use-context-menu.tsx';
import { useFilter, valueItems } from './use-filter.ts';

/** More of a value is not shown in a menu. */
const LONGEST = 120;
/** Of a menu opened by a key, from the left of its row. */
const INSET = 12;

/** A value by the name that the filter of this view has for it. */
export interface NamedValue {
  readonly field: string;
  readonly value: unknown;
}

type MenuEvent = Parameters<ReturnType<typeof useContextMenu>['open']>[0];

/** If a key asks for a menu: where it opens, below the element of that id. */
export function menuByKey(event: KeyboardEvent, id: string): MenuEvent | undefined {
  if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return undefined;
  const place = document.getElementById(id)?.getBoundingClientRect();
  if (place === undefined) return undefined;
  return { clientX: place.left + INSET, clientY: place.bottom, preventDefault: () => event.preventDefault() };
}

/** A menu that includes, excludes and highlights values; it stays closed where none is known. */
export function useValueMenu(label: string): {
  readonly open: (event: MenuEvent, values: readonly NamedValue[]) => void;
  readonly element: ReactNode;
} {
  const filter = useFilter();
  const { open, element } = useContextMenu(label);
  return {
    element,
    open: (event, values) => {
      const known = values.filter(({ value }) => value !== null && value !== undefined);
      const items = known.flatMap(({ field, value }) =>
        valueItems(filter, field, value, safeText(String(value)).slice(0, LONGEST)),
      );
      if (items.length > 0) open(event, items);
    },
  };
}
