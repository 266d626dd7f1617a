/** Where a tab leads: the filter goes with it if it makes sense there. */
import type { CaptureSummary } from '../../../src/server/api.ts';
import { checkFilter } from '../filter-bar/compile.ts';
import { routeHash } from './route.ts';
import type { View } from './views.ts';

export function tabHref(view: View, filter: string, capture: Pick<CaptureSummary, 'first'>): string {
  const fits = view.entity === undefined || checkFilter(filter, view.entity, capture).ok;
  return routeHash({ view: view.id, filter: fits ? filter : '' });
}
