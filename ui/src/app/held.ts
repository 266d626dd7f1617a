/**
 * What must not change under a hand: while a button or finger is down on the page (a node is dragged, a span is drawn, text is
 * marked), what comes in waits.
 */
import { useRef, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let pressed = false;
let timer: ReturnType<typeof setTimeout> | undefined;

function set(now: boolean): void {
  clearTimeout(timer);
  if (pressed === now) return;
  pressed = now;
  for (const listener of listeners) listener();
}

function press(event: PointerEvent): void {
  // The browser draws the list of a choice itself, and may not tell when the button is let go there.
  if (event.target instanceof Element && event.target.closest('select') !== null) return;
  set(true);
}

/** Not at once: the click that follows is still meant for what was shown. */
function release(): void {
  clearTimeout(timer);
  timer = setTimeout(() => set(false), 0);
}

/** Chromium does not tell when a scroll bar is let go. */
function move({ buttons }: PointerEvent): void {
  if (pressed && buttons === 0) release();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('pointerdown', press, true);
    window.addEventListener('pointermove', move, true);
    for (const end of ENDS) window.addEventListener(end, release, true);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    set(false);
    window.removeEventListener('pointerdown', press, true);
    window.removeEventListener('pointermove', move, true);
    for (const end of ENDS) window.removeEventListener(end, release, true);
  };
}

const ENDS = ['pointerup', 'pointercancel', 'dragend', 'blur'] as const;

/** Whether a button or finger is down on the page. */
export function usePressed(): boolean {
  return useSyncExternalStore(subscribe, () => pressed);
}

/** The value; while a button or finger is down, the one from before. */
export function useHeld<T>(value: T): T {
  const down = usePressed();
  const held = useRef(value);
  if (!down) held.current = value;
  return held.current;
}
