/**
 * Writes trace events as .etl records: what the decoder makes of the file should be the events that went in.
 *
 *     const encoder = new EtlEncoder({ sink, stacks: 'keyed', processVersion: 3 });
 *     for (const event of events) encoder.event(event);   // in time order
 *     encoder.close();
 */
import type { ModuleEvent, ProcessEvent, ThreadEvent, TraceEvent } from '../../src/model/event.ts';
import {
  buildInfoPayload,
  cpuPayload,
  endpointPayload,
  hintPayload,
  imagePayload,
  type ProcessVersion,
  processPayload,
  readyPayload,
  rpcStartPayload,
  rsdsPayload,
  servicePayload,
  switchPayload,
  type ThreadVersion,
  threadPayload,
  waitNewPayload,
} from './etl-events.ts';
import type { EtlOptions } from './etl-header.ts';
import { type ClassicHead, EtlWriter, type KernelHead } from './etl-writer.ts';
import { Payload } from './payload.ts';
import { StackKeys } from './stack-keys.ts';

export interface EncodeOptions extends EtlOptions {
  /** Header of ALPC events: not confirmed in any public file, so both must be readable. */
  readonly alpcForm?: 'system' | 'compact' | 'perfinfo';
  readonly processVersion?: ProcessVersion;
  readonly threadVersion?: ThreadVersion;
  readonly imageVersion?: 2 | 3;
  readonly serviceVersion?: 2 | 3;
  /** Addresses in the stack event, or by key with the addresses later. */
  readonly stacks?: 'inline' | 'keyed';
  readonly portNameAnsi?: boolean;
  readonly absentText?: '' | 'NULL';
}

const RPC = '6ad52b32-d609-4be9-ae07-ce8dae937e39';
const RPCSS = 'd8975f88-7ddb-4ed0-91bf-3adf48c48e0c';
const IMAGE_ID = 'b3e675d7-2554-4f18-830b-2762732560de';
const MERGE = '9b79ee91-b5fd-41c0-a243-4248e266e9d0';
const HINT_PROVIDERS: Readonly<Record<string, string>> = {
  'Microsoft-Windows-WMI-Activity/23': '1418ef04-b0b4-4623-bf7e-d74ab47bbdaa',
  'Microsoft-Windows-Kernel-Process/1': '22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716',
  'Microsoft-Windows-TaskScheduler/110': 'de7b24ea-73c8-4a09-985d-5bdadcfa9017',
  'Microsoft-Windows-TaskScheduler/129': 'de7b24ea-73c8-4a09-985d-5bdadcfa9017',
  'Microsoft-Windows-Services/205': '0063715b-eeda-4007-9429-ad526f62696e',
};

const ALPC_HOOKS: Readonly<Record<string, number>> = {
  'alpc.send': 0x1a21,
  'alpc.receive': 0x1a22,
  'alpc.wait-reply': 0x1a23,
  'alpc.wait-new': 0x1a24,
  'alpc.unwait': 0x1a25,
};
const PROCESS_TYPES = {
  'process.start': 1,
  'process.end': 2,
  'process.rundown-start': 3,
  'process.rundown-end': 4,
  'process.defunct': 39,
} as const;
const THREAD_TYPES = {
  'thread.start': 1,
  'thread.end': 2,
  'thread.rundown-start': 3,
  'thread.rundown-end': 4,
} as const;
const IMAGE_HOOKS = {
  'module.load': 0x030a,
  'module.unload': 0x1402,
  'module.rundown-start': 0x1403,
  'module.rundown-end': 0x1404,
} as const;
const RPC_IDS = { 'rpc.client-start': 5, 'rpc.server-start': 6, 'rpc.client-stop': 7, 'rpc.server-stop': 8 } as const;

/** Where the header says no thread. */
const NOBODY = 0xffff_ffff;

export class EtlEncoder {
  readonly writer: EtlWriter;
  readonly #options: EncodeOptions;
  readonly #payload = new Payload();
  readonly #stacks: StackKeys;

  constructor(options: EncodeOptions) {
    this.#options = options;
    this.writer = new EtlWriter(options);
    this.#stacks = new StackKeys(this.writer, options.stacks ?? 'inline');
  }

