/** Who does what a key asks for: the component that was mounted last and knows the action. */
import { useEffect, useRef } from 'react';
import { actionOf, type KeyAction } from './keys.ts';

/** Answers `false` if it does not apply now: the key keeps its usual meaning. */
type Handlers = Partial<Record<KeyAction, () => unknown>>;

const stack: { current: Handlers }[] = [];

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const action = actionOf(event, isTyping(event.target));
  if (action === undefined) return;
  // Text that somebody selected is what Ctrl+C is for.
  if (action === 'copy-text' && window.getSelection()?.isCollapsed === false) return;
  for (const { current } of stack.toReversed()) {
    const handler = current[action];
    if (handler !== undefined && handler() !== false) {
      event.preventDefault();
      return;
    }
  }
}

/** `useKeys({ find: () => setFinding(true) })` while the component is there. */
export function useKeys(handlers: Handlers): void {
  const held = useRef(handlers);
  useEffect(() => {
    held.current = handlers;
  });
  useEffect(() => {
    if (stack.length === 0) window.addEventListener('keydown', onKeyDown);
    stack.push(held);
    return () => {
      stack.splice(stack.indexOf(held), 1);
      if (stack.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
