/** One process or event with all that belongs to it. */
import { nested } from '../../capture/values.ts';
import { contentsOf } from '../../pipeline/show-content.ts';
import type { EventDetail, ProcessDetail } from '../api.ts';
import { apiEnds, apiFrames } from '../content.ts';
import { ApiFailure } from '../failure.ts';
import type { Route } from '../route.ts';

export const processRoute: Route = {
  path: 'process/:id',
  async answer(ask): Promise<ProcessDetail> {
    const { id } = ask;
    const found = await ask.light((capture) => capture.processRows(id));
    if (found === undefined) throw new ApiFailure(404, `the capture has no process ${id}`);
    const { process, threads, services, children, ports, peers } = found;
    return {
      process: nested(process),
      threads: threads.map(nested),
      services: services.map(nested),
      children: children.map(nested),
      ports: ports.map(nested),
      peers,
    };
  },
};

export const eventRoute: Route = {
  path: 'event/:id',
  async answer(ask): Promise<EventDetail> {
    const { id } = ask;
    const { names } = await ask.service.dissection(ask.signal);
    return ask.light(async (capture) => {
      const shown = await capture.showEvent(id);
      if (shown === undefined) throw new ApiFailure(404, `the capture has no event ${id}`);
      const contents = await contentsOf(capture, shown, names);
      return {
        event: nested(shown.event),
        stack: apiFrames(shown.stack),
        ends: apiEnds(contents.get('contents') ?? []),
        message: shown.message === undefined ? null : nested(shown.message),
      };
    });
  },
};
