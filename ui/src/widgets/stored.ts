/** What the page remembers in the browser: layout and history, never what a capture holds beyond filters. */
import { useCallback, useState } from 'react';

const PREFIX = 'alpcscope.';

/** Reads a remembered value; `fallback` if there is none, it does not fit, or the browser keeps nothing. */
export function readStored<T>(name: string, fallback: T, fits: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(PREFIX + name) ?? 'null');
    return fits(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** Remembers a value as far as the browser allows. */
export function writeStored(name: string, value: unknown): void {
  try {
    window.localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows and full stores keep nothing; the page works without.
  }
}

/** State that outlives the page. `fits` decides whether what was stored is still understood. */
export function useStored<T>(name: string, fallback: T, fits: (value: unknown) => value is T): [T, (value: T) => void] {
  const [state, setState] = useState(() => ({ name, value: readStored(name, fallback, fits) }));
  const value = state.name === name ? state.value : readStored(name, fallback, fits);
  const set = useCallback(
    (next: T) => {
      setState({ name, value: next });
      writeStored(name, next);
    },
    [name],
  );
  return [value, set];
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';
export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
