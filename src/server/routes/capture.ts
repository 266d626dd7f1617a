import type { CaptureSummary } from '../api.ts';
import type { Route } from '../route.ts';

/** What is open. */
export const captureRoute: Route = {
  path: 'capture',
  async answer(ask): Promise<CaptureSummary> {
    const { service, signal } = ask;
    const { served, key } = service;
    const facts = await service.remember('capture', signal, (inner) =>
      service.readers.ask('light', inner, async (capture) => {
        const { first, last, host } = await capture.stats();
        const { createdBy, createdAt, state } = capture.info;
        return {
          createdBy,
          createdAt,
          state,
          counts: await capture.counts(),
          first: typeof first === 'string' ? first : null,
          last: typeof last === 'string' ? last : null,
          host,
          damage: await capture.damage(),
        };
      }),
    );
    const live = served.live !== undefined;
    return { key, name: served.name, live, ...facts, ...(live ? { state: 'recording' as const } : {}) };
  },
};
