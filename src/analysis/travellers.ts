/** Identities that travel from thread to thread with the work: RPC activity ids and COM causality ids. */
import type { Guid } from '../base/guid.ts';
import { GuidMap } from '../base/guid-map.ts';
import { MAX_TRAVELLERS } from './limits.ts';
import { oldest } from './oldest.ts';
import type { CallRecord, ProcessLife } from './records.ts';

const SWEPT_AT_LEAST = 1_024;

interface Known {
  call: CallRecord;
  shared: boolean;
}

/** What `Map` and `GuidMap` have in common. */
interface Table<K> extends Iterable<[K, Known]> {
  readonly size: number;
  get(id: K): Known | undefined;
  set(id: K, known: Known): void;
  delete(id: K): void;
  clear(): void;
}

/** Ids and the call that each belongs to. One that belongs to two open calls at once says nothing. */
class Identities<K> {
  private readonly known: Table<K>;
  /** How many are kept before those of closed calls, which nobody asks for, are thrown out. */
  private sweepAt = SWEPT_AT_LEAST;

  constructor(known: Table<K>) {
    this.known = known;
  }

  note(id: K, call: CallRecord): void {
    const known = this.known.get(id);
    if (known !== undefined && known.call !== call && !known.call.closed) {
      known.shared = true;
      return;
    }
    if (known !== undefined) {
      known.call = call;
      known.shared = false;
      return;
    }
    if (this.known.size >= this.sweepAt) this.sweep();
    this.known.set(id, { call, shared: false });
  }

  find(id: K): CallRecord | undefined {
    const known = this.known.get(id);
    return known === undefined || known.shared ? undefined : known.call;
  }

  clear(): void {
    this.known.clear();
  }

  private sweep(): void {
    for (const [id, { call }] of this.known) if (call.closed) this.known.delete(id);
    if (this.known.size >= MAX_TRAVELLERS) for (const [id] of oldest(this.known)) this.known.delete(id);
    this.sweepAt = Math.min(MAX_TRAVELLERS, Math.max(SWEPT_AT_LEAST, this.known.size * 2));
  }
}

export class Travellers {
  private readonly activities = new Identities<Guid>(new GuidMap<Known>());
  private readonly causalities = new Identities<string>(new Map<string, Known>());

  /** An RPC event with this activity id was logged by the thread that works on `call`. */
  activity(id: Guid, call: CallRecord): void {
    this.activities.note(id, call);
  }

  byActivity(id: Guid | undefined): CallRecord | undefined {
    return id === undefined ? undefined : this.activities.find(id);
  }

  /** `call` came to `process` with this causality id, which the calls on its behalf will carry too. */
  causality(id: string, process: ProcessLife, call: CallRecord): void {
    this.causalities.note(`${process.key} ${id}`, call);
  }

  byCausality(id: string, process: ProcessLife): CallRecord | undefined {
    return this.causalities.find(`${process.key} ${id}`);
  }

  forget(): void {
    this.activities.clear();
    this.causalities.clear();
  }
}
