/** The figures of the overview: which ones a part shows, how they are written, and the moments behind them. */
import { formatCount, formatDuration, formatSize, ticksBetween } from '../../../src/present/format.ts';
import type { OverviewItem } from '../../../src/server/api.ts';
import { both } from '../filter-bar/terms.ts';

interface Figure {
  readonly key: string;
  readonly title: string;
}

const TITLES: Readonly<Record<string, string>> = {
  calls: 'Calls',
  messages: 'Messages',
  errors: 'Failed',
  bytes: 'Bytes',
  clients: 'Clients',
  mean_ns: 'Mean',
  p50_ns: 'p50',
  p95_ns: 'p95',
  p99_ns: 'p99',
  max_ns: 'Max',
  wait_ns: 'Waited',
  working_ns: 'At work',
  passed_on_ns: 'Passed on',
};

/** Those of the wanted figures that any of the rows has. */
export function figuresOf(items: readonly OverviewItem[], wanted: readonly string[]): Figure[] {
  return wanted
    .filter((key) => items.some(({ figures }) => typeof figures[key] === 'number'))
    .map((key) => ({ key, title: TITLES[key] ?? key }));
}

/** A figure as people read it; its name says the unit. */
export function figureText(key: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (key.endsWith('_ns')) return formatDuration(value);
  return key === 'bytes' ? formatSize(value) : formatCount(value);
}

/** The filter for calls that failed. */
export const FAILED = 'status:* -status:0';

/** Of one call's duration: the calls behind it are those that took as long, or longer. */
const DURATIONS: readonly string[] = ['p50_ns', 'p95_ns', 'p99_ns', 'max_ns'];

/** The filter for the calls behind a figure of a row that `filter` keeps; `undefined` where there are none. */
export function figureFilter(filter: string, key: string, value: number | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (DURATIONS.includes(key)) return both(filter, `duration_ns:>=${Math.floor(value)}`);
  if (key !== 'errors') return filter;
  return value === 0 ? undefined : both(filter, FAILED);
}

/** How large a row's figure is beside the largest of its column, from 0 to 1. */
export function shareOf(items: readonly OverviewItem[], key: string, item: OverviewItem): number {
  const most = Math.max(0, ...items.map(({ figures }) => figures[key] ?? 0));
  return most === 0 ? 0 : Math.max(0, item.figures[key] ?? 0) / most;
}

const RFC = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.(\d{7})Z$/;

/** The time so many nanoseconds after another, as the capture writes times; `undefined` if the other is not written so. */
export function timeAfter(start: string, nanoseconds: number): string | undefined {
  const match = RFC.exec(start);
  if (match === null) return undefined;
  const ticks = Number(match[2]) + Math.round(nanoseconds / 100);
  const seconds = Math.floor(ticks / 1e7);
  const moment = new Date(Date.parse(`${match[1]}Z`) + seconds * 1000);
  if (Number.isNaN(moment.getTime())) return undefined;
  return `${moment.toISOString().slice(0, 19)}.${String(ticks - seconds * 1e7).padStart(7, '0')}Z`;
}

/** The filter for what lies between two moments, both counted in nanoseconds from a start. */
export function spanFilter(field: string, start: string, from: number, to: number): string | undefined {
  const one = timeAfter(start, Math.min(from, to));
  // Both ends of a range count: the last tick belongs to what follows.
  const other = timeAfter(start, Math.max(from, to) - 100);
  return one === undefined || other === undefined ? undefined : `${field}:${one}..${other < one ? one : other}`;
}

const SPAN = /^time:([^\s.]+\.\d{7}Z)\.\.([^\s.]+\.\d{7}Z)$/;

/** The moments of a filter that `spanFilter` made for `time`, in nanoseconds from a start; `undefined` for any other. */
export function spanOf(filter: string, start: string): { readonly from: number; readonly to: number } | undefined {
  const [, one = '', other = ''] = SPAN.exec(filter) ?? [];
  const from = ticksBetween(start, one);
  const to = ticksBetween(start, other);
  return from === undefined || to === undefined ? undefined : { from: from * 100, to: (to + 1) * 100 };
}
