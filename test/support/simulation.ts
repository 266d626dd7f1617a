/**
 * A small model of Windows: processes, threads, and calls that turn into the ALPC and RPC events that Windows would log,
 * with the truth beside them. `scenario.ts` drives it from text, `random-traffic.ts` from a random generator.
 *
 * A synchronous call is, in this order: RPC client start, Send(X), WaitForReply(X); on the server Receive(X), RPC server
 * start, the work (`body`), RPC server stop, Send(X) of the reply; on the client Receive(X), Unwait(0), RPC client stop.
 */
import { Guid } from '../../src/base/guid.ts';
import type { Ticks } from '../../src/base/time.ts';
import type { AlpcReceive, AlpcSend, TraceEvent } from '../../src/model/event.ts';
import type { Body, CallResult, CallSpec, Frames, Part, Work } from './call-spec.ts';
import { MessageIds } from './message-ids.ts';
import type { Random } from './random.ts';
import { type ProcessSpec, System } from './system.ts';
import { Timeline } from './timeline.ts';
import { type CallForm, callPath, type ThreadRef, type Truth } from './truth.ts';

export interface SimulationOptions {
  readonly cpus: number;
  /** Size of the pool of message ids. */
  readonly ids: number;
  /** Usual time between two events of one call. */
  readonly step: Ticks;
  /** Source of jitter and random ids; regular steps and lowest free ids if absent. */
  readonly random?: Random;
  readonly switches?: boolean;
  readonly truth?: Truth;
  /** Fate of an ALPC or RPC event: kept unless this says otherwise. */
  readonly fate?: () => 'keep' | 'located' | 'unlocated';
  /** Distinct activity ids; a new one for each call if absent. */
  readonly activities?: number;
}

interface Activity {
  readonly client: Guid;
  readonly server: Guid;
}

function activityOf(number: number): Activity {
  const low = (number + 1) & 0xffff;
  const high = (number + 1) >>> 16;
  const made = (side: number): Guid =>
    new Guid((side << 16) | low, 0x0001_0000, word(high, 0x9a1b), word(0xd7d6, 0xda01));
  return { client: made(0x5d1c), server: made(0x77aa) };
}

/** Two big-endian halves as a word of a GUID. */
function word(first: number, second: number): number {
  return ((second & 0xff) * 0x100_0000 + ((second >> 8) << 16) + ((first & 0xff) << 8) + (first >> 8)) | 0;
}

/** State of one call on its way through the phases. */
interface Running {
  readonly spec: CallSpec;
  readonly index: number;
  readonly activity: Activity;
  readonly rpc: 'both' | 'client' | 'server' | 'none';
  readonly alpc: boolean;
  readonly id: number;
}

