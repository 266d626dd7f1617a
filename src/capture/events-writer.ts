import { unreachable } from '../base/assert.ts';
import type { Guid } from '../base/guid.ts';
import type {
  AlpcOther,
  AlpcReceive,
  AlpcSend,
  LostEvent,
  MetaEvent,
  ModuleEvent,
  ReadyEvent,
  RpcEndpoint,
  RpcOther,
  RpcStart,
  RpcStop,
  StackEvent,
  StackFrames,
  SwitchEvent,
  ThreadEvent,
  TraceEvent,
} from '../model/event.ts';
import type { ProcessKey, ThreadKey } from '../model/facts.ts';
import { eventDetail } from './event-detail.ts';
import type { Keys } from './keys.ts';
import { ENUMS, enumCode, eventKindCode } from './kinds.ts';
import type { Tables } from './tables.ts';

/** Puts each kind of event into its tables. */
export class EventsWriter {
  private readonly tables: Tables;
  private readonly keys: Keys;

  constructor(tables: Tables, keys: Keys) {
    this.tables = tables;
    this.keys = keys;
  }

  write(event: TraceEvent, process: ProcessKey | undefined, thread: ThreadKey | undefined): void {
    switch (event.kind) {
      case 'alpc.send':
      case 'alpc.receive':
        this.row(event, process, thread, event.messageId, event.content?.status);
        if (event.content !== undefined) this.content(event);
        return;
      case 'alpc.wait-reply':
        this.row(event, process, thread, event.messageId, undefined);
        return;
      case 'alpc.unwait':
        this.row(event, process, thread, undefined, event.status);
        return;
      case 'rpc.client-start':
      case 'rpc.server-start':
        this.row(event, process, thread, undefined, undefined);
        this.rpcStart(event);
        return;
      case 'rpc.client-stop':
      case 'rpc.server-stop':
        this.row(event, process, thread, undefined, event.status);
        if (event.activityId !== undefined) this.rpcRest(event, undefined, event.activityId);
        return;
      case 'switch':
        this.contextSwitch(event);
        return;
      case 'ready':
        this.ready(event);
        return;
      case 'stack':
        this.stack(event);
        return;
      case 'stack.frames':
        this.frames(event);
        return;
      default:
        this.rare(event, process, thread);
    }
  }

  private rare(event: RareEvent, process: ProcessKey | undefined, thread: ThreadKey | undefined): void {
    switch (event.kind) {
      case 'lost':
        this.lost(event);
        return;
      case 'meta':
        this.meta(event);
        return;
      case 'volume': {
        const { columns, row } = this.tables.volumes;
        columns.nt_path.set(row, event.ntPath);
        columns.dos_path.set(row, event.dosPath);
        this.tables.volumes.commit();
        return;
      }
      case 'alpc.wait-new': {
        this.row(event, process, thread, undefined, undefined);
        const { columns, row } = this.tables.waits;
        columns.event.set(row, event.id);
        columns.server_port.set(row, event.serverPort);
        columns.port_name.set(row, event.portName);
        this.tables.waits.commit();
        return;
      }
      case 'rpc.endpoint':
      case 'rpc.other':
        this.row(event, process, thread, undefined, event.kind === 'rpc.other' ? event.status : undefined);
        this.rpcRest(event, event.interfaceUuid, undefined);
        this.detail(event);
        return;
      case 'hint':
        this.row(event, process, thread, undefined, undefined);
        if (event.activityId !== undefined) this.rpcRest(event, undefined, event.activityId);
        this.detail(event);
        return;
      case 'thread.start':
      case 'thread.end':
      case 'thread.rundown-start':
      case 'thread.rundown-end':
        this.row(event, process, thread, undefined, undefined);
        this.threadEvent(event);
        return;
      case 'module.load':
      case 'module.unload':
      case 'module.rundown-start':
      case 'module.rundown-end':
        this.row(event, process, thread, undefined, undefined);
        this.moduleEvent(event);
        return;
      case 'alpc.other':
        this.row(event, process, thread, undefined, undefined);
        this.content(event);
        this.detail(event);
        return;
      case 'process.start':
      case 'process.end':
      case 'process.rundown-start':
      case 'process.rundown-end':
      case 'process.defunct':
      case 'thread.tag':
      case 'thread.name':
      case 'module.pdb':
      case 'service':
        this.row(event, process, thread, undefined, undefined);
        this.detail(event);
        return;
      default:
        unreachable(event, 'event kind');
    }
  }

  private row(
    event: TraceEvent,
    process: ProcessKey | undefined,
    thread: ThreadKey | undefined,
    messageId: number | undefined,
    status: number | undefined,
  ): void {
    const table = this.tables.events;
    const { columns, row } = table;
    columns.id.set(row, event.id);
    columns.time.set(row, event.time);
    columns.kind.set(row, eventKindCode(event));
    columns.cpu.set(row, event.cpu);
    columns.process.set(row, process);
    columns.thread.set(row, thread);
    // The raw ids are worth their room only where no process or thread row says them.
    columns.pid.set(row, process === undefined ? event.pid : undefined);
    columns.tid.set(row, thread === undefined ? event.tid : undefined);
    columns.message_id.set(row, messageId);
    columns.status.set(row, status);
    table.commit();
  }

