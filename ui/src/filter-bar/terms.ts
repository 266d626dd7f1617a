/** Filter texts that clicks on values make. */
import type { Checked } from '../../../src/query/error.ts';
import { exclude, excludeAll, type FilterValue, include, includeAll } from '../../../src/query/print.ts';

/** A value of a row as filters take it; `undefined` for what no filter can name (nested objects). */
export function filterValue(value: unknown): FilterValue | undefined {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return filterValue(value[0]);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'bigint' ? value : undefined;
}

/** The term that holds for rows with exactly this value. */
export function termFor(field: string, value: FilterValue): string {
  const made = include('', field, value);
  return made.ok ? made.value : '';
}

export type FilterChange = 'include' | 'exclude' | 'only';

/** The filter after a click on a value. `only` forgets what was there. */
export function changed(text: string, change: FilterChange, field: string, value: FilterValue): Checked<string> {
  if (change === 'only') return include('', field, value);
  return change === 'include' ? include(text, field, value) : exclude(text, field, value);
}

/** The filter after a click on what several values stand for together: `term` is the filter for it. */
export function changedBy(text: string, change: 'include' | 'exclude', term: string): Checked<string> {
  return change === 'include' ? includeAll(text, term) : excludeAll(text, term);
}

/** Both filters hold. Either may be empty. */
export function both(one: string, other: string): string {
  if (one.trim() === '') return other;
  return other.trim() === '' ? one : `(${one}) AND (${other})`;
}

const MARK_SEPARATOR = '\n';
/** More colours than these cannot be told apart. */
const MOST_MARKS = 6;

/** The highlights of a link: one filter a line. */
export function readMarks(param: string | undefined): readonly string[] {
  return (param ?? '').split(MARK_SEPARATOR).filter((mark) => mark.trim() !== '');
}

/** Highlights with one more, or without it if it is there already. The oldest goes when there are too many. */
export function toggleMark(marks: readonly string[], mark: string): readonly string[] {
  if (marks.includes(mark)) return marks.filter((one) => one !== mark);
  return [...marks, mark].slice(-MOST_MARKS);
}

export function writeMarks(marks: readonly string[]): string {
  return marks.join(MARK_SEPARATOR);
}
