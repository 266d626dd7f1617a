/** Filters used before, by what they speak of, newest first. */
import { isTexts, readStored, writeStored } from '../widgets/stored.ts';

const MOST = 30;

/** The list with one more in front; what was there moves up. */
export function remembered(list: readonly string[], filter: string): readonly string[] {
  const text = filter.trim();
  return text === '' ? list : [text, ...list.filter((one) => one !== text)].slice(0, MOST);
}

export function filterHistory(entity: string): readonly string[] {
  return readStored(`history.${entity}`, [], isTexts);
}

export function remember(entity: string, filter: string): void {
  writeStored(`history.${entity}`, remembered(filterHistory(entity), filter));
}
