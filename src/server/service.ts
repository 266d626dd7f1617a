/** One opened capture, as routes ask it: connections in lanes, long lists, and what is worth remembering. */
import { randomBytes } from 'node:crypto';
import { hasIds, type IdRange } from '../capture/id-list.ts';
import type { Capture } from '../capture/reader.ts';
import type { SortKey, Where } from '../capture/select.ts';
import type { DissectNames } from '../dissect/context.ts';
import type { DissectEnvironment } from '../dissect/dissect.ts';
import { filterWhere } from '../pipeline/filter.ts';
import type { Entity } from '../query/field.ts';
import type { LiveNews } from './api.ts';
import { filterFailure } from './failure.ts';
import { type IdList, Lists } from './lists.ts';
import { Readers } from './readers.ts';
import { Shared } from './shared.ts';

/** What is served. */
export interface ServedCapture {
  /** File name, without its folder. */
  readonly name: string;
  /** Another connection; the caller closes it. */
  openReader(): Promise<Capture>;
  /** Names for what bytes say. */
  readonly names: DissectNames;
  /** A recording in progress; absent for one that is complete. */
  readonly live?: LiveFeed;
}

/** What a growing capture tells. */
export interface LiveFeed {
  /** What is new; asked for when it is sent. */
  news(): LiveNews;
  /** Calls back whenever there is more to see; returns how to stop that. */
  subscribe(changed: () => void): () => void;
}

/** What selects and orders rows. */
export interface Selection {
  readonly entity: Entity;
  readonly where: Where | undefined;
  readonly sort: readonly SortKey[];
}

export class CaptureService {
  /** Changes when the server is started again. */
  readonly key = randomBytes(8).toString('hex');
  readonly served: ServedCapture;
  readonly readers: Readers;
  readonly lists: Lists;
  private readonly shared = new Shared();

  constructor(served: ServedCapture) {
    this.served = served;
    this.readers = new Readers(() => served.openReader());
    this.lists = new Lists(this.readers);
  }

  /** What costs much and stays the same; the first who asks has it made, and it is given up when nobody waits any more. */
  remember<T>(name: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.shared.get(name, signal, make);
  }

  /** When the recording began. */
  start(signal: AbortSignal): Promise<string | undefined> {
    return this.remember('start', signal, (inner) => this.readers.ask('light', inner, (capture) => capture.start()));
  }

  /** The condition of a filter. Throws {@link ApiFailure} with the place of a mistake. */
  async where(filter: string | undefined, entity: Entity, signal: AbortSignal): Promise<Where | undefined> {
    const checked = filterWhere(filter, entity, await this.start(signal));
    if (!checked.ok) throw filterFailure(checked.error);
    return checked.value;
  }

  idRange(entity: Entity, signal: AbortSignal): Promise<IdRange> {
    return this.remember(`range ${entity}`, signal, (inner) =>
      this.readers.ask('light', inner, (capture) => capture.idRange(entity)),
    );
  }

  /** First id of a selection whose ids follow each other without gaps; `undefined` if it must be looked up. */
  async denseFrom({ entity, where, sort }: Selection, signal: AbortSignal): Promise<IdRange | undefined> {
    if (where !== undefined || sort.length > 0 || !hasIds(entity)) return undefined;
    const range = await this.idRange(entity, signal);
    return range.high - range.low + 1 === range.count ? range : undefined;
  }

  /** The list of a selection; only for entities with ids. */
  list({ entity, where, sort }: Selection): IdList {
    const key = JSON.stringify([entity, where?.sql, where?.params.map(String), sort]);
    return this.lists.list(key, entity, { ...(where === undefined ? {} : { where }), sort });
  }

  dissection(signal: AbortSignal): Promise<DissectEnvironment> {
    return this.remember('environment', signal, (inner) =>
      this.readers.ask('light', inner, async (capture) => ({
        names: this.served.names,
        osBuild: await capture.osBuild(),
      })),
    );
  }

  /** The capture has grown: what was remembered is out of date. */
  changed(): void {
    this.shared.clear();
    this.lists.clear();
  }

  async close(): Promise<void> {
    this.changed();
    await this.readers.close();
  }
}
