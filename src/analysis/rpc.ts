/**
 * Microsoft-Windows-RPC events give calls their interface, procedure, protocol, endpoint and status, and stand as calls of
 * their own where no ALPC message was seen. Client and server never share an activity id for one local call
 * (benny-cz/InterCat ADR-031), so the sides meet through the message, its thread and the time. Rules: docs/pairing.md.
 */
import type { Ticks } from '../base/time.ts';
import { evidenceBit } from '../model/confidence.ts';
import type { RpcEndpoint, RpcStart, RpcStop } from '../model/event.ts';
import type { Calls } from './calls.ts';
import type { AnalysisCounters } from './counters.ts';
import { RPC_SERVER_TICKS } from './limits.ts';
import type { Output } from './output.ts';
import type { Ports } from './ports.ts';
import {
  type CallRecord,
  LIKELY,
  POSSIBLE,
  type ProcessLife,
  RpcRecord,
  type ThreadLife,
  type Transfer,
  weaker,
} from './records.ts';
import { OpenRpc, sameTarget } from './rpc-open.ts';
import { NOT_KEPT, RpcTexts } from './rpc-texts.ts';

const RPC_CLIENT = evidenceBit('rpc-client');
const RPC_SERVER = evidenceBit('rpc-server');
const RPC_AGREE = evidenceBit('rpc-agree');
const RPC_UNIQUE_FIT = evidenceBit('rpc-unique-fit');
const LOCAL_HOSTS: readonly (string | undefined)[] = [undefined, '', 'NULL', 'localhost', '127.0.0.1', '::1', '.'];

export class Rpc {
  /** Name of the recorded machine: an RPC call to it stays on it. */
  computerName: string | undefined = undefined;
  private readonly calls: Calls;
  private readonly output: Output;
  private readonly ports: Ports;
  private readonly counters: AnalysisCounters;
  private readonly open: OpenRpc;
  private readonly texts: RpcTexts;

  constructor(calls: Calls, output: Output, ports: Ports, counters: AnalysisCounters) {
    this.calls = calls;
    this.output = output;
    this.ports = ports;
    this.counters = counters;
    this.texts = new RpcTexts(counters);
    this.open = new OpenRpc(counters, (record) => this.end(record));
    calls.onRequest = (transfer, thread) => this.requestSent(transfer, thread);
  }

  clientStart(event: RpcStart, thread: ThreadLife): void {
    this.calls.frames.touch(thread);
    thread.lastInbound = undefined;
    const record = new RpcRecord(true, this.texts.kept(event), thread);
    if (!this.calls.inGap(event.time)) {
      record.parent = this.calls.frames.workOf(thread, event.time);
      this.calls.handoffs?.rpcBegan(record, record.parent);
    }
    const before = thread.rpc[thread.rpc.length - 1];
    // A call that went out and that nobody waits for is asynchronous: what the thread sends now belongs to the new one.
    if (before?.client && before.lastRequest !== undefined && !before.lastRequest.waited) this.open.leaveThread(before);
    this.open.add(record);
  }

  clientStop(event: RpcStop, thread: ThreadLife): void {
    this.calls.frames.touch(thread);
    thread.lastInbound = undefined;
    const record = this.open.stoppedBy(event, true, thread);
    if (record === undefined) this.counters.rpcStopsWithoutStart += 1;
    else {
      record.stoppedAt = event.time;
      record.status = event.status;
      this.end(record);
      this.open.remove(record);
    }
  }

  serverStart(event: RpcStart, thread: ThreadLife): void {
    this.calls.frames.touch(thread);
    const record = new RpcRecord(false, this.texts.kept(event), thread);
    const before = thread.rpc[thread.rpc.length - 1];
    // The thread is at a new call of its own: an unfinished one before it goes on elsewhere.
    if (before !== undefined && !before.client) this.open.leaveThread(before);
    const inbound = thread.lastInbound;
    if (!this.calls.inGap(event.time)) {
      const call = event.protocol === 'ncalrpc' ? this.justReceived(inbound, event.time) : undefined;
      if (call !== undefined) this.attachServer(record, call);
      else this.fitClient(record);
      this.calls.handoffs?.rpcReceived(record, this.calls.frames.ofRpc(record));
    }
    thread.lastInbound = undefined;
    this.open.add(record);
  }

