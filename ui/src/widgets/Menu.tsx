import { type ReactNode, useCallback, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { MenuPanel, type MenuPlace } from './MenuPanel.tsx';
import type { MenuItem } from './menu-items.ts';

/** A button that opens a menu. `items` is asked when it opens. */
export function Menu({
  label,
  icon,
  kind = 'quiet',
  current = false,
  items,
  children,
}: {
  readonly label: string;
  readonly icon?: IconName;
  readonly kind?: 'plain' | 'quiet';
  /** Marks the menu as the place where the page is. */
  readonly current?: boolean;
  readonly items: () => readonly MenuItem[];
  readonly children?: ReactNode;
}) {
  const [at, setAt] = useState<MenuPlace>();
  const box = useRef<HTMLDivElement>(null);
  const close = useCallback(() => setAt(undefined), []);
  const open = () => {
    const place = box.current?.getBoundingClientRect();
    if (place !== undefined) setAt({ x: place.left, y: place.bottom + 2 });
  };
  return (
    <div className="menu" ref={box} data-current={current}>
      <Button
        kind={kind}
        label={label}
        {...(icon === undefined ? {} : { icon })}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        onClick={() => (at === undefined ? open() : close())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || at !== undefined) return;
          event.preventDefault();
          open();
        }}
      >
        {children === undefined ? undefined : (
          <>
            {children} <Icon name="down" />
          </>
        )}
      </Button>
      {at === undefined ? null : <MenuPanel at={at} items={items()} label={label} onClose={close} />}
    </div>
  );
}
