/** Where a tab leads: filter and highlights go with it if they make sense there. */
import type { CaptureSummary } from '../../../src/server/api.ts';
import { checkFilter } from '../filter-bar/compile.ts';
import { readMarks, writeMarks } from '../filter-bar/terms.ts';
import { type Route, routeHash } from './route.ts';
import type { View } from './views.ts';

export function tabHref(
  { id, entity }: View,
  { filter, params }: Pick<Route, 'filter' | 'params'>,
  capture: Pick<CaptureSummary, 'first'>,
): string {
  const fits = (text: string) => entity === undefined || checkFilter(text, entity, capture).ok;
  const mark = writeMarks(readMarks(params['mark']).filter(fits));
  return routeHash({ view: id, filter: fits(filter) ? filter : '', params: { mark } });
}