  serverStop(event: RpcStop, thread: ThreadLife): void {
    this.calls.frames.touch(thread);
    thread.lastInbound = undefined;
    const record = this.open.stoppedBy(event, false, thread);
    if (record === undefined) {
      this.counters.rpcStopsWithoutStart += 1;
      return;
    }
    record.stoppedAt = event.time;
    record.status = event.status;
    const call = this.calls.frames.ofRpc(record);
    this.calls.handoffs?.answers(call, thread);
    if (call.request === undefined) {
      call.serverEndedAt = event.time;
      call.workedToEnd = record.thread === thread && !record.left;
    }
    this.end(record);
    this.open.remove(record);
  }

  endpoint(event: RpcEndpoint, process: ProcessLife | undefined): void {
    // RPCSS (with an interface) reports what others register; only the registering process itself is the owner.
    const owner = event.interfaceUuid === undefined ? process : undefined;
    if (event.endpoint !== '') this.ports.endpoint(event.protocol, event.endpoint, owner, 'endpoint-registration');
  }

  lost(): void {
    this.open.abandonAll();
  }

  gone(thread: ThreadLife): void {
    for (const record of [...thread.rpc]) this.open.leaveThread(record);
  }

  finish(): void {
    this.open.abandonAll();
  }

  private requestSent(transfer: Transfer, thread: ThreadLife): void {
    const record = thread.rpc[thread.rpc.length - 1];
    if (record === undefined || !record.client || record.start.protocol !== 'ncalrpc' || record.call !== undefined)
      return;
    record.requests += 1;
    record.lastRequest = transfer;
    transfer.rpc = record;
    this.release(record);
  }

  /** Nothing more will be learned from this record. */
  private end(record: RpcRecord): void {
    record.open = false;
    if (record.client) this.endClient(record);
    else this.endServer(record);
    this.release(record);
  }

  private endClient(record: RpcRecord): void {
    const stopped = record.stoppedAt !== undefined;
    if (record.call === undefined && record.requests > 0 && stopped) this.attachClient(record);
    if (record.call === undefined && record.requests === 0) this.calls.frames.ofRpc(record);
    const call = record.call;
    if (call === undefined) {
      this.counters.rpcUndecided += 1;
      return;
    }
    call.endedAt ??= record.stoppedAt;
    if (stopped) this.calls.clientReturned(call, record.stoppedAt ?? 0);
    // A server that was not seen to stop has done so, or its stop is missing.
    if (stopped && call.rpcServer?.open && call.request === undefined) this.open.leaveThread(call.rpcServer);
    if (call.request !== undefined) this.namePort(call);
    else this.finishAlone(call);
  }

  private endServer(record: RpcRecord): void {
    const call = this.calls.frames.ofRpc(record);
    // With a client known, the call is complete when that one is.
    if (call.request === undefined && call.rpcClient === undefined) this.finishAlone(call);
  }

  private finishAlone(call: CallRecord): void {
    if (call.closed) return;
    this.namePort(call);
    this.calls.open.close(call);
  }

  private release(record: RpcRecord): void {
    const call = record.holds;
    record.holds = undefined;
    if (call !== undefined) this.output.call(call);
  }

  /**
   * The client call encloses one request: that is its message. Of several (a bind and the call itself) it is the last that
   * was answered, as nothing follows the answer but the return; yet a server that named another call for it is believed.
   */
  private attachClient(record: RpcRecord): void {
    const transfer = record.lastRequest;
    if (transfer === undefined || (transfer.call !== undefined && transfer.call.request !== transfer)) return;
    if (transfer.lone) {
      this.calls.frames.ofRpc(record);
      return;
    }
    const single = record.requests === 1;
    const call = single ? this.calls.open.ofRequest(transfer) : transfer.call;
    if (call === undefined || call.written || call.rpcClient !== undefined) return;
    if (call.rpcServer !== undefined && !sameProcedure(record, call.rpcServer)) {
      if (!single) return;
      this.counters.rpcDisagreements += 1;
      call.rpcServer = undefined;
      call.rpcRefused = true;
      call.port = call.request?.port;
      call.evidence &= ~RPC_SERVER;
      record.call = call;
      return;
    }
    if (!single && (!call.sync || call.reply === undefined || record.contradicted)) return;
    this.joinClient(record, call);
    if (!single) call.sureness = weaker(call.sureness, LIKELY);
  }

