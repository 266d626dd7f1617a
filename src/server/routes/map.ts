/** Who talks to whom. */
import { MAP_GROUPS } from '../../capture/traffic-map.ts';
import type { TrafficMap } from '../api.ts';
import type { Route } from '../route.ts';

/** What the page shows. */
const GROUP = 'service';
const NODES = 400;
const MOST_NODES = 1_000;

export const mapRoute: Route = {
  path: 'map',
  async answer(ask): Promise<TrafficMap> {
    const where = await ask.where('calls');
    const group = ask.choice('group', MAP_GROUPS, GROUP);
    const limit = ask.whole('limit', { otherwise: NODES, most: MOST_NODES });
    const oneWay = await ask.whereOfMessages();
    const name = `map ${JSON.stringify([group, limit, where?.sql, where?.params.map(String)])}`;
    const traffic = await ask.remembered(name, (capture) =>
      capture.traffic({ group, limit, ...(where === undefined ? {} : { where }), ...(oneWay && { oneWay }) }),
    );
    return { ...traffic, oneWayLeftOut: oneWay === undefined };
  },
};
