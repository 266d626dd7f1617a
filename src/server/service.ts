/** One opened capture, as routes ask it: connections in lanes, long lists, and what is worth remembering. */
import { randomBytes } from 'node:crypto';
import { hasIds, type IdRange, isStepped } from '../capture/id-list.ts';
import type { Capture } from '../capture/reader.ts';
import type { SortKey, Where } from '../capture/select.ts';
import type { DissectNames } from '../dissect/context.ts';
import type { DissectEnvironment } from '../dissect/dissect.ts';
import { filterWhere, settledWhere } from '../pipeline/filter.ts';
import type { Entity } from '../query/field.ts';
import type { CaptureSummary } from './api.ts';
import { filterFailure } from './failure.ts';
import { RisingIds } from './ids.ts';
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
  /** A recording in progress: what it tells of itself at this moment. Absent for one that is complete. */
  readonly live?: () => LiveProgress;
}

export interface LiveProgress {
  readonly eventsPerSecond: number;
  /** Events that are known to be missing. */
  readonly lost: number;
}

/** What selects and orders rows. */
export interface Selection {
  readonly entity: Entity;
  readonly where: Where | undefined;
  readonly sort: readonly SortKey[];
}

/** What a capture says of itself. */
export interface CaptureFacts extends Omit<CaptureSummary, 'key' | 'name' | 'live'> {
  readonly lost: number;
}

export class CaptureService {
  private state: State;
  private ended = false;
  private readonly listeners = new Set<() => void>();

  constructor(served: ServedCapture) {
    this.state = stateOf(served);
  }

  /** Changes when the server is started again or serves something else. */
  get key(): string {
    return this.state.key;
  }
  get served(): ServedCapture {
    return this.state.served;
  }
  get readers(): Readers {
    return this.state.readers;
  }
  get lists(): Lists {
    return this.state.lists;
  }
  private get shared(): Shared {
    return this.state.shared;
  }

  /** Calls back whenever there is more to see, or something else; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The capture has grown: what was remembered is out of date. */
  changed(): void {
    this.shared.clear();
    this.lists.clear();
    for (const listener of this.listeners) listener();
  }

  /** Serves another capture from now on; who has asked before is still answered from the one before. */
  replace(served: ServedCapture): void {
    const before = this.state;
    this.state = stateOf(served);
    before.lists.clear();
    before.readers.retire();
    for (const listener of this.listeners) listener();
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
    const start = await this.start(signal);
    const checked =
      filter === undefined || this.served.live !== undefined
        ? filterWhere(filter, entity, start)
        : await this.remember(`where ${entity} ${filter}`, signal, (inner) =>
            this.readers.ask('light', inner, (capture) => settledWhere(capture, { filter, entity, start })),
          );
    if (!checked.ok) throw filterFailure(checked.error);
    return checked.value;
  }

  /** What is open, without what changes by the second. */
  facts(signal: AbortSignal): Promise<CaptureFacts> {
    return this.remember('facts', signal, (inner) => this.readers.ask('light', inner, readFacts));
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
    if (sort.length === 0 && isStepped(entity))
      return this.lists.into(
        key,
        () => new RisingIds(),
        (capture, rest) => capture.idBits(entity, { where, between: rest }),
      );
    return this.lists.list(key, (capture) => capture.ids(entity, { ...(where === undefined ? {} : { where }), sort }));
  }

  dissection(signal: AbortSignal): Promise<DissectEnvironment> {
    return this.remember('environment', signal, (inner) =>
      this.readers.ask('light', inner, async (capture) => ({
        names: this.served.names,
        osBuild: await capture.osBuild(),
      })),
    );
  }

  /** Nothing is answered any more. */
  get closed(): boolean {
    return this.ended;
  }

  async close(): Promise<void> {
    this.ended = true;
    this.lists.clear();
    await this.readers.close();
  }
}

async function readFacts(capture: Capture): Promise<CaptureFacts> {
  const { last, host, lost } = await capture.stats();
  const { createdBy, createdAt, state } = capture.info;
  return {
    createdBy,
    createdAt,
    state,
    counts: await capture.counts(),
    // Not when the recording's header was written: filters and the timeline count from here, and so must what is shown.
    first: (await capture.start()) ?? null,
    last: typeof last === 'string' ? last : null,
    host,
    lost: lost.events,
    damage: await capture.damage(),
  };
}

interface State {
  readonly key: string;
  readonly served: ServedCapture;
  readonly readers: Readers;
  readonly lists: Lists;
  readonly shared: Shared;
}

function stateOf(served: ServedCapture): State {
  const readers = new Readers(() => served.openReader(), served.live !== undefined);
  return { key: randomBytes(8).toString('hex'), served, readers, lists: new Lists(readers), shared: new Shared() };
}