  private joinClient(record: RpcRecord, call: CallRecord): void {
    record.call = call;
    call.rpcClient = record;
    call.evidence |= RPC_CLIENT;
    if (call.rpcServer !== undefined) {
      call.evidence |= RPC_AGREE;
      this.counters.rpcAgreements += 1;
    }
    this.calls.open.qualify(call);
  }

  private attachServer(record: RpcRecord, call: CallRecord): void {
    record.call = call;
    call.rpcServer = record;
    call.evidence |= RPC_SERVER;
    this.calls.open.qualify(call);
    const client = call.request?.rpc;
    if (client?.open && client.call === undefined) {
      if (sameProcedure(client, record)) this.joinClient(client, call);
      else client.contradicted = true;
    }
    this.namePort(call);
  }

  /** The call whose request the thread received just before. */
  private justReceived(inbound: Transfer | undefined, now: Ticks): CallRecord | undefined {
    if (inbound?.receivedAt === undefined || now - inbound.receivedAt > RPC_SERVER_TICKS) return undefined;
    // Where events are missing, the receive that this call began with may be one of them.
    if (inbound.call?.reply === inbound && !this.calls.pairing.lossy) this.calls.revokeReply(inbound);
    const call = inbound.call;
    return call?.request === inbound && !call.closed && call.rpcServer === undefined ? call : undefined;
  }

  /** Without a message, the sides belong together if only one open client call can be meant. */
  private fitClient(record: RpcRecord): void {
    const { start, thread } = record;
    let client: RpcRecord | undefined;
    let free = 0;
    const fitting = this.open.clientsOf(start.interfaceUuid);
    if (fitting === undefined) return;
    for (const candidate of fitting) {
      if (!this.mayCall(candidate, record) || !this.isFree(candidate, record)) continue;
      client = candidate;
      free += 1;
    }
    if (client === undefined || free > 1) {
      // Whoever was joined before may have been the wrong one.
      for (const { call, start: other } of fitting) {
        if (call !== undefined && call.request === undefined && sameTarget(other, start)) this.doubt(call);
      }
      return;
    }
    const alone = client.requests === 0;
    const call = alone ? this.calls.frames.ofRpc(client) : client.lastRequest?.call;
    if (call === undefined || call.closed) return;
    record.call = call;
    call.rpcServer = record;
    call.evidence |= RPC_UNIQUE_FIT;
    if (alone) {
      call.server = thread;
      call.serverRow = record.threadRow;
      call.serverStartedAt = start.time;
      call.sureness = LIKELY;
    } else if (client.call === undefined) this.joinClient(client, call);
  }

  private mayCall(client: RpcRecord, record: RpcRecord): boolean {
    return client.thread !== record.thread && sameTarget(client.start, record.start) && this.isLocal(client);
  }

  private doubt(call: CallRecord): void {
    call.sureness = weaker(call.sureness, POSSIBLE);
    this.output.verdict(call, POSSIBLE);
  }

  /** Its request went to this very process (and to a thread that handed it on), or none of it was recorded. */
  private isFree(client: RpcRecord, record: RpcRecord): boolean {
    if (client.requests === 0) return client.call === undefined;
    const call = client.requests === 1 ? client.lastRequest?.call : undefined;
    return call !== undefined && call.rpcServer === undefined && call.server?.process === record.thread.process;
  }

  private isLocal(client: RpcRecord): boolean {
    const host = client.start.networkAddress;
    return LOCAL_HOSTS.includes(host) || host?.toUpperCase() === this.computerName?.toUpperCase();
  }

  private namePort(call: CallRecord): void {
    if (call.port !== undefined || call.rpcRefused) return;
    const byServer = call.rpcServer?.start.endpoint;
    const rpc = byServer === undefined ? call.rpcClient : call.rpcServer;
    const endpoint = rpc?.start.endpoint;
    if (rpc === undefined || endpoint === undefined || endpoint === NOT_KEPT) return;
    call.port = this.ports.endpoint(
      rpc.start.protocol,
      endpoint,
      call.server?.process,
      rpc.client ? 'rpc-client' : 'rpc-server',
    );
  }
}

function sameProcedure(a: RpcRecord, b: RpcRecord): boolean {
  return a.start.opnum === b.start.opnum && a.start.interfaceUuid === b.start.interfaceUuid;
}