  /** Writes one event. Throws on kinds that no .etl layout is known for. */
  event(event: TraceEvent): void {
    switch (event.kind) {
      case 'alpc.send':
      case 'alpc.receive':
      case 'alpc.wait-reply':
        this.#alpc(event, this.#payload.reset().u32(event.messageId));
        break;
      case 'alpc.unwait':
        this.#alpc(event, this.#payload.reset().u32(event.status));
        break;
      case 'alpc.wait-new':
        this.#alpc(
          event,
          waitNewPayload(this.#payload, event.serverPort, event.portName, this.#options.portNameAnsi === true),
        );
        break;
      case 'alpc.other':
        this.#kernel(event, { hook: 0x1a00 | event.type, version: 2 }, this.#payload.reset().raw(event.raw));
        break;
      default:
        this.#other(event);
        break;
    }
  }

  /** Writes the stack definitions that are still owed, and ends the file. */
  close(): void {
    this.#stacks.rundown();
    this.writer.close();
  }

  #alpc(event: Exclude<TraceEvent, { kind: 'alpc.other' }>, payload: Payload): void {
    const hook = ALPC_HOOKS[event.kind] ?? 0;
    this.#kernel(event, { hook, version: 2, form: this.#options.alpcForm ?? 'system' }, payload);
  }

  #other(event: TraceEvent): void {
    const payload = this.#payload;
    const pointerSize = this.writer.settings.pointerSize;
    switch (event.kind) {
      case 'process.start':
      case 'process.end':
      case 'process.rundown-start':
      case 'process.rundown-end':
      case 'process.defunct':
        this.#process(event);
        break;
      case 'thread.start':
      case 'thread.end':
      case 'thread.rundown-start':
      case 'thread.rundown-end':
        this.#thread(event);
        break;
      case 'thread.tag':
        this.#kernel(event, { hook: 0x0545, version: 2 }, payload.reset().u32(event.oldTag).u32(event.newTag));
        break;
      case 'thread.name':
        payload.reset().u32(event.processId).u32(event.threadId).wide(event.name);
        this.#kernel(event, { hook: 0x0548, version: 2, form: 'perfinfo' }, payload);
        break;
      case 'module.load':
      case 'module.unload':
      case 'module.rundown-start':
      case 'module.rundown-end':
        this.#module(event);
        break;
      case 'service': {
        const version = this.#options.serviceVersion ?? 3;
        this.#kernel(event, { hook: 0x0b0f, version }, servicePayload(payload, event, version));
        break;
      }
      case 'switch':
        this.#kernel(event, { hook: 0x0524, version: 4, form: 'perfinfo' }, switchPayload(payload, event));
        break;
      case 'ready': {
        const ready = readyPayload(payload, event.readiedTid, event.tid === undefined);
        this.#kernel(event, { hook: 0x0532, version: 2, form: 'perfinfo' }, ready);
        break;
      }
      case 'stack':
        this.#stacks.reference(event);
        break;
      case 'stack.frames':
        this.#stacks.frames(event);
        break;
      case 'lost':
        this.#lost(event.events ?? 0, event.buffers ?? 0, event.located ? (event.cpu ?? 0) : undefined);
        break;
      case 'meta': {
        if (event.facts.computerName === undefined) break;
        this.#kernel(event, { hook: 0x0b0a, version: 3 }, cpuPayload(payload, event.facts, pointerSize));
        break;
      }
      default:
        this.#provider(event);
        break;
    }
  }

  #provider(event: TraceEvent): void {
    const payload = this.#payload;
    switch (event.kind) {
      case 'rpc.client-start':
      case 'rpc.server-start':
        rpcStartPayload(payload, event, this.#options.absentText ?? '');
        this.#rpc(event, { id: RPC_IDS[event.kind], activity: event.activityId?.toString() });
        break;
      case 'rpc.client-stop':
      case 'rpc.server-stop':
        payload.reset().u32(event.status);
        this.#rpc(event, { id: RPC_IDS[event.kind], activity: event.activityId?.toString() });
        break;
      case 'rpc.endpoint': {
        endpointPayload(payload, event);
        if (event.interfaceUuid === undefined) this.#rpc(event, { id: 16, activity: undefined });
        else this.#manifest(event, { provider: RPCSS, id: event.removed ? 3 : 2, version: 0 });
        break;
      }
      case 'module.pdb':
        this.#classic(event, IMAGE_ID, 36, rsdsPayload(payload, event, this.writer.settings.pointerSize));
        break;
      case 'volume':
        this.#classic(event, MERGE, 35, payload.reset().wide(event.ntPath).wide(event.dosPath));
        break;
      case 'hint': {
        const provider = HINT_PROVIDERS[event.from] ?? '';
        const id = Number(event.from.split('/')[1]);
        hintPayload(payload, event);
        this.#manifest(event, { provider, id, version: id === 1 ? 3 : 0, activity: event.activityId?.toString() });
        break;
      }
      default:
        throw new Error(`no .etl layout for ${event.kind}`);
    }
  }

  /** Product and build lab as the merge step writes them. */
  buildInfo(time: number, facts: { buildLab: string; productName: string }): void {
    const head = { cpu: 0, time, pid: NOBODY, tid: NOBODY, guid: MERGE, type: 32, version: 0 };
    this.writer.classic(head, buildInfoPayload(this.#payload, facts));
  }

  #process(event: ProcessEvent): void {
    const defunct = event.kind === 'process.defunct';
    const version = this.#options.processVersion ?? (defunct ? 5 : 4);
    const { pointerSize, startTime } = this.writer.settings;
    const exitTime = startTime + BigInt(Math.trunc(event.time));
    processPayload(this.#payload, event.process, { version, pointerSize, ...(defunct ? { exitTime } : {}) });
    const live = event.kind === 'process.start' || event.kind === 'process.end';
    const hook = 0x0300 | PROCESS_TYPES[event.kind];
    this.#kernel(event, { hook, version, form: live ? 'system' : 'perfinfo' }, this.#payload);
  }

  #thread(event: ThreadEvent): void {
    const version = this.#options.threadVersion ?? 3;
    threadPayload(this.#payload, event.thread, { version, pointerSize: this.writer.settings.pointerSize });
    // Rundowns carry the described thread's own ids.
    const own = event.kind === 'thread.start' || event.kind === 'thread.end' ? event : undefined;
    const ids = own ?? { ...event, pid: event.thread.processId, tid: event.thread.threadId };
    this.#kernel(ids, { hook: 0x0500 | THREAD_TYPES[event.kind], version }, this.#payload);
  }

  #module(event: ModuleEvent): void {
    const version = this.#options.imageVersion ?? 3;
    imagePayload(this.#payload, event, { version, pointerSize: this.writer.settings.pointerSize });
    const rundown = event.kind === 'module.rundown-start' || event.kind === 'module.rundown-end';
    const form = rundown && event.processId !== 0 ? 'perfinfo' : 'system';
    this.#kernel(event, { hook: IMAGE_HOOKS[event.kind], version, form }, this.#payload);
  }

  #lost(events: number, buffers: number, cpu: number | undefined): void {
    if (events > 0) this.writer.lost(events, cpu);
    if (buffers > 0) this.writer.lostBuffers(buffers, cpu);
  }

  #kernel(
    event: Pick<TraceEvent, 'cpu' | 'time' | 'pid' | 'tid'>,
    what: { hook: number; version: number; form?: KernelHead['form'] },
    payload: Payload,
  ): void {
    this.writer.kernel(
      {
        form: what.form ?? 'system',
        cpu: event.cpu ?? 0,
        time: event.time,
        pid: event.pid ?? NOBODY,
        tid: event.tid ?? NOBODY,
        hook: what.hook,
        version: what.version,
      },
      payload,
    );
  }

  #rpc(event: TraceEvent, what: { id: number; activity: string | undefined }): void {
    this.#manifest(event, { provider: RPC, id: what.id, version: 1, activity: what.activity });
  }

  #manifest(
    event: Pick<TraceEvent, 'cpu' | 'time' | 'pid' | 'tid'>,
    what: { provider: string; id: number; version: number; activity?: string | undefined },
  ): void {
    const { id } = what;
    const isRpc = what.provider === RPC;
    this.writer.manifest(
      {
        provider: what.provider,
        id,
        version: what.version,
        activity: what.activity,
        level: 4,
        opcode: isRpc && id >= 5 && id <= 8 ? (id <= 6 ? 1 : 2) : 0,
        task: isRpc && id >= 5 && id <= 8 ? 2 - (id % 2) : 0,
        cpu: event.cpu ?? 0,
        time: event.time,
        pid: event.pid ?? NOBODY,
        tid: event.tid ?? NOBODY,
      },
      this.#payload,
    );
  }

  #classic(event: TraceEvent, guid: string, type: number, payload: Payload): void {
    const head: ClassicHead = {
      cpu: event.cpu ?? 0,
      time: event.time,
      pid: event.pid ?? NOBODY,
      tid: event.tid ?? NOBODY,
      guid,
      type,
      version: 0,
    };
    this.writer.classic(head, payload);
  }
}
