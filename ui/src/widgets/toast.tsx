import { useSyncExternalStore } from 'react';
import './widgets.css';

const SHOWN_MS = 2500;
let message = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(text: string): void {
  message = text;
  for (const listener of listeners) listener();
}

/** Says for a moment what was done ("Copied as JSON"), to eyes and to screen readers. */
export function toast(text: string): void {
  clearTimeout(timer);
  set(text);
  timer = setTimeout(() => set(''), SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where {@link toast} shows; once in the page. */
export function Toasts() {
  const text = useSyncExternalStore(subscribe, () => message);
  return (
    <div className="toast" role="status">
      {text}
    </div>
  );
}

/** Copies text; says so, or that the browser refused. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}`);
  } catch {
    toast('The browser did not allow copying');
  }
}
