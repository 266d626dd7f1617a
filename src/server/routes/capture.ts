import type { CaptureSummary } from '../api.ts';
import type { Route } from '../route.ts';

/** What is open. */
export const captureRoute: Route = {
  path: 'capture',
  async answer(ask): Promise<CaptureSummary> {
    const { served, key } = ask.service;
    const { lost: _, ...facts } = await ask.service.facts(ask.signal);
    const live = served.live !== undefined;
    return { key, name: served.name, live, ...facts, state: live ? 'recording' : facts.state };
  },
};
