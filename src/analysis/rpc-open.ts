/** RPC calls that have begun and not ended, found by thread, by activity id, or by what is called. */
import type { RpcStart, RpcStop } from '../model/event.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_FRAMES, MAX_OPEN_RPC } from './limits.ts';
import type { RpcRecord, ThreadLife } from './records.ts';

export class OpenRpc {
  private readonly counters: AnalysisCounters;
  /** In the order they began. */
  private readonly all = new Set<RpcRecord>();
  private readonly byActivity = new Map<string, RpcRecord>();
  private readonly clientsByTarget = new Map<string, RpcRecord[]>();
  /** Called when a record is closed without its stop having been seen. */
  private readonly abandon: (record: RpcRecord) => void;

  constructor(counters: AnalysisCounters, abandon: (record: RpcRecord) => void) {
    this.counters = counters;
    this.abandon = abandon;
  }

  add(record: RpcRecord): void {
    const { thread, start } = record;
    if (this.all.size >= MAX_OPEN_RPC) this.evict();
    this.all.add(record);
    if (thread.rpc.length >= MAX_FRAMES) thread.rpc.shift();
    thread.rpc.push(record);
    if (start.activityId !== undefined) {
      const key = activityKey(record.client, start.activityId);
      const other = this.byActivity.get(key);
      if (other !== undefined) {
        other.sharedActivity = true;
        record.sharedActivity = true;
      }
      this.byActivity.set(key, record);
    }
    if (!record.client) return;
    const target = targetKey(start);
    const clients = this.clientsByTarget.get(target);
    if (clients === undefined) this.clientsByTarget.set(target, [record]);
    else clients.push(record);
  }

  /** Open client calls of the same interface, procedure, protocol and (where both name one) endpoint. */
  clientsFor(start: RpcStart): RpcRecord[] {
    const clients = this.clientsByTarget.get(targetKey(start)) ?? [];
    return clients.filter(({ start: { endpoint } }) => sameEndpoint(endpoint, start.endpoint));
  }

  /**
   * The record this stop ends. On the same thread by activity id, or the innermost one if there is no id to go by; on
   * another thread of the process (asynchronous calls) by an activity id that no other open call has.
   */
  stoppedBy(stop: RpcStop, client: boolean, thread: ThreadLife): RpcRecord | undefined {
    const { activityId } = stop;
    for (let at = thread.rpc.length - 1; at >= 0; at -= 1) {
      const record = thread.rpc[at] as RpcRecord;
      if (record.client !== client) continue;
      const known = record.start.activityId;
      if (known !== activityId && known !== undefined && activityId !== undefined) continue;
      // What began after it and has not stopped goes on without this thread.
      thread.rpc.length = at + 1;
      return record;
    }
    if (activityId === undefined) return undefined;
    const record = this.byActivity.get(activityKey(client, activityId));
    return record !== undefined && !record.sharedActivity && record.thread.process === thread.process
      ? record
      : undefined;
  }

  remove(record: RpcRecord): void {
    const { start } = record;
    record.open = false;
    if (!this.all.delete(record)) return;
    this.leaveThread(record);
    if (start.activityId !== undefined) {
      const key = activityKey(record.client, start.activityId);
      if (this.byActivity.get(key) === record) this.byActivity.delete(key);
    }
    if (!record.client) return;
    const target = targetKey(start);
    const clients = this.clientsByTarget.get(target);
    const at = clients?.indexOf(record) ?? -1;
    if (clients === undefined || at < 0) return;
    if (clients.length === 1) this.clientsByTarget.delete(target);
    else clients.splice(at, 1);
  }

  /** The call goes on, but its thread has turned to something else. */
  leaveThread(record: RpcRecord): void {
    const { rpc } = record.thread;
    const at = rpc.lastIndexOf(record);
    if (at >= 0) rpc.splice(at, 1);
  }

  /** Closes all, oldest first. */
  abandonAll(): void {
    for (const record of this.all) {
      this.abandon(record);
      this.remove(record);
    }
  }

  private evict(): void {
    const oldest = this.all.values().next().value;
    if (oldest === undefined) return;
    this.counters.evictedRpc += 1;
    this.abandon(oldest);
    this.remove(oldest);
  }
}

function activityKey(client: boolean, activityId: string): string {
  return (client ? 'c' : 's') + activityId;
}

function targetKey(start: RpcStart): string {
  return `${start.interfaceUuid}/${start.opnum}/${start.protocol}`;
}

function sameEndpoint(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b || a.toUpperCase() === b.toUpperCase();
}
