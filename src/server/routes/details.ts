/** One message, call, event or process with all that belongs to it. */
import type { Parties, PartyRows } from '../../capture/parties.ts';
import type { Capture } from '../../capture/reader.ts';
import { nested, type Row } from '../../capture/values.ts';
import type { DissectEnvironment } from '../../dissect/dissect.ts';
import { contentsOf } from '../../pipeline/show-content.ts';
import type { ApiParty, ApiRow, CallDetail, MessageDetail } from '../api.ts';
import { apiEnds, apiFrames } from '../content.ts';
import { ApiFailure } from '../failure.ts';
import { nameSources } from '../name-sources.ts';
import type { Route } from '../route.ts';

export const messageRoute: Route = {
  path: 'message/:id',
  async answer(ask): Promise<MessageDetail> {
    const { id } = ask;
    const environment = await ask.service.dissection(ask.signal);
    return ask.light(async (capture) => {
      const detail = await messageDetail(capture, id, environment);
      if (detail === undefined) throw new ApiFailure(404, `the capture has no message ${id}`);
      return detail;
    });
  },
};

export const callRoute: Route = {
  path: 'call/:id',
  async answer(ask): Promise<CallDetail> {
    const { id } = ask;
    const environment = await ask.service.dissection(ask.signal);
    return ask.light(async (capture) => {
      const shown = await capture.showCall(id);
      const parties = await capture.parties('calls', id);
      if (shown === undefined || parties === undefined) throw new ApiFailure(404, `the capture has no call ${id}`);
      const node = (await (await capture.attribution()).calls([id])).get(id);
      return {
        call: nested(shown.call),
        client: apiParty(parties.from),
        server: apiParty(parties.to),
        above: shown.above.map(nested),
        children: shown.children.map(nested),
        request: (await detailOf(capture, shown.call['request'], environment)) ?? null,
        reply: (await detailOf(capture, shown.call['reply'], environment)) ?? null,
        names: nameSources(parties, ['client', 'server'], evidenceOf(shown.call)),
        rivals: (node?.rivals ?? []).map(({ call, weight }) => ({
          call,
          weight,
          text: `call ${call} explains it too`,
        })),
      };
    });
  },
};

async function detailOf(
  capture: Capture,
  id: unknown,
  environment: DissectEnvironment,
): Promise<MessageDetail | undefined> {
  return typeof id === 'number' ? messageDetail(capture, id, environment) : undefined;
}

async function messageDetail(
  capture: Capture,
  id: number,
  environment: DissectEnvironment,
): Promise<MessageDetail | undefined> {
  const shown = await capture.showMessage(id);
  const parties: Parties | undefined = await capture.parties('messages', id);
  if (shown === undefined || parties === undefined) return undefined;
  const { message, call } = shown;
  const contents = await contentsOf(capture, shown, environment.names);
  const otherId = call?.['request'] === id ? call['reply'] : call?.['request'];
  const other = typeof otherId === 'number' ? await capture.row('messages', otherId) : undefined;
  return {
    message: nested(message),
    source: apiParty(parties.from),
    target: apiParty(parties.to),
    call: nestedOrNull(call),
    other: nestedOrNull(other),
    sendStack: apiFrames(shown.sendStack),
    receiveStack: apiFrames(shown.receiveStack),
    ends: apiEnds(contents.get('contents') ?? []),
    names: nameSources(parties, ['source', 'target'], [...evidenceOf(message), ...evidenceOf(call)]),
  };
}

function apiParty({ process, tid, threadName, service }: PartyRows): ApiParty {
  return {
    process: nestedOrNull(process),
    tid: typeof tid === 'number' ? tid : null,
    threadName: typeof threadName === 'string' ? threadName : null,
    service: typeof service === 'string' ? service : null,
  };
}

function nestedOrNull(row: Row | undefined): ApiRow | null {
  return row === undefined ? null : nested(row);
}

function evidenceOf(row: Row | undefined): readonly unknown[] {
  const evidence = row?.['evidence'];
  return Array.isArray(evidence) ? evidence : [];
}
