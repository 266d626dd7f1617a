/** Every route of the API that reads. */
import type { Route } from '../route.ts';
import { captureRoute } from './capture.ts';
import { chainRoute, chainsRoute } from './chains.ts';
import { callRoute, messageRoute } from './details.ts';
import { exportRoute } from './export.ts';
import { mapRoute } from './map.ts';
import { markedRoute } from './marked.ts';
import { eventRoute, processRoute } from './more-details.ts';
import { overviewRoute } from './overview.ts';
import { countRoute, positionRoute, rowsRoute } from './rows.ts';
import { sequenceRoute } from './sequence.ts';
import { timelineRoute } from './timeline.ts';
import { topRoute, valuesRoute } from './top.ts';
import { treeChildrenRoute, treePositionRoute, treeRoute } from './tree.ts';
import { whyAllRoute, whyRoute } from './why.ts';

export const ROUTES: readonly Route[] = [
  callRoute,
  messageRoute,
  captureRoute,
  chainRoute,
  chainsRoute,
  countRoute,
  positionRoute,
  rowsRoute,
  eventRoute,
  processRoute,
  exportRoute,
  mapRoute,
  markedRoute,
  overviewRoute,
  sequenceRoute,
  timelineRoute,
  topRoute,
  valuesRoute,
  treeChildrenRoute,
  treePositionRoute,
  treeRoute,
  whyAllRoute,
  whyRoute,
];
