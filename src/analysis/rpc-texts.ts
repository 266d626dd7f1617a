/** The texts of RPC calls as analysis keeps them: calls may be open for long, and a hostile recording has texts as long as its events. */
import type { RpcStart } from '../model/event.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_ENDPOINT_CHARACTERS, SHORT_ENDPOINT } from './limits.ts';
import { TextRoom } from './text-room.ts';

/** Stands for an endpoint that there was no room for; no source tells an empty one. */
export const NOT_KEPT = '';

/** Names of hosts have at most 255 characters (RFC 1035): what is longer is none, so not that of this machine either. */
const LONGEST_HOST = 255;
const NO_HOST = '?';

export class RpcTexts {
  private readonly counters: AnalysisCounters;
  private readonly endpoints = new Map<string, string>();
  private readonly room = new TextRoom(MAX_ENDPOINT_CHARACTERS);

  constructor(counters: AnalysisCounters) {
    this.counters = counters;
  }

  /** The event itself where its texts are short, as they are; else one without what is too long to keep. */
  kept(event: RpcStart): RpcStart {
    const { endpoint, networkAddress, options } = event;
    const long =
      lengthOf(endpoint) > SHORT_ENDPOINT ||
      lengthOf(networkAddress) > SHORT_ENDPOINT ||
      lengthOf(options) > SHORT_ENDPOINT;
    if (!long) return event;
    return {
      ...event,
      endpoint: this.endpoint(endpoint),
      networkAddress: lengthOf(networkAddress) > LONGEST_HOST ? NO_HOST : networkAddress,
      options: undefined,
    };
  }

  private endpoint(text: string | undefined): string | undefined {
    if (text === undefined || text.length <= SHORT_ENDPOINT) return text;
    const known = this.endpoints.get(text);
    if (known !== undefined) return known;
    if (!this.room.take(text.length)) {
      this.counters.droppedEndpoints += 1;
      return NOT_KEPT;
    }
    this.endpoints.set(text, text);
    return text;
  }
}

function lengthOf(text: string | undefined): number {
  return text === undefined ? 0 : text.length;
}
