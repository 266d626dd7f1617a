/**
 * Messages and calls as facts. They come by the million, so there is one object of each kind, filled in again and again:
 * `FactSink` says that they hold for the call only.
 */
import type { MessageMeaning } from '../model/event.ts';
import type { CallFact, MessageFact } from '../model/facts.ts';
import { evidenceBy, protocolBy } from './content.ts';
import {
  type CallRecord,
  confidenceOf,
  POSSIBLE,
  type ProcessLife,
  type Sureness,
  type Transfer,
  weaker,
} from './records.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function newMessageFact(): Mutable<MessageFact> {
  return {
    id: 0,
    messageId: 0,
    kind: undefined,
    sendEvent: undefined,
    receiveEvent: undefined,
    sentAt: undefined,
    receivedAt: undefined,
    sourceProcess: undefined,
    sourceThread: undefined,
    targetProcess: undefined,
    targetThread: undefined,
    port: undefined,
    size: undefined,
    call: undefined,
    protocol: undefined,
    interfaceUuid: undefined,
    opnum: undefined,
    summary: undefined,
    evidence: 0,
    confidence: undefined,
  };
}

export function newCallFact(): Mutable<CallFact> {
  return {
    id: 0,
    parent: undefined,
    parentConfidence: undefined,
    chain: 0,
    depth: 0,
    clientProcess: undefined,
    clientThread: undefined,
    serverProcess: undefined,
    serverThread: undefined,
    port: undefined,
    protocol: undefined,
    endpoint: undefined,
    interfaceUuid: undefined,
    opnum: undefined,
    request: undefined,
    reply: undefined,
    startedAt: undefined,
    endedAt: undefined,
    serverStartedAt: undefined,
    serverEndedAt: undefined,
    waitTime: undefined,
    status: undefined,
    activityId: undefined,
    evidence: 0,
    confidence: undefined,
  };
}

/** What is known of a message, as part of `call` if it is. */
export function fillMessageFact(fact: Mutable<MessageFact>, transfer: Transfer, call: CallRecord | undefined): void {
  const rpc = (call?.rpcServer ?? call?.rpcClient)?.start;
  const meaning = meaningIn(call, transfer);
  fact.id = transfer.key;
  fact.messageId = transfer.slot.messageId;
  fact.kind = transfer.kind ?? (call === undefined ? undefined : kindIn(call, transfer));
  fact.sendEvent = transfer.sendEvent;
  fact.receiveEvent = transfer.receiveEvent;
  fact.sentAt = transfer.sentAt;
  fact.receivedAt = transfer.receivedAt;
  fact.sourceProcess = (transfer.source?.process ?? (transfer.target === undefined ? undefined : transfer.peer))?.key;
  fact.sourceThread = transfer.sourceRow;
  fact.targetProcess = (transfer.target?.process ?? (transfer.source === undefined ? undefined : transfer.peer))?.key;
  fact.targetThread = transfer.targetRow;
  fact.port = transfer.port ?? call?.port;
  fact.size = transfer.size;
  fact.call = call?.key;
  fact.protocol = protocolBy(rpc, meaning);
  fact.interfaceUuid = rpc === undefined ? meaning?.interfaceUuid : rpc.interfaceUuid;
  fact.opnum = rpc === undefined ? meaning?.opnum : rpc.opnum;
  fact.summary = transfer.meaning?.summary;
  fact.evidence = transfer.evidence | evidenceBy(rpc, meaning);
  fact.confidence = confidenceOf(transfer.sureness);
}

/** A message that was worked on but that nobody waited for or answered may have been a datagram: no kind. */
function kindIn(call: CallRecord, transfer: Transfer): 'request' | 'reply' | undefined {
  if (call.reply === transfer) return 'reply';
  const request = call.sync || call.reply !== undefined || call.rpcClient !== undefined || call.rpcServer !== undefined;
  return request ? 'request' : undefined;
}

/** A reply does not say what was asked; its request does. */
function meaningIn(call: CallRecord | undefined, transfer: Transfer): MessageMeaning | undefined {
  const own = transfer.meaning;
  if (call === undefined || call.reply !== transfer || own?.interfaceUuid !== undefined) return own;
  return call.request?.meaning ?? own;
}

/** A message that nobody waited for or answered may be the answer to one that was not recorded, and no deed of its own. */
function sureOfParent(call: CallRecord, parent: CallRecord): Sureness {
  const request = call.sync || call.reply !== undefined || call.rpcClient !== undefined || call.rpcServer !== undefined;
  return request ? parent.childSureness : weaker(parent.childSureness, POSSIBLE);
}

/** Client or server by what the other side's content says of its connection. */
function peerIn({ request, reply }: CallRecord, server: boolean): ProcessLife | undefined {
  if (request !== undefined && (server ? request.source : request.target) !== undefined) return request.peer;
  return reply !== undefined && (server ? reply.target : reply.source) !== undefined ? reply.peer : undefined;
}

export function fillCallFact(fact: Mutable<CallFact>, call: CallRecord): void {
  const rpc = call.rpcClient ?? call.rpcServer;
  const start = rpc?.start;
  const meaning = call.request?.meaning ?? call.reply?.meaning;
  fact.id = call.key;
  fact.parent = call.parent?.key;
  fact.parentConfidence = call.parent === undefined ? undefined : confidenceOf(sureOfParent(call, call.parent));
  fact.chain = call.chain;
  fact.depth = call.depth;
  fact.clientProcess = (call.client?.process ?? peerIn(call, false))?.key;
  fact.clientThread = call.clientRow;
  fact.serverProcess = (call.server?.process ?? peerIn(call, true))?.key;
  fact.serverThread = call.serverRow;
  fact.port = call.port;
  fact.protocol = protocolBy(start, meaning);
  // One that was not kept is not known here.
  fact.endpoint = (rpc?.start.endpoint ?? call.rpcServer?.start.endpoint) || undefined;
  fact.interfaceUuid = start === undefined ? meaning?.interfaceUuid : start.interfaceUuid;
  fact.opnum = start === undefined ? meaning?.opnum : start.opnum;
  fact.request = call.request?.key;
  fact.reply = call.reply?.key;
  fact.startedAt = call.startedAt;
  fact.endedAt = call.endedAt;
  fact.serverStartedAt = call.serverStartedAt;
  fact.serverEndedAt = call.serverEndedAt;
  fact.waitTime = call.waitTime;
  fact.status = call.rpcClient?.status ?? call.rpcServer?.status ?? call.status;
  fact.activityId = rpc?.start.activityId;
  fact.evidence = call.evidence | evidenceBy(start, meaning);
  fact.confidence = confidenceOf(call.sureness);
}
