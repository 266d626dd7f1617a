/** Every route of the API that reads. */
import type { Route } from '../route.ts';
import { captureRoute } from './capture.ts';
import { callRoute, messageRoute } from './details.ts';
import { countRoute, positionRoute, rowsRoute } from './rows.ts';

export const ROUTES: readonly Route[] = [captureRoute, rowsRoute, countRoute, positionRoute, messageRoute, callRoute];
