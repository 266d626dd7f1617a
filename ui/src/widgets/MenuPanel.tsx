import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { MenuItem } from './menu-items.ts';
import './widgets.css';

type Action = Extract<MenuItem, { run: () => void }>;

function Entry({ item, close }: { readonly item: Action; readonly close: () => void }) {
  const run = () => {
    if (item.disabled === true) return;
    close();
    item.run();
  };
  return (
    <button
      type="button"
      className="menu-item"
      {...(item.checked === undefined
        ? { role: 'menuitem' }
        : { role: 'menuitemcheckbox', 'aria-checked': item.checked })}
      aria-disabled={item.disabled}
      tabIndex={-1}
      onClick={run}
    >
      {item.checked === undefined ? null : <span className="menu-check">{item.checked ? '✓' : ''}</span>}
      <span className="cut">{item.label}</span>
      {item.keys === undefined ? null : <span className="menu-keys">{item.keys}</span>}
    </button>
  );
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  if (item.kind === 'line') return <hr className="menu-line" />;
  if (item.kind === 'heading') {
    return (
      <div className="menu-heading" role="presentation">
        <span className="cut">{item.label}</span>
        {item.value === undefined ? null : <span className="cut">{item.value}</span>}
      </div>
    );
  }
  if (item.kind !== 'row') return <Entry item={item} close={close} />;
  return (
    <div className="menu-row" role="presentation">
      {item.items.map((one) => (
        <Entry key={one.label} item={one} close={close} />
      ))}
    </div>
  );
}

/** Moves the focus among the entries; a letter goes to the next entry that begins so. */
function move(panel: HTMLElement, event: KeyboardEvent): void {
  const entries = [...panel.querySelectorAll<HTMLElement>('.menu-item')];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  let next = -1;
  if (step !== undefined) next = (at + step + entries.length) % entries.length;
  else if (event.key === 'Home') next = 0;
  else if (event.key === 'End') next = entries.length - 1;
  else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey) {
    const letter = event.key.toLowerCase();
    const order = [...entries.keys()].map((index) => (at + 1 + index) % entries.length);
    next = order.find((index) => entries[index]?.textContent?.trim().toLowerCase().startsWith(letter)) ?? at;
  } else return;
  event.preventDefault();
  entries[next]?.focus();
}

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** The list of a menu at a place of the window: closes by choice, Escape, Tab and a click elsewhere, and gives the focus back. */
export function MenuPanel({
  at,
  items,
  label,
  onClose,
}: {
  readonly at: MenuPlace;
  readonly items: readonly MenuItem[];
  readonly label: string;
  readonly onClose: () => void;
}) {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(at.x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(at.y, window.innerHeight - height - 8))}px`;
  }, [at]);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const inside = panel.current;
    inside?.querySelector<HTMLElement>('.menu-item')?.focus();
    return () => {
      if (inside?.contains(document.activeElement) || document.activeElement === document.body) before?.focus();
    };
  }, []);
  useEffect(() => {
    const outside = (event: Event) => {
      if (!panel.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', onClose);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    } else if (panel.current !== null) move(panel.current, event);
  };
  return createPortal(
    <div
      ref={panel}
      className="menu-panel"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      // Where the button's release opened it, the browser's own menu would come over it.
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a menu does not change while it is open
        <Item key={index} item={item} close={onClose} />
      ))}
    </div>,
    document.body,
  );
}
