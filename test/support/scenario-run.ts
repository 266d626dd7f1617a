import type { Ticks } from '../../src/base/time.ts';
import type { EventBase, RpcProtocol, TraceEvent } from '../../src/model/event.ts';
import { type CallSpec, type Frames, PARTS, type Part, type Work } from './call-spec.ts';
import { type Statement, Words } from './scenario-parse.ts';
import type { Simulation } from './simulation.ts';
import type { ThreadRef, Truth } from './truth.ts';

/** Makes the return addresses of a thread's sends for `call … stack`. */
export type StackMaker = (sender: ThreadRef) => Frames;

/** Statements that `readDirectives` has taken already. */
const DIRECTIVES = new Set(['seed', 'ids', 'cpus', 'step', 'switches', 'rundown', 'let']);

/** What encloses a statement: the calls being worked on, innermost last. */
type Context = readonly Work[];

/** Carries out statements on a simulation. */
export class ScenarioRunner {
  readonly #simulation: Simulation;
  readonly #truth: Truth;
  readonly #lets: ReadonlyMap<string, string>;
  readonly #stack: StackMaker;
  #cpu: number | undefined;

  constructor(simulation: Simulation, truth: Truth, lets: ReadonlyMap<string, string>, stack: StackMaker = plainStack) {
    this.#simulation = simulation;
    this.#truth = truth;
    this.#lets = lets;
    this.#stack = stack;
  }

  /** Runs the statements from `at`; returns when the last of them is over. */
  run(statements: readonly Statement[], at: Ticks): Ticks {
    let now = at;
    let latest = at;
    for (const statement of statements) {
      const first = statement.words[0] ?? '';
      if (DIRECTIVES.has(first)) continue;
      if (first === 'at' || first === 'after') {
        const words = new Words(statement, this.#lets);
        words.next('a word');
        const time = words.time(words.next('a time'), first) ?? 0;
        now = first === 'at' ? time : now + time;
        this.#cpu = words.number(words.option('cpu'), 'cpu');
        words.end();
      } else now = this.#statement(statement, now, []);
      latest = Math.max(latest, now);
    }
    return latest;
  }

  #body(statements: readonly Statement[], at: Ticks, context: Context): Ticks {
    return statements.reduce((now, statement) => this.#statement(statement, now, context), at);
  }

  #statement(statement: Statement, at: Ticks, context: Context): Ticks {
    const words: Words = new Words(statement, this.#lets);
    const first = words.peek() ?? '';
    let next: Ticks;
    try {
      if (first === 'together') {
        words.next('together');
        const ends = (statement.body ?? []).map((inner) => this.#statement(inner, at, context));
        next = Math.max(at, ...ends);
      } else if (/^\d+\/\d+$/.test(first)) {
        const actor = this.#thread(words, words.next('a thread'));
        next = this.#act(words, statement, actor, { at, context });
      } else if (this.#setUp(words, first, at)) next = at;
      else {
        const worker = context.at(-1)?.worker;
        if (worker === undefined) words.fail(`who does this? PID/TID expected before ${first}`);
        next = this.#act(words, statement, worker, { at, context });
      }
    } catch (error) {
      if (error instanceof Error && error.name !== 'ScenarioError') words.fail(error.message);
      throw error;
    }
    words.end();
    return next;
  }

  /** A thread that exists; one of a process that was there from the beginning exists when it is first named. */
  #thread(words: Words, text: string | undefined): ThreadRef {
    const thread = words.thread(text, 'thread');
    const { system } = this.#simulation;
    const process = system.processes.get(thread.pid);
    if (process === undefined) words.fail(`process ${thread.pid} does not run here`);
    const known = system.threads.get(thread.tid);
    if (known === undefined) {
      if (!system.wasThere(thread.pid)) words.fail(`thread ${thread.pid}/${thread.tid} was not started`);
      system.addThread(thread);
    } else if (known.processId !== thread.pid) words.fail(`thread ${thread.tid} belongs to process ${known.processId}`);
    return thread;
  }

  /** What is there when recording begins, and losses. False if the word is none of these. */
  #setUp(words: Words, verb: string, at: Ticks): boolean {
    const { system } = this.#simulation;
    const take = () => words.next('a word');
    if (verb === 'process') {
      take();
      const pid = words.needNumber('pid');
      if (system.processes.has(pid)) words.fail(`process ${pid} is there already`);
      system.addProcess({ pid, name: words.next('a name'), ...this.#processOptions(words) });
    } else if (verb === 'thread') {
      take();
      const thread = words.thread(words.next('pid/tid'), 'thread');
      if (!system.processes.has(thread.pid)) words.fail(`process ${thread.pid} does not run here`);
      const tag = words.number(words.option('tag'), 'tag');
      system.addThread({ ...thread, tag, name: words.option('name'), cpu: words.number(words.option('cpu'), 'cpu') });
    } else if (verb === 'service') {
      take();
      this.#service(words);
    } else if (verb === 'module') {
      take();
      const pid = words.needNumber('pid');
      const path = words.next('a path');
      const base = BigInt(words.option('base') ?? words.fail('base expected'));
      const size = words.number(words.option('size'), 'size') ?? 0x1000;
      system.addModule({ pid, path, base, size, timeDateStamp: words.number(words.option('stamp'), 'stamp') ?? 0 });
    } else if (verb === 'endpoint') {
      take();
      const by = this.#thread(words, words.next('pid/tid'));
      const endpoint = words.next('a name');
      const removed = words.flag('removed');
      const head = system.head(by, at);
      this.#simulation.single({
        ...head,
        kind: 'rpc.endpoint',
        interfaceUuid: words.option('iface'),
        protocol: 'ncalrpc',
        endpoint,
        removed,
      });
    } else if (verb === 'lost') {
      take();
      this.#lost(words, at);
    } else return false;
    return true;
  }

  #service(words: Words): void {
    const pid = words.needNumber('pid');
    const name = words.next('a name');
    const tag = words.number(words.option('tag'), 'tag') ?? 0;
    const displayName = words.option('display') ?? name;
    const processName = this.#simulation.system.processes.get(pid)?.imageName ?? '';
    this.#simulation.system.addService({ pid, name, tag, displayName, processName, group: words.option('group') });
  }

