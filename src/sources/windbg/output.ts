/** Events on their way out, in time order, with what all of them need: processes told once, stacks numbered. */
import type { Ticks } from '../../base/time.ts';
import type { AlpcReceive, AlpcSend, TraceEvent } from '../../model/event.ts';
import type { SourceReport } from '../../model/report.ts';

export interface ProcessFact {
  readonly pid: number;
  readonly name: string;
  /** Kernel address, hexadecimal. */
  readonly key?: string | undefined;
  readonly parent?: number | undefined;
  readonly wow64?: boolean | undefined;
}
export interface FrameFact {
  /** 0 where the log has a name only. */
  readonly address: bigint;
  readonly name: string | undefined;
}
/** When and by whom; `undefined` where the log does not say. */
export interface Stamp {
  readonly id: 0;
  readonly time: Ticks;
  readonly pid: number | undefined;
  readonly tid: number | undefined;
  readonly cpu: number | undefined;
}

const MAX_KNOWN = 65_536;
const MAX_STACKS = 16_384;
/** Characters that are remembered of the processes, and of the stacks. */
const MAX_CHARACTERS = 8 << 20;
/** ProcessFacts.flags: a 32-bit process on a 64-bit Windows. */
const WOW64 = 2;

export class Facts {
  private readonly report: SourceReport;
  private readonly processes = new Map<number, string>();
  private readonly stacks = new Map<string, number>();
  private processCharacters = 0;
  private stackCharacters = 0;
  private lastStack = 0;

  constructor(report: SourceReport) {
    this.report = report;
  }

  /** The event that tells of a process, if it is new. That it ran is all that is known of its start. */
  process(fact: ProcessFact, time: Ticks): TraceEvent[] {
    const known = `${fact.key ?? ''} ${fact.name}`;
    const before = this.processes.get(fact.pid);
    if (before === known || (fact.key === undefined && before?.endsWith(` ${fact.name}`) === true)) return [];
    this.processCharacters += known.length;
    if (this.processes.size >= MAX_KNOWN || this.processCharacters > MAX_CHARACTERS) {
      this.processes.clear();
      this.processCharacters = known.length;
    }
    this.processes.set(fact.pid, known);
    const event: TraceEvent = {
      kind: 'process.rundown-start',
      id: 0,
      time,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      process: {
        processId: fact.pid,
        parentId: fact.parent ?? 0,
        sessionId: undefined,
        exitStatus: undefined,
        uniqueKey: fact.key === undefined ? undefined : `0x${fact.key}`,
        sid: undefined,
        imageName: fact.name,
        commandLine: undefined,
        packageName: undefined,
        flags: fact.wow64 === true ? WOW64 : undefined,
      },
    };
    this.count(event);
    return [event];
  }

  /** The stack of `event`: a reference, and the frames if they are new. */
  stack(event: AlpcSend | AlpcReceive, frames: readonly FrameFact[]): TraceEvent[] {
    if (frames.length === 0) return [];
    const { time, pid, tid, cpu } = event;
    const base = { id: 0, time, pid, tid, cpu };
    const key = frames.map(({ address, name }) => `${address.toString(16)} ${name ?? ''}`).join('\n');
    const known = this.stacks.get(key);
    if (known !== undefined) return [{ kind: 'stack', ...base, event, half: 'both', stack: known }];
    this.stackCharacters += key.length;
    if (this.stacks.size >= MAX_STACKS || this.stackCharacters > MAX_CHARACTERS) {
      this.stacks.clear();
      this.stackCharacters = key.length;
    }
    this.lastStack += 1;
    this.stacks.set(key, this.lastStack);
    return [
      { kind: 'stack', ...base, event, half: 'both', stack: this.lastStack },
      {
        kind: 'stack.frames',
        ...base,
        stack: this.lastStack,
        frames: BigUint64Array.from(frames, ({ address }) => address),
        names: frames.map(({ name }) => name),
      },
    ];
  }

  count(event: TraceEvent): void {
    this.report.eventsBy.set(event.kind, (this.report.eventsBy.get(event.kind) ?? 0) + 1);
  }
}
