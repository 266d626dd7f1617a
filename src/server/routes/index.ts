/** Every route of the API that reads. */
import type { Route } from '../route.ts';
import { captureRoute } from './capture.ts';
import { chainRoute, chainsRoute } from './chains.ts';
import { callRoute, messageRoute } from './details.ts';
import { mapRoute } from './map.ts';
import { overviewRoute } from './overview.ts';
import { countRoute, positionRoute, rowsRoute } from './rows.ts';
import { sequenceRoute } from './sequence.ts';
import { timelineRoute } from './timeline.ts';
import { whyAllRoute, whyRoute } from './why.ts';

export const ROUTES: readonly Route[] = [
  captureRoute,
  rowsRoute,
  countRoute,
  positionRoute,
  messageRoute,
  callRoute,
  chainsRoute,
  chainRoute,
  whyRoute,
  whyAllRoute,
  overviewRoute,
  timelineRoute,
  sequenceRoute,
  mapRoute,
];
