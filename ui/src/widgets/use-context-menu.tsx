import { type ReactNode, useCallback, useState } from 'react';
import { MenuPanel, type MenuPlace } from './MenuPanel.tsx';
import type { MenuItem } from './menu-items.ts';

interface Open {
  readonly at: MenuPlace;
  readonly items: readonly MenuItem[];
}

/** A menu at the pointer: `open(event, items)` on right click or click; put `element` anywhere into the component. */
export function useContextMenu(label: string): {
  readonly open: (
    event: { clientX: number; clientY: number; preventDefault(): void },
    items: readonly MenuItem[],
  ) => void;
  readonly element: ReactNode;
} {
  const [shown, setShown] = useState<Open>();
  const close = useCallback(() => setShown(undefined), []);
  const open = useCallback(
    (event: { clientX: number; clientY: number; preventDefault(): void }, items: readonly MenuItem[]) => {
      event.preventDefault();
      if (items.length > 0) setShown({ at: { x: event.clientX, y: event.clientY }, items });
    },
    [],
  );
  const element =
    shown === undefined ? null : <MenuPanel at={shown.at} items={shown.items} label={label} onClose={close} />;
  return { open, element };
}
