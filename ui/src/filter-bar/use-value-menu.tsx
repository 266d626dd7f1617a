import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { MENU_LINE, type MenuItem } from '../widgets/menu-items.ts';
import { useContextMenu } from '../widgets/use-context-menu.tsx';
import { type Named, type NamedValue, type NamedWhole, namedTerms } from './named.ts';
import { useFilter, valueItems, wholeItems } from './use-filter.ts';

/** Of a menu opened by a key, from the left of its row. */
const INSET = 12;

export type MenuEvent = Parameters<ReturnType<typeof useContextMenu>['open']>[0];

/** If a key asks for a menu: where it opens, below an element or the one of that id. */
export function menuByKey(event: KeyboardEvent, of: string | Element): MenuEvent | undefined {
  if (!asksForMenu(event)) return undefined;
  const element = typeof of === 'string' ? document.getElementById(of) : of;
  return element === null ? undefined : menuBelow(event, element);
}

/** Where the menu of an element opens by a key. */
export function menuBelow(event: KeyboardEvent, element: Element): MenuEvent {
  const place = element.getBoundingClientRect();
  return { clientX: place.left + INSET, clientY: place.bottom, preventDefault: () => event.preventDefault() };
}

export function asksForMenu(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
}

interface ValueMenu {
  /** `more`: further entries, below the values. */
  readonly open: (
    event: MenuEvent,
    values: readonly NamedValue[],
    whole?: NamedWhole,
    more?: readonly MenuItem[],
  ) => void;
  /** Handlers for an element whose right click, and the menu key on what has the focus in it, opens the menu. */
  readonly on: (asked: () => Named) => {
    readonly onContextMenu: (event: MouseEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly element: ReactNode;
}

/** A menu that includes, excludes and highlights values; it stays closed where there is nothing to offer. */
export function useValueMenu(label: string): ValueMenu {
  const filter = useFilter();
  const { open: openItems, element } = useContextMenu(label);
  const open: ValueMenu['open'] = (event, values, whole, more = []) => {
    const items = namedTerms({ values, whole }).flatMap(({ label: what, shown, term, named }) =>
      named === undefined
        ? wholeItems(filter, { what, shown, term })
        : valueItems(filter, named.field, named.value, shown),
    );
    const line = items.length > 0 && more.length > 0 ? [MENU_LINE] : [];
    if (items.length + more.length > 0) openItems(event, [...items, ...line, ...more]);
  };
  const on: ValueMenu['on'] = (asked) => {
    const openFor = (event: MenuEvent) => {
      const { values, whole } = asked();
      open(event, values, whole);
    };
    return {
      onContextMenu: openFor,
      onKeyDown: (event) => {
        const at = menuByKey(event, event.target as Element);
        if (at !== undefined) openFor(at);
      },
    };
  };
  return { open, on, element };
}
