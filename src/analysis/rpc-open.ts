/** RPC calls that have begun and not ended, found by thread, by activity id, or by what is called. */
import { GuidMap } from '../base/guid-map.ts';
import type { RpcStart, RpcStop } from '../model/event.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_FRAMES, MAX_IDLE_INTERFACES, MAX_OPEN_RPC, MAX_RPC_CLIENTS } from './limits.ts';
import type { RpcRecord, ThreadLife } from './records.ts';
import { NOT_KEPT } from './rpc-texts.ts';

/** Open client calls of one interface. Those that did not fit in are only counted. */
interface Clients {
  readonly listed: RpcRecord[];
  others: number;
}

export class OpenRpc {
  private readonly counters: AnalysisCounters;
  private readonly clientActivities = new GuidMap<RpcRecord>();
  private readonly serverActivities = new GuidMap<RpcRecord>();
  private readonly clientsByInterface = new Map<string, Clients>();
  /** Called when a record is closed without its stop having been seen. */
  private readonly abandon: (record: RpcRecord) => void;
  /** All, in the order they began. */
  private first: RpcRecord | undefined = undefined;
  private last: RpcRecord | undefined = undefined;
  private size = 0;

  constructor(counters: AnalysisCounters, abandon: (record: RpcRecord) => void) {
    this.counters = counters;
    this.abandon = abandon;
  }

  add(record: RpcRecord): void {
    const { thread, start } = record;
    if (this.size >= MAX_OPEN_RPC && this.first !== undefined) {
      this.counters.evictedRpc += 1;
      this.close(this.first);
    }
    this.link(record);
    if (thread.rpc.length >= MAX_FRAMES) thread.rpc.shift();
    thread.rpc.push(record);
    if (start.activityId !== undefined) {
      const activities = this.activities(record.client);
      const other = activities.get(start.activityId);
      if (other !== undefined) {
        other.sharedActivity = true;
        record.sharedActivity = true;
      }
      activities.set(start.activityId, record);
    }
    if (!record.client) return;
    const clients = this.clientsByInterface.get(start.interfaceUuid);
    if (clients === undefined) this.clientsByInterface.set(start.interfaceUuid, { listed: [record], others: 0 });
    else if (clients.listed.length < MAX_RPC_CLIENTS) clients.listed.push(record);
    else clients.others += 1;
  }

  /** Open client calls of that interface, whatever their procedure; `undefined` if there are none or too many to tell apart. */
  clientsOf(interfaceUuid: string): readonly RpcRecord[] | undefined {
    const clients = this.clientsByInterface.get(interfaceUuid);
    return clients?.others === 0 ? clients.listed : undefined;
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
      if (known !== undefined && activityId !== undefined && !known.equals(activityId)) continue;
      // What began after it and has not stopped goes on without this thread.
      while (thread.rpc.length > at + 1) thread.rpc.pop();
      return record;
    }
    if (activityId === undefined) return undefined;
    const record = this.activities(client).get(activityId);
    if (record === undefined || record.sharedActivity || record.thread.process !== thread.process) return undefined;
    return record;
  }

  remove(record: RpcRecord): void {
    const { start } = record;
    record.open = false;
    if (!this.unlink(record)) return;
    this.leaveThread(record);
    if (start.activityId !== undefined) {
      const activities = this.activities(record.client);
      if (activities.get(start.activityId) === record) activities.delete(start.activityId);
    }
    if (record.client) this.unlist(record);
  }

  /** The call goes on, but its thread has turned to something else. */
  leaveThread(record: RpcRecord): void {
    const { rpc } = record.thread;
    if (rpc[rpc.length - 1] === record) {
      rpc.pop();
      return;
    }
    const at = rpc.lastIndexOf(record);
    if (at >= 0) takeOut(rpc, at);
  }

  /** Closes all, oldest first. */
  abandonAll(): void {
    while (this.first !== undefined) this.close(this.first);
  }

  private close(record: RpcRecord): void {
    this.abandon(record);
    this.remove(record);
  }

  private activities(client: boolean): GuidMap<RpcRecord> {
    return client ? this.clientActivities : this.serverActivities;
  }

  private unlist(record: RpcRecord): void {
    const { interfaceUuid } = record.start;
    const clients = this.clientsByInterface.get(interfaceUuid);
    if (clients === undefined) return;
    const at = clients.listed.indexOf(record);
    if (at < 0) clients.others -= 1;
    else takeOut(clients.listed, at);
    // The few interfaces of a machine come again at once; those of a hostile file must not pile up.
    const spent = clients.listed.length + clients.others === 0;
    if (spent && this.clientsByInterface.size > MAX_IDLE_INTERFACES) this.clientsByInterface.delete(interfaceUuid);
  }

  private link(record: RpcRecord): void {
    record.previous = this.last;
    if (this.last === undefined) this.first = record;
    else this.last.next = record;
    this.last = record;
    this.size += 1;
  }

  private unlink(record: RpcRecord): boolean {
    if (record.previous === undefined && this.first !== record) return false;
    if (record.previous === undefined) this.first = record.next;
    else record.previous.next = record.next;
    if (record.next === undefined) this.last = record.previous;
    else record.next.previous = record.previous;
    record.next = undefined;
    record.previous = undefined;
    this.size -= 1;
    return true;
  }
}

/** As `splice(at, 1)`, without an array of what was taken out, and with the room kept for the next one. */
function takeOut(records: RpcRecord[], at: number): void {
  for (let to = at; to + 1 < records.length; to += 1) records[to] = records[to + 1] as RpcRecord;
  records.pop();
}

/** Same procedure over the same protocol, and the same endpoint where both name one. An endpoint that was not kept is none that is known. The interface is the caller's care. */
export function sameTarget(a: RpcStart, b: RpcStart): boolean {
  if (a.opnum !== b.opnum || a.protocol !== b.protocol) return false;
  if (a.endpoint === NOT_KEPT || b.endpoint === NOT_KEPT) return false;
  if (a.endpoint === undefined || b.endpoint === undefined || a.endpoint === b.endpoint) return true;
  return a.endpoint.toUpperCase() === b.endpoint.toUpperCase();
}
