import type { CaptureSummary } from '../../../src/server/api.ts';
import type { RouteHandle } from './route.ts';

/** What every view gets. */
export interface ViewProps {
  readonly capture: CaptureSummary;
  readonly route: RouteHandle;
}
