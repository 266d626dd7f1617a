/** Identities that travel from thread to thread with the work: RPC activity ids and COM causality ids. */
import { MAX_TRAVELLERS } from './limits.ts';
import type { CallRecord, ProcessLife } from './records.ts';

/** Ids and the call that each belongs to. One that belongs to two open calls at once says nothing. */
class Identities {
  private readonly known = new Map<string, { call: CallRecord; shared: boolean }>();

  note(id: string, call: CallRecord): void {
    const known = this.known.get(id);
    if (known !== undefined && known.call !== call && !known.call.closed) {
      known.shared = true;
      return;
    }
    if (known === undefined && this.known.size >= MAX_TRAVELLERS) {
      const oldest = this.known.keys().next().value;
      if (oldest !== undefined) this.known.delete(oldest);
    }
    this.known.set(id, { call, shared: false });
  }

  find(id: string): CallRecord | undefined {
    const known = this.known.get(id);
    return known === undefined || known.shared ? undefined : known.call;
  }

  clear(): void {
    this.known.clear();
  }
}

export class Travellers {
  private readonly activities = new Identities();
  private readonly causalities = new Identities();

  /** An RPC event with this activity id was logged by the thread that works on `call`. */
  activity(id: string, call: CallRecord): void {
    this.activities.note(id, call);
  }

  byActivity(id: string | undefined): CallRecord | undefined {
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