  #lost(words: Words, at: Ticks): void {
    const count = words.needNumber('a number');
    const buffers = words.flag('buffers');
    const cpu = words.number(words.option('cpu'), 'cpu');
    if (cpu === undefined && !buffers) {
      this.#truth.lostUnlocated += count;
      return;
    }
    const head = { id: 0, time: at, pid: undefined, tid: undefined, cpu };
    const what = { events: buffers ? undefined : count, buffers: buffers ? count : undefined };
    const located = cpu !== undefined;
    this.#simulation.single({ ...head, kind: 'lost', from: at - 1, ...what, reason: 'said by the scenario', located });
    if (!buffers) this.#truth.lostLocated += count;
  }

  #processOptions(words: Words) {
    return {
      parent: words.number(words.option('parent'), 'parent'),
      session: words.number(words.option('session'), 'session'),
      sid: words.option('user'),
      commandLine: words.option('cmd'),
      packageName: words.option('package'),
      flags: words.number(words.option('flags'), 'flags'),
    };
  }

  #act(words: Words, statement: Statement, actor: ThreadRef, when: { at: Ticks; context: Context }): Ticks {
    const { at, context } = when;
    const { system } = this.#simulation;
    if (context.length === 0 && this.#cpu !== undefined) system.moveTo(actor.tid, this.#cpu);
    const verb = words.next('a verb');
    if (statement.body !== undefined && verb !== 'call' && verb !== 'handoff') words.fail(`${verb} takes no { }`);
    switch (verb) {
      case 'call':
        return this.#call(words, statement.body ?? [], actor, when);
      case 'handoff':
        return this.#handoff(words, statement.body ?? [], actor, when);
      case 'datagram':
        return this.#datagram(words, actor, at);
      case 'create':
        return this.#create(words, actor, at, context);
      case 'wait-for':
        return at + (words.time(words.next('a time'), 'wait-for') ?? 0);
      case 'exit':
        return system.endProcess(
          actor,
          words.number(words.peek() === undefined ? undefined : words.next('status'), 'status') ?? 0,
          at,
        );
      case 'end-thread':
        system.endThread(actor, at);
        return this.#simulation.after(at);
      case 'ready':
        return this.#simulation.ready(actor, { pid: actor.pid, tid: words.needNumber('tid') }, at);
      case 'start-thread': {
        const tid = words.needNumber('tid');
        const pid = words.number(words.option('in'), 'in') ?? actor.pid;
        system.startThread(actor, { pid, tid, tag: words.number(words.option('tag'), 'tag') }, at);
        return this.#simulation.after(at);
      }
      default:
        this.#simulation.single(this.#bare(words, verb, actor, system.head(actor, at)));
        return this.#simulation.after(at);
    }
  }

  /** Verbs that are one event. */
  #bare(words: Words, verb: string, actor: ThreadRef, head: EventBase): TraceEvent {
    const status = () => words.number(words.peek() === undefined ? '0' : words.next('status'), 'status') ?? 0;
    switch (verb) {
      case 'send':
        return { ...head, kind: 'alpc.send', messageId: words.needNumber('id'), content: undefined };
      case 'receive':
        return { ...head, kind: 'alpc.receive', messageId: words.needNumber('id'), content: undefined };
      case 'wait':
        return { ...head, kind: 'alpc.wait-reply', messageId: words.needNumber('id') };
      case 'unwait':
        return { ...head, kind: 'alpc.unwait', status: status() };
      case 'wait-new': {
        const serverPort = words.flag('server');
        return {
          ...head,
          kind: 'alpc.wait-new',
          serverPort,
          portName: words.peek() === undefined ? undefined : words.next('port'),
        };
      }
      case 'block': {
        const oldWaitReason = words.needNumber('wait reason');
        return {
          ...head,
          kind: 'switch',
          oldTid: actor.tid,
          newTid: 0,
          oldWaitReason,
          oldState: 5,
        };
      }
      case 'tag': {
        const newTag = words.needNumber('tag');
        return { ...head, kind: 'thread.tag', oldTag: 0, newTag };
      }
      case 'name':
        return { ...head, kind: 'thread.name', processId: actor.pid, threadId: actor.tid, name: words.next('a name') };
      case 'wmi-created':
        return {
          ...head,
          kind: 'hint',
          from: 'Microsoft-Windows-WMI-Activity/23',
          fields: this.#wmiFields(words),
          activityId: undefined,
        };
      case 'hint':
        return {
          ...head,
          kind: 'hint',
          from: words.next('provider/id'),
          fields: hintFields(words),
          activityId: undefined,
        };
      default:
        return words.fail(`unknown verb ${verb}`);
    }
  }

  #wmiFields(words: Words): Record<string, string | number> {
    const created = words.needNumber('pid');
    const client = words.number(words.option('for'), 'for') ?? 0;
    return {
      CorrelationId: '{0D3E7E7E-7492-0001-0F5E-3E0D9274DA01}',
      GroupOperationId: 1201,
      OperationId: 1202,
      Commandline: words.option('cmd') ?? '',
      CreatedProcessId: created,
      CreatedProcessCreationTime: '133546176001234567',
      ClientMachine: 'DESKTOP-7Q2KX',
      ClientMachineFQDN: 'DESKTOP-7Q2KX',
      User: 'DESKTOP-7Q2KX\\anna',
      ClientProcessId: client,
      ClientProcessCreationTime: '133546100001234567',
      IsLocal: 1,
    };
  }

  /** The innermost enclosing call that this thread works on. */
  #work(actor: ThreadRef, context: Context): Work | undefined {
    return context.findLast((work) => work.worker.tid === actor.tid && work.worker.pid === actor.pid);
  }

  #call(words: Words, body: readonly Statement[], client: ThreadRef, when: { at: Ticks; context: Context }): Ticks {
    const spec = this.#callSpec(words, client);
    words.end();
    const result = this.#simulation.call(spec, when.at, this.#work(client, when.context), (at, work) =>
      this.#body(body, at, [...when.context, work]),
    );
    return result.clientFree;
  }

  #callSpec(words: Words, client: ThreadRef): CallSpec {
    const server = this.#thread(words, words.next('a thread'));
    words.flag('to');
    const handoffTo = words.number(words.option('handoff'), 'handoff');
    const replyTo = words.option('reply-to');
    const replyId = words.option('reply-id');
    const rpc = words.flag('no-rpc')
      ? 'none'
      : words.flag('rpc-client-only')
        ? 'client'
        : words.flag('rpc-server-only')
          ? 'server'
          : undefined;
    const spec: CallSpec = {
      client,
      server,
      interfaceUuid: words.option('iface'),
      opnum: words.number(words.option('op'), 'op') ?? 0,
      endpoint: words.option('endpoint'),
      protocol: this.#protocol(words),
      id: words.number(words.option('id'), 'id'),
      replyId: replyId === 'other' ? 'other' : words.number(replyId, 'reply-id'),
      take: words.time(words.option('take'), 'take') ?? 0,
      status: words.number(words.option('status'), 'status') ?? 0,
      alpc: !words.flag('no-alpc'),
      asynchronous: words.flag('async'),
      replyTo: replyTo === undefined ? undefined : this.#thread(words, replyTo),
      open: words.flag('open'),
      lateStop: words.flag('late-stop'),
      unwaitFirst: words.flag('unwait-first'),
      handoff:
        handoffTo === undefined
          ? undefined
          : { to: this.#thread(words, `${server.pid}/${handoffTo}`), ...this.#wakeups(words) },
      lose: this.#parts(words),
      flagged: !words.flag('unflagged'),
      ...(rpc === undefined ? {} : { rpc }),
    };
    if (!words.flag('stack')) return spec;
    const stack = this.#stack(spec.client);
    return { ...spec, stack, replyStack: this.#stack(spec.handoff?.to ?? spec.server) };
  }

  #protocol(words: Words): RpcProtocol {
    const name = words.option('protocol') ?? 'ncalrpc';
    if (name === 'ncacn_ip_tcp' || name === 'ncacn_np' || name === 'ncalrpc' || name === 'ncacn_http') return name;
    return words.fail(`unknown protocol ${name}`);
  }

  #wakeups(words: Words): { wakeups: boolean; replyBy: 'worker' | 'receiver' } {
    const wakeups = words.flag('wakeups') && (words.flag('with') || words.fail('with wakeups'));
    return { wakeups, replyBy: words.flag('reply-by-receiver') ? 'receiver' : 'worker' };
  }

  #parts(words: Words): ReadonlySet<Part> {
    const parts = new Set<Part>();
    for (const name of words.option('lose')?.split(',') ?? []) {
      const part = PARTS.find((known) => known === name);
      if (part === undefined) words.fail(`lose: ${name} is none of ${PARTS.join(', ')}`);
      else parts.add(part);
    }
    return parts;
  }

  #handoff(words: Words, body: readonly Statement[], from: ThreadRef, when: { at: Ticks; context: Context }): Ticks {
    const current = this.#work(from, when.context);
    if (current === undefined) words.fail(`${from.pid}/${from.tid} works on no call that it could hand over`);
    words.flag('to');
    const to = this.#thread(words, `${from.pid}/${words.needNumber('tid')}`);
    const { wakeups } = this.#wakeups(words);
    words.end();
    const at = wakeups ? this.#simulation.ready(from, to, when.at) : this.#simulation.after(when.at);
    return this.#body(body, at, [...when.context, { call: current.call, worker: to, handed: true }]);
  }

  #datagram(words: Words, sender: ThreadRef, at: Ticks): Ticks {
    const target = words.next('a thread');
    const receiver = target === 'nobody' ? undefined : this.#thread(words, target);
    const id = words.number(words.option('id'), 'id');
    return this.#simulation.datagram(sender, receiver, at, {
      id,
      lose: this.#parts(words),
      flagged: !words.flag('unflagged'),
    });
  }

  #create(words: Words, creator: ThreadRef, at: Ticks, context: Context): Ticks {
    const { system } = this.#simulation;
    const pid = words.needNumber('pid');
    if (system.processes.has(pid)) words.fail(`process ${pid} still runs`);
    const name = words.next('a name');
    const tid = words.number(words.option('thread'), 'thread') ?? pid + 4;
    const options = this.#processOptions(words);
    const work = this.#work(creator, context);
    let now = this.#simulation.create(creator, { pid, tid, name, ...options }, at, work);
    if (words.flag('kernel-process')) {
      now = this.#simulation.after(now);
      const fields = {
        ProcessID: pid,
        ParentProcessID: options.parent ?? creator.pid,
        SessionID: options.session ?? 0,
        ImageName: name,
      };
      const head = system.head(creator, now);
      this.#simulation.single({
        ...head,
        kind: 'hint',
        from: 'Microsoft-Windows-Kernel-Process/1',
        fields,
        activityId: undefined,
      });
    }
    return this.#simulation.after(now);
  }
}

/** The rest of a statement as `Name=value`; a value of digits is a number. */
function hintFields(words: Words): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  while (words.peek() !== undefined) {
    const [name = '', ...rest] = words.next('name=value').split('=');
    const value = rest.join('=');
    fields[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return fields;
}

/** Addresses that no module claims, different for each thread. */
function plainStack(sender: ThreadRef): Frames {
  const offset = BigInt(sender.tid);
  return {
    kernel: BigUint64Array.of(0xffff_f800_07de_6000n + offset, 0xffff_f800_07de_6c05n),
    user: BigUint64Array.of(0x7fff_220f_0b24n, 0x7fff_1e8a_c542n, 0x7ff7_1d93_9000n + offset),
  };
}