  private content(event: AlpcSend | AlpcReceive | AlpcOther): void {
    const content = event.content;
    if (content === undefined) return;
    const table = this.tables.contents;
    const { columns, row } = table;
    columns.event.set(row, event.id);
    columns.handle.set(row, content.handle);
    columns.port.set(row, content.port);
    columns.port_name.set(row, content.portName);
    columns.owner_pid.set(row, content.ownerPid);
    columns.client_pid.set(row, content.clientPid);
    columns.flags.set(row, content.flags);
    columns.header.set(row, content.header);
    columns.payload.set(row, content.payload);
    columns.payload_length.set(row, content.payloadLength);
    columns.attributes.set(row, content.attributes);
    columns.view.set(row, content.view);
    columns.callback_id.set(row, content.callbackId);
    columns.context.set(row, content.meaning?.context);
    const merged = content.merged === 'unclear' ? undefined : content.merged;
    columns.merged.set(row, enumCode(ENUMS.confidence, merged));
    table.commit();
  }

  private rpcStart(event: RpcStart): void {
    const table = this.tables.rpc;
    const { columns, row } = table;
    columns.event.set(row, event.id);
    columns.procedure.set(row, this.keys.procedures.key(event.interfaceUuid, event.opnum));
    columns.binding.set(row, this.keys.bindings.started(event));
    columns.activity_id.set(row, event.activityId);
    table.commit();
  }

  private rpcRest(event: RpcStop | RpcEndpoint | RpcOther | TraceEvent, uuid?: string, activity?: Guid): void {
    const table = this.tables.rpc;
    const { columns, row } = table;
    const endpoint = event.kind === 'rpc.endpoint' ? event : undefined;
    columns.event.set(row, event.id);
    columns.procedure.set(row, this.keys.procedures.key(uuid, undefined));
    columns.binding.set(row, this.keys.bindings.named(endpoint?.protocol, endpoint?.endpoint));
    columns.activity_id.set(row, activity);
    table.commit();
  }

  private detail(event: TraceEvent): void {
    const detail = eventDetail(event);
    if (detail === undefined) return;
    const { columns, row } = this.tables.event_details;
    columns.event.set(row, event.id);
    columns.detail.set(row, detail);
    this.tables.event_details.commit();
  }

  private threadEvent(event: ThreadEvent): void {
    const { thread } = event;
    const table = this.tables.thread_events;
    const { columns, row } = table;
    columns.event.set(row, event.id);
    columns.pid.set(row, thread.processId);
    columns.tid.set(row, thread.threadId);
    columns.service_tag.set(row, thread.serviceTag);
    columns.name.set(row, thread.name);
    columns.start_address.set(row, thread.startAddress);
    columns.teb.set(row, thread.teb);
    table.commit();
  }

  private moduleEvent(event: ModuleEvent): void {
    const table = this.tables.module_events;
    const { columns, row } = table;
    columns.event.set(row, event.id);
    columns.pid.set(row, event.processId);
    columns.base.set(row, event.base);
    columns.size.set(row, event.size);
    columns.checksum.set(row, event.checksum);
    columns.timestamp.set(row, event.timeDateStamp);
    columns.path.set(row, event.path);
    table.commit();
  }

  private contextSwitch(event: SwitchEvent): void {
    const table = this.tables.switches;
    const { columns, row } = table;
    columns.id.set(row, event.id);
    columns.time.set(row, event.time);
    columns.cpu.set(row, event.cpu);
    columns.old_tid.set(row, event.oldTid);
    columns.new_tid.set(row, event.newTid);
    columns.old_wait_reason.set(row, event.oldWaitReason);
    columns.old_state.set(row, event.oldState);
    table.commit();
  }

  private ready(event: ReadyEvent): void {
    const table = this.tables.readies;
    const { columns, row } = table;
    columns.id.set(row, event.id);
    columns.time.set(row, event.time);
    columns.cpu.set(row, event.cpu);
    columns.pid.set(row, event.pid);
    columns.tid.set(row, event.tid);
    columns.readied_tid.set(row, event.readiedTid);
    table.commit();
  }

  private stack(event: StackEvent): void {
    const table = this.tables.event_stacks;
    const { columns, row } = table;
    columns.event.set(row, event.event.id);
    columns.half.set(row, enumCode(ENUMS.stack_half, event.half));
    columns.stack.set(row, event.stack);
    table.commit();
  }

  private frameName(stack: number, frame: number, name: string): void {
    const { columns, row } = this.tables.stack_names;
    columns.stack.set(row, stack);
    columns.frame.set(row, frame);
    columns.name.set(row, name);
    this.tables.stack_names.commit();
  }

  private frames(event: StackFrames): void {
    const table = this.tables.stacks;
    const { columns, row } = table;
    columns.id.set(row, event.stack);
    columns.frames.set(row, event.frames);
    table.commit();
    for (const [frame, name] of (event.names ?? []).entries()) {
      if (name !== undefined) this.frameName(event.stack, frame, name);
    }
  }

  private lost(event: LostEvent): void {
    const table = this.tables.losses;
    const { columns, row } = table;
    columns.id.set(row, event.id);
    columns.time.set(row, event.time);
    columns.from.set(row, event.from);
    columns.events.set(row, event.events);
    columns.buffers.set(row, event.buffers);
    columns.reason.set(row, event.reason);
    columns.located.set(row, event.located);
    table.commit();
  }

  private meta(event: MetaEvent): void {
    const table = this.tables.recording;
    for (const [name, value] of Object.entries(event.facts)) {
      if (value === undefined) continue;
      const { columns, row } = table;
      columns.id.set(row, event.id);
      columns.name.set(row, name);
      columns.value.set(row, String(value));
      table.commit();
    }
  }
}

/** The kinds that `write` leaves to `rare`. */
type RareEvent = Exclude<
  TraceEvent,
  {
    kind:
      | 'alpc.send'
      | 'alpc.receive'
      | 'alpc.wait-reply'
      | 'alpc.unwait'
      | 'rpc.client-start'
      | 'rpc.server-start'
      | 'rpc.client-stop'
      | 'rpc.server-stop'
      | 'switch'
      | 'ready'
      | 'stack'
      | 'stack.frames';
  }
>;