export class Simulation {
  readonly system: System;
  readonly timeline: Timeline;
  readonly ids: MessageIds;
  readonly #options: SimulationOptions;
  readonly #truth: Truth | undefined;
  readonly #activities: Activity[] = [];
  #calls = 0;
  #stacks = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#truth = options.truth;
    this.timeline = new Timeline(options.switches === true);
    this.ids = new MessageIds(options.ids, options.random);
    this.system = new System(options.cpus, (event) => this.timeline.add(event));
  }

  /** One call; `parent` is the work it is part of. */
  call(spec: CallSpec, at: Ticks, parent?: Work, body?: Body): CallResult {
    const alpc = spec.alpc !== false;
    const running: Running = {
      spec,
      index: this.#calls,
      activity: this.#activity(this.#calls),
      rpc: spec.rpc ?? (spec.interfaceUuid === undefined ? 'none' : 'both'),
      alpc,
      id: spec.id ?? (alpc ? this.ids.take(at) : 0),
    };
    this.#calls += 1;
    this.#openCall(running, at, parent);
    const sent = this.#request(running, at);
    const worked = this.#serve(running, sent.delivered, body);
    const end = spec.open === true ? worked : this.#reply(running, worked, sent.send);
    if (spec.open === true && spec.stack !== undefined && sent.send !== undefined)
      this.#stack(sent.send, spec.stack, end);
    return { call: running.index, clientFree: spec.asynchronous === true ? sent.at : end, end };
  }

  /** A message that nobody answers. `receiver` `undefined`: nobody takes it either. */
  datagram(
    sender: ThreadRef,
    receiver: ThreadRef | undefined,
    at: Ticks,
    options: { id?: number | undefined; lose?: ReadonlySet<Part>; flagged?: boolean } = {},
  ): Ticks {
    const id = options.id ?? this.ids.take(at);
    const fate = { lose: options.lose, flagged: options.flagged };
    const send = this.#alpc('alpc.send', sender, at, id);
    const sent = this.#log(send, 'request-send', fate);
    const delivered = this.#step(at);
    let receive: AlpcReceive | undefined;
    if (receiver !== undefined) {
      this.#wake(sender, receiver, at);
      const taken = this.#alpc('alpc.receive', receiver, delivered, id);
      receive = this.#log(taken, 'request-receive', fate) ? taken : undefined;
    }
    this.ids.release(id, delivered + this.#options.step);
    this.#truth?.messages.push({
      messageId: id,
      kind: 'datagram',
      sender,
      receiver,
      send: sent ? send : undefined,
      receive,
      call: undefined,
    });
    return delivered;
  }

  /** Readies `to` from `from`: what the kernel logs when one thread wakes another. */
  ready(from: ThreadRef, to: ThreadRef, at: Ticks): Ticks {
    this.timeline.add({ ...this.system.head(from, at), kind: 'ready', readiedTid: to.tid });
    return this.#step(at);
  }

  /** A process is made by `creator` while it works on `work`; returns when it has loaded its modules. */
  create(creator: ThreadRef, spec: ProcessSpec & { readonly tid: number }, at: Ticks, work?: Work): Ticks {
    const { pid, tid, name } = spec;
    const claimedParent = spec.parent ?? creator.pid;
    const event = this.system.startProcess(creator, { ...spec, parent: claimedParent }, tid, at);
    const truth = this.#truth;
    if (truth !== undefined) {
      const path = callPath(truth, work?.call);
      const requester = truth.calls[path.at(-1) ?? -1]?.client ?? creator;
      truth.creations.push({ pid, name, event, claimedParent, creator, call: work?.call, requester, path });
    }
    return this.system.loadModules({ pid, tid }, at + 60);
  }

  /** A moment after `at`. */
  after(at: Ticks): Ticks {
    return this.#step(at);
  }

  /** Logs any one event made by a test. */
  single(event: TraceEvent): void {
    this.timeline.add(event);
  }

  #step(at: Ticks): Ticks {
    const { step, random } = this.#options;
    return at + (random === undefined ? step : Math.round(step * (0.4 + 1.2 * random())));
  }

  /** Activity ids of a call on its two sides, which differ as they do on Windows. */
  #activity(call: number): Activity {
    const { activities } = this.#options;
    if (activities === undefined) return activityOf(call);
    const number = call % activities;
    const known = this.#activities[number];
    if (known !== undefined) return known;
    const made = activityOf(number);
    this.#activities[number] = made;
    return made;
  }

  #openCall(running: Running, at: Ticks, parent: Work | undefined): void {
    const { spec } = running;
    const form: CallForm = !running.alpc ? 'rpc' : running.rpc === 'none' ? 'alpc' : 'both';
    this.#truth?.calls.push({
      client: spec.client,
      server: spec.server,
      worker: spec.handoff?.to ?? spec.server,
      parent: parent?.call,
      throughHandoff: parent?.handed === true,
      interfaceUuid: spec.interfaceUuid,
      opnum: spec.opnum,
      endpoint: spec.endpoint,
      form,
      asynchronous: spec.asynchronous === true,
      request: undefined,
      reply: undefined,
      startedAt: at,
      endedAt: undefined,
      first: undefined,
      last: undefined,
      status: spec.status ?? 0,
      damaged: false,
    });
  }

  /** Client start, send, wait, and the receive on the other side. */
  #request(running: Running, at: Ticks): { at: Ticks; delivered: Ticks; send: AlpcSend | undefined } {
    const { spec, id } = running;
    const { client, server } = spec;
    let now = at;
    if (running.rpc === 'both' || running.rpc === 'client') {
      this.#rpcStart(running, 'rpc.client-start', client, now);
      now = this.#step(now);
    }
    if (!running.alpc) {
      return { at: this.#step(now), delivered: this.#step(now) + (spec.delay ?? 0), send: undefined };
    }
    const send = this.#alpc('alpc.send', client, now, id);
    this.#truthOf(running, (call) => {
      call.startedAt = send.time;
      call.first = send;
    });
    const sent = this.#log(send, 'request-send', running);
    now = this.#step(now);
    this.#wake(client, server, send.time);
    if (spec.asynchronous !== true) {
      this.#log(this.#wait(client, now, id), 'wait', running);
    }
    const delivered = this.#step(now) + (spec.delay ?? 0);
    const receive = this.#alpc('alpc.receive', server, delivered, id);
    const received = this.#log(receive, 'request-receive', running);
    const message = this.#message(
      running,
      'request',
      { sender: client, receiver: server },
      sent ? send : undefined,
      received ? receive : undefined,
    );
    this.#truthOf(running, (call) => {
      call.request = message;
    });
    return { at: this.#step(now), delivered: this.#step(delivered), send: sent ? send : undefined };
  }

  /** Server start, handoff, body, server stop. */
  #serve(running: Running, at: Ticks, body: Body | undefined): Ticks {
    const { spec } = running;
    const hasServer = running.rpc === 'both' || running.rpc === 'server';
    let now = at;
    if (hasServer) this.#rpcStart(running, 'rpc.server-start', spec.server, now);
    now = this.#step(now);
    const { handoff } = spec;
    if (handoff !== undefined) now = this.#handOver(handoff.wakeups, spec.server, handoff.to, now);
    const work: Work = { call: running.index, worker: handoff?.to ?? spec.server, handed: handoff !== undefined };
    if (body !== undefined) now = body(now, work);
    now = Math.max(now, at + (spec.take ?? 0));
    if (spec.open === true) return now;
    if (handoff?.replyBy === 'receiver') now = this.#handOver(handoff.wakeups, handoff.to, spec.server, now);
    if (hasServer && spec.lateStop !== true) {
      this.#rpcStop(running, 'rpc.server-stop', this.#replier(spec), now);
      now = this.#step(now);
    }
    return now;
  }

  /** The reply, the end of the wait, client stop. */
  #reply(running: Running, at: Ticks, request: AlpcSend | undefined): Ticks {
    const { spec } = running;
    const taker = spec.replyTo ?? spec.client;
    let now = at;
    if (running.alpc) {
      now = this.#answer(running, taker, now);
      if (request !== undefined && spec.stack !== undefined) this.#stack(request, spec.stack, now);
    } else {
      this.#truthOf(running, (call) => {
        call.endedAt = now;
      });
    }
    now = this.#step(now);
    if (running.rpc === 'both' || running.rpc === 'client') {
      this.#rpcStop(running, 'rpc.client-stop', taker, now);
      now = this.#step(now);
    }
    return now;
  }

  /** The ALPC part of a reply; returns when the client has it. */
  #answer(running: Running, taker: ThreadRef, at: Ticks): Ticks {
    const { spec } = running;
    const replier = this.#replier(spec);
    const id = spec.replyId === 'other' ? this.ids.take(at) : (spec.replyId ?? running.id);
    const send = this.#alpc('alpc.send', replier, at, id);
    const sent = this.#log(send, 'reply-send', running);
    this.#wake(replier, taker, at);
    if (spec.lateStop === true) this.#rpcStop(running, 'rpc.server-stop', replier, at + 20);
    if (sent && spec.replyStack !== undefined) this.#stack(send, spec.replyStack, at + 30);
    let now = this.#step(at);
    const unwait = spec.asynchronous !== true;
    if (unwait && spec.unwaitFirst === true) {
      this.#log(this.#unwait(taker, now), 'unwait', running);
      now = this.#step(now);
    }
    const receive = this.#alpc('alpc.receive', taker, now, id);
    const received = this.#log(receive, 'reply-receive', running);
    const ends = { sender: replier, receiver: taker };
    const message = this.#message(running, 'reply', ends, sent ? send : undefined, received ? receive : undefined);
    this.#truthOf(running, (call) => {
      call.reply = message;
      call.endedAt = receive.time;
      call.last = receive;
    });
    // The kernel frees the message once the client has it.
    this.ids.release(running.id, now + 40);
    this.ids.release(id, now + 40);
    if (!unwait || spec.unwaitFirst === true) return now;
    now = this.#step(now);
    this.#log(this.#unwait(taker, now), 'unwait', running);
    return now;
  }

  #replier(spec: CallSpec): ThreadRef {
    return spec.handoff !== undefined && spec.handoff.replyBy === 'worker' ? spec.handoff.to : spec.server;
  }

  #handOver(wakeups: boolean, from: ThreadRef, to: ThreadRef, at: Ticks): Ticks {
    return wakeups ? this.ready(from, to, at) : this.#step(at);
  }

  /** With context switches on, a message readies the thread that takes it. */
  #wake(from: ThreadRef, to: ThreadRef, at: Ticks): void {
    if (this.#options.switches === true) this.ready(from, to, at + 5);
  }

  #truthOf(running: Running, change: (call: Truth['calls'][number]) => void): void {
    const call = this.#truth?.calls[running.index];
    if (call !== undefined) change(call);
  }

  #message(
    running: Running,
    kind: 'request' | 'reply',
    ends: { sender: ThreadRef; receiver: ThreadRef },
    send: AlpcSend | undefined,
    receive: AlpcReceive | undefined,
  ): number {
    const truth = this.#truth;
    if (truth === undefined) return 0;
    const messageId = send?.messageId ?? receive?.messageId ?? running.id;
    return truth.messages.push({ messageId, kind, ...ends, send, receive, call: running.index }) - 1;
  }

  #alpc<K extends 'alpc.send' | 'alpc.receive'>(kind: K, by: ThreadRef, at: Ticks, messageId: number) {
    const cpu = this.system.cpuOf(by.tid);
    return { id: 0, time: at, pid: by.pid, tid: by.tid, cpu, kind, messageId, content: undefined };
  }

  #wait(by: ThreadRef, at: Ticks, messageId: number): TraceEvent {
    const cpu = this.system.cpuOf(by.tid);
    return { id: 0, time: at, pid: by.pid, tid: by.tid, cpu, kind: 'alpc.wait-reply', messageId };
  }

  #unwait(by: ThreadRef, at: Ticks): TraceEvent {
    const cpu = this.system.cpuOf(by.tid);
    return { id: 0, time: at, pid: by.pid, tid: by.tid, cpu, kind: 'alpc.unwait', status: 0 };
  }

  #rpcStart(running: Running, kind: 'rpc.client-start' | 'rpc.server-start', by: ThreadRef, at: Ticks): void {
    const { spec } = running;
    const event: TraceEvent = {
      id: 0,
      time: at,
      pid: by.pid,
      tid: by.tid,
      cpu: this.system.cpuOf(by.tid),
      kind,
      interfaceUuid: spec.interfaceUuid ?? '00000000-0000-0000-0000-000000000000',
      opnum: spec.opnum ?? 0,
      protocol: spec.protocol ?? 'ncalrpc',
      networkAddress: undefined,
      endpoint: spec.endpoint,
      options: undefined,
      authenticationLevel: 6,
      authenticationService: 10,
      impersonationLevel: 3,
      activityId: kind === 'rpc.client-start' ? running.activity.client : running.activity.server,
    };
    this.#log(event, kind === 'rpc.client-start' ? 'client-start' : 'server-start', running);
    if (!running.alpc && kind === 'rpc.client-start') {
      this.#truthOf(running, (call) => {
        call.first = event;
      });
    }
  }

  #rpcStop(running: Running, kind: 'rpc.client-stop' | 'rpc.server-stop', by: ThreadRef, at: Ticks): void {
    const client = kind === 'rpc.client-stop';
    const event: TraceEvent = {
      id: 0,
      time: at,
      pid: by.pid,
      tid: by.tid,
      cpu: this.system.cpuOf(by.tid),
      kind,
      status: running.spec.status ?? 0,
      activityId: client ? running.activity.client : running.activity.server,
    };
    this.#log(event, client ? 'client-stop' : 'server-stop', running);
    if (!running.alpc && client) {
      this.#truthOf(running, (call) => {
        call.last = event;
      });
    }
  }

  /** Kernel half at once; user half when the thread is back in user mode. */
  #stack(event: AlpcSend, frames: Frames, back: Ticks): void {
    const thread = { pid: event.pid ?? 0, tid: event.tid ?? 0 };
    for (const half of ['kernel', 'user'] as const) {
      if (frames[half].length === 0) continue;
      this.#stacks += 1;
      // PERFINFO events: no thread in the header.
      const head = {
        ...this.system.head(thread, half === 'kernel' ? event.time + 3 : back + 3),
        pid: undefined,
        tid: undefined,
      };
      this.timeline.add({ ...head, kind: 'stack', event, half, stack: this.#stacks });
      this.timeline.add({ ...head, kind: 'stack.frames', stack: this.#stacks, frames: frames[half] });
    }
  }

  /** Adds the event, or drops it and tells the truth and (if the place is known) the recording. */
  #log(
    event: TraceEvent,
    part: Part,
    of: Running | { lose: ReadonlySet<Part> | undefined; flagged: boolean | undefined },
  ): boolean {
    const { lose, flagged } = 'spec' in of ? of.spec : of;
    const wanted = lose?.has(part) === true ? (flagged === false ? 'unlocated' : 'located') : undefined;
    const fate = wanted ?? this.#options.fate?.() ?? 'keep';
    if (fate === 'keep') {
      this.timeline.add(event);
      return true;
    }
    this.timeline.add(event, false);
    const truth = this.#truth;
    if (fate === 'located') {
      if (truth !== undefined) truth.lostLocated += 1;
      this.system.lost(event.time, event.cpu ?? 0);
    } else if (truth !== undefined) truth.lostUnlocated += 1;
    if ('spec' in of) {
      this.#truthOf(of, (call) => {
        call.damaged = true;
      });
    }
    return false;
  }
}
