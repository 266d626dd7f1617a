/** How times are shown, for the whole page: from the start, time of day, or in full. */
import { useSyncExternalStore } from 'react';
import type { TextContext } from '../../../src/present/column.ts';
import type { TimeStyle } from '../../../src/present/format.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { readStored, writeStored } from './stored.ts';

export const TIME_STYLES: Readonly<Record<TimeStyle, string>> = {
  relative: 'Seconds from the start',
  clock: 'Time of day (UTC)',
  full: 'Date and time (UTC)',
};

const isStyle = (value: unknown): value is TimeStyle => typeof value === 'string' && Object.hasOwn(TIME_STYLES, value);
let style: TimeStyle | undefined;
const listeners = new Set<() => void>();

function current(): TimeStyle {
  style ??= readStored<TimeStyle>('times', 'relative', isStyle);
  return style;
}

export function setTimes(next: TimeStyle): void {
  style = next;
  writeStored('times', next);
  for (const listener of listeners) listener();
}

export function useTimes(): TimeStyle {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}

/** What values need beside themselves to be written. */
export function useTextContext(capture: Pick<CaptureSummary, 'first'>): TextContext {
  const times = useTimes();
  return capture.first === null ? { times } : { times, start: capture.first };
}
