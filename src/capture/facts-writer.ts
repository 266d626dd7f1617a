import type {
  CallFact,
  MessageFact,
  ModuleFact,
  ParentVerdict,
  PortFact,
  ProcessFact,
  ServiceFact,
  ThreadFact,
} from '../model/facts.ts';
import type { ParentLink } from '../model/link.ts';
import type { Keys } from './keys.ts';
import { ENUMS, enumCode } from './kinds.ts';
import type { Tables } from './tables.ts';

const NANOSECONDS_PER_TICK = 100;

/** Puts facts into their tables, a row each. */
export class FactsWriter {
  private readonly tables: Tables;
  private readonly keys: Keys;

  constructor(tables: Tables, keys: Keys) {
    this.tables = tables;
    this.keys = keys;
  }

  process(fact: ProcessFact): void {
    const table = this.tables.processes;
    const { columns, row } = table;
    columns.id.set(row, fact.id);
    columns.pid.set(row, fact.pid);
    columns.parent_pid.set(row, fact.parentPid);
    columns.parent.set(row, fact.parent);
    columns.creator_thread.set(row, fact.creatorThread);
    columns.name.set(row, fact.name);
    columns.image_path.set(row, fact.imagePath);
    columns.command_line.set(row, fact.commandLine);
    columns.sid.set(row, fact.sid);
    columns.session_id.set(row, fact.sessionId);
    columns.package.set(row, fact.packageName);
    columns.unique_key.set(row, fact.uniqueKey);
    columns.wow64.set(row, fact.wow64);
    columns.started_at.set(row, fact.start);
    columns.ended_at.set(row, fact.end);
    columns.exit_status.set(row, fact.exitStatus);
    columns.start_event.set(row, fact.startEvent);
    table.commit();
  }

  thread(fact: ThreadFact): void {
    const table = this.tables.threads;
    const { columns, row } = table;
    columns.id.set(row, fact.id);
    columns.tid.set(row, fact.tid);
    columns.process.set(row, fact.process);
    columns.service_tag.set(row, fact.serviceTag);
    columns.name.set(row, fact.name);
    columns.started_at.set(row, fact.start);
    columns.ended_at.set(row, fact.end);
    columns.creator_thread.set(row, fact.creatorThread);
    table.commit();
  }

  service(fact: ServiceFact): void {
    const table = this.tables.services;
    const { columns, row } = table;
    columns.process.set(row, fact.process);
    columns.pid.set(row, fact.pid);
    columns.tag.set(row, fact.tag);
    columns.name.set(row, fact.name);
    columns.display_name.set(row, fact.displayName);
    columns.state.set(row, fact.state);
    columns.group.set(row, fact.group);
    table.commit();
  }

  module(fact: ModuleFact): void {
    const table = this.tables.modules;
    const { columns, row } = table;
    const { event } = fact;
    columns.process.set(row, fact.process);
    columns.pid.set(row, event.processId);
    columns.base.set(row, event.base);
    columns.size.set(row, event.size);
    columns.checksum.set(row, event.checksum);
    columns.timestamp.set(row, event.timeDateStamp);
    columns.path.set(row, event.path);
    columns.loaded_at.set(row, fact.load);
    columns.unloaded_at.set(row, fact.unload);
    columns.pdb_name.set(row, fact.pdbName);
    columns.pdb_guid.set(row, fact.pdbGuid);
    columns.pdb_age.set(row, fact.pdbAge);
    table.commit();
  }

  port(fact: PortFact): void {
    const table = this.tables.ports;
    const { columns, row } = table;
    columns.id.set(row, fact.id);
    columns.name.set(row, fact.name);
    columns.protocol.set(row, fact.protocol);
    columns.process.set(row, fact.process);
    columns.named_by.set(row, fact.namedBy);
    table.commit();
  }

  message(fact: MessageFact): void {
    const table = this.tables.messages;
    const { columns, row } = table;
    columns.id.set(row, fact.id);
    columns.message_id.set(row, fact.messageId);
    columns.kind.set(row, enumCode(ENUMS.message_kind, fact.kind));
    columns.send_event.set(row, fact.sendEvent);
    columns.receive_event.set(row, fact.receiveEvent);
    columns.sent_at.set(row, fact.sentAt);
    columns.received_at.set(row, fact.receivedAt);
    columns.source_process.set(row, fact.sourceProcess);
    columns.source_thread.set(row, fact.sourceThread);
    columns.target_process.set(row, fact.targetProcess);
    columns.target_thread.set(row, fact.targetThread);
    columns.port.set(row, fact.port);
    columns.size.set(row, fact.size);
    columns.call.set(row, fact.call);
    columns.binding.set(row, this.keys.bindings.named(fact.protocol, undefined));
    columns.procedure.set(row, this.keys.procedures.key(fact.interfaceUuid, fact.opnum));
    columns.summary.set(row, fact.summary);
    columns.evidence.set(row, fact.evidence);
    columns.confidence.set(row, enumCode(ENUMS.confidence, fact.confidence));
    table.commit();
  }

  call(fact: CallFact): void {
    const table = this.tables.calls;
    const { columns, row } = table;
    columns.id.set(row, fact.id);
    columns.parent.set(row, fact.parent);
    columns.parent_confidence.set(row, enumCode(ENUMS.confidence, fact.parentConfidence));
    columns.chain.set(row, fact.chain);
    columns.depth.set(row, fact.depth);
    columns.client_process.set(row, fact.clientProcess);
    columns.client_thread.set(row, fact.clientThread);
    columns.server_process.set(row, fact.serverProcess);
    columns.server_thread.set(row, fact.serverThread);
    columns.port.set(row, fact.port);
    columns.binding.set(row, this.keys.bindings.named(fact.protocol, fact.endpoint));
    columns.procedure.set(row, this.keys.procedures.key(fact.interfaceUuid, fact.opnum));
    columns.request.set(row, fact.request);
    columns.reply.set(row, fact.reply);
    columns.started_at.set(row, fact.startedAt);
    columns.ended_at.set(row, fact.endedAt);
    columns.server_started_at.set(row, fact.serverStartedAt);
    columns.server_ended_at.set(row, fact.serverEndedAt);
    columns.wait_ns.set(row, fact.waitTime === undefined ? undefined : fact.waitTime * NANOSECONDS_PER_TICK);
    columns.status.set(row, fact.status);
    columns.activity_id.set(row, fact.activityId);
    columns.evidence.set(row, fact.evidence);
    columns.confidence.set(row, enumCode(ENUMS.confidence, fact.confidence));
    table.commit();
  }

  parentLink(link: ParentLink): void {
    const table = this.tables.parent_links;
    const { columns, row } = table;
    columns.call.set(row, link.call);
    columns.parent.set(row, link.parent);
    columns.evidence.set(row, link.evidence);
    columns.weight.set(row, Math.max(0, link.weight));
    columns.confidence.set(row, enumCode(ENUMS.confidence, link.confidence));
    table.commit();
  }

  parentVerdict(verdict: ParentVerdict): void {
    const table = this.tables.parent_verdicts;
    const { columns, row } = table;
    columns.call.set(row, verdict.call);
    columns.confidence.set(row, enumCode(ENUMS.confidence, verdict.confidence));
    table.commit();
  }
}
