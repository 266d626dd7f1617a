/** Lives of processes. Pids are reused: a start of another process under a known pid begins a new life. */
import type { Ticks } from '../base/time.ts';
import type { ProcessEvent, ProcessFacts } from '../model/event.ts';
import type { FactSink, LivingSink, ProcessFact } from '../model/facts.ts';
import type { AnalysisCounters } from './counters.ts';
import {
  MAX_ENDED_PROCESSES,
  MAX_LIVES_OF_PID,
  MAX_PROCESS_CHARACTERS,
  MAX_PROCESSES,
  START_SLACK_TICKS,
} from './limits.ts';
import { oldest } from './oldest.ts';
import { Queue } from './queue.ts';
import { ProcessLife } from './records.ts';
import { TextRoom } from './text-room.ts';

const PROGRAM = /\.exe$/i;

export class Processes {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  /** The life a pid stands for now. */
  private readonly current = new Map<number, ProcessLife>();
  /** Lives that are over or replaced, kept for facts that come late. */
  private readonly past = new Queue<ProcessLife>();
  /** Lives that have ended, replaced or not, oldest first. */
  private readonly endedLives = new Queue<ProcessLife>();
  private readonly pastByPid = new Map<number, ProcessLife[]>();
  /** For the texts of lives that are not written. */
  private readonly room = new TextRoom(MAX_PROCESS_CHARACTERS);
  private keys = 0;

  constructor(sink: FactSink, counters: AnalysisCounters) {
    this.sink = sink;
    this.counters = counters;
  }

  /** The life `pid` stands for at `time`; a placeholder on first mention. */
  of(pid: number, time: Ticks): ProcessLife {
    return this.current.get(pid) ?? this.begin(pid, time);
  }

  /** As `of`, where a dead process cannot be meant: it starts a thread or loads a module. */
  alive(pid: number, time: Ticks): ProcessLife {
    const life = this.of(pid, time);
    return life.ended && life.end !== undefined && time > life.end ? this.begin(pid, time) : life;
  }

  /** Takes in a process event; `creator` is the thread that logged it. */
  apply(event: ProcessEvent, creator: number | undefined): void {
    const { process: facts, time } = event;
    if (event.kind === 'process.start') this.started(event, creator);
    else if (event.kind === 'process.defunct') {
      const life = this.described(facts, time, true);
      this.fill(life, facts);
      this.ended(life);
    } else {
      const life = this.described(facts, time, false);
      this.fill(life, facts);
      if (event.kind !== 'process.end') return;
      life.end = time;
      life.exitStatus = facts.exitStatus;
      this.ended(life);
    }
  }

  /** Notes the first program image of a process: its path is in no process event. */
  programPath(life: ProcessLife, path: string): void {
    if (life.exePath === undefined && PROGRAM.test(path)) life.exePath = this.kept(life, path);
  }

  /** Writes all lives. */
  finish(): void {
    this.past.newestFirst((life) => {
      this.resolveParent(life);
      return true;
    });
    for (const life of this.current.values()) this.resolveParent(life);
    for (let life = this.past.shift(); life !== undefined; life = this.past.shift()) this.write(life);
    for (const life of this.current.values()) this.write(life);
    this.current.clear();
  }

  /** Lives whose rows are not written yet. */
  living(sink: Pick<LivingSink, 'process'>): void {
    const tell = (life: ProcessLife): true => {
      sink.process(factOf(life, this.parentOf(life)));
      return true;
    };
    this.past.newestFirst(tell);
    for (const life of this.current.values()) tell(life);
  }

  /** Its pid stands for it until another process has it, unless too many others have ended since. */
  private ended(life: ProcessLife): void {
    if (life.ended) return;
    life.ended = true;
    this.endedLives.push(life);
    if (this.endedLives.length <= MAX_ENDED_PROCESSES) return;
    const gone = this.endedLives.shift();
    if (gone === undefined || this.current.get(gone.pid) !== gone) return;
    this.current.delete(gone.pid);
    gone.replaced = true;
    this.retire(gone);
  }

  private started(event: ProcessEvent, creator: number | undefined): void {
    const { process: facts, time } = event;
    const known = this.current.get(facts.processId);
    const same = known !== undefined && !known.ended && isStartOf(known, facts, time);
    const life = same ? known : this.begin(facts.processId, time);
    this.fill(life, facts);
    life.start = time;
    life.creatorThread = creator;
    life.startEvent = event.id;
    const parent = this.current.get(facts.parentId);
    if (parent !== undefined && parent !== life) life.parent = parent;
  }

  /** The life that a rundown, end or defunct event speaks of. */
  private described(facts: ProcessFacts, time: Ticks, defunct: boolean): ProcessLife {
    const known = this.current.get(facts.processId);
    if (known === undefined) return this.begin(facts.processId, time);
    if (mayBe(known, facts)) return known;
    const older = this.pastByPid.get(facts.processId)?.find((life) => life.uniqueKey === facts.uniqueKey);
    if (older !== undefined) return older;
    if (!defunct) return this.begin(facts.processId, time);
    // An earlier process of this pid that ended before anything was seen of it.
    const life = this.create(facts.processId, time);
    life.replaced = true;
    this.retire(life);
    return life;
  }

  private begin(pid: number, time: Ticks): ProcessLife {
    const old = this.current.get(pid);
    if (old !== undefined) {
      old.replaced = true;
      this.retire(old);
      this.current.delete(pid);
    } else if (this.current.size >= MAX_PROCESSES) this.evict();
    const life = this.create(pid, time);
    this.current.set(pid, life);
    return life;
  }

  private create(pid: number, time: Ticks): ProcessLife {
    this.keys += 1;
    return new ProcessLife(this.keys, pid, time);
  }

  private retire(life: ProcessLife): void {
    this.past.push(life);
    const same = this.pastByPid.get(life.pid);
    if (same === undefined) this.pastByPid.set(life.pid, [life]);
    else {
      // Of a pid used over and over, late facts are only looked for among the last lives.
      if (same.length >= MAX_LIVES_OF_PID) same.shift();
      same.push(life);
    }
    if (this.past.length <= MAX_ENDED_PROCESSES) return;
    const oldest = this.past.shift();
    if (oldest !== undefined) this.write(oldest);
  }

  private evict(): void {
    for (const life of oldest(this.current.values())) {
      this.counters.evictedProcesses += 1;
      life.replaced = true;
      this.current.delete(life.pid);
      this.write(life);
    }
  }

  private write(life: ProcessLife): void {
    this.counters.processes += 1;
    this.resolveParent(life);
    this.forget(life);
    this.sink.process(factOf(life, life.parent));
    this.room.free(life.characters);
    life.characters = 0;
    // Threads and calls may refer to it for long.
    life.name = undefined;
    life.exePath = undefined;
    life.commandLine = undefined;
    life.sid = undefined;
    life.packageName = undefined;
  }

  /** Adds what is not known yet: the recording may tell only at its end who somebody was from the beginning. */
  private fill(life: ProcessLife, facts: ProcessFacts): void {
    life.placeholder = false;
    // Sources other than ETW may not know the parent; only the first processes have none.
    if (facts.parentId !== 0 || life.pid <= 4) life.parentPid ??= facts.parentId;
    if (facts.imageName !== '') life.name ??= this.kept(life, facts.imageName);
    life.commandLine ??= this.kept(life, facts.commandLine);
    life.sid ??= this.kept(life, facts.sid);
    life.sessionId ??= facts.sessionId;
    life.packageName ??= this.kept(life, facts.packageName);
    life.uniqueKey ??= facts.uniqueKey;
    life.flags ??= facts.flags;
  }

  /** The text if there is room for it; those that have ended make room. */
  private kept(life: ProcessLife, text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    while (this.room.lacks(text.length)) {
      if (this.writeEarly(life)) continue;
      this.counters.droppedProcessTexts += 1;
      return undefined;
    }
    this.room.take(text.length);
    life.characters += text.length;
    return text;
  }

  /** Writes the oldest life that is over, but not `except`; false if there is none. */
  private writeEarly(except: ProcessLife): boolean {
    let life = this.past.peek();
    if (life !== undefined && life !== except) this.past.shift();
    else {
      life = this.endedLives.peek();
      if (life === undefined || life === except) return false;
      this.endedLives.shift();
      // Replaced, so among the past ones, or written.
      if (this.current.get(life.pid) !== life) return true;
      this.current.delete(life.pid);
      life.replaced = true;
    }
    this.counters.evictedProcesses += 1;
    this.write(life);
    return true;
  }

  private forget(life: ProcessLife): void {
    const same = this.pastByPid.get(life.pid);
    const at = same?.indexOf(life) ?? -1;
    if (same === undefined || at < 0) return;
    same.splice(at, 1);
    if (same.length === 0) this.pastByPid.delete(life.pid);
  }

  private resolveParent(life: ProcessLife): void {
    life.parent = this.parentOf(life);
  }

  /**
   * A parent that was not known when the child started: only a process that ran before the child can be one. Of a child that
   * ran before the recording only a parent that did so too.
   */
  private parentOf(life: ProcessLife): ProcessLife | undefined {
    if (life.parent !== undefined || life.parentPid === undefined || life.parentPid === life.pid) return life.parent;
    const candidates = [...(this.pastByPid.get(life.parentPid) ?? [])];
    const current = this.current.get(life.parentPid);
    if (current !== undefined) candidates.push(current);
    const at = life.start ?? Number.NEGATIVE_INFINITY;
    const fitting = candidates.filter(
      (parent) => (parent.start ?? Number.NEGATIVE_INFINITY) <= at && (parent.end ?? Number.POSITIVE_INFINITY) >= at,
    );
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}

function factOf(life: ProcessLife, parent: ProcessLife | undefined): ProcessFact {
  return {
    id: life.key,
    pid: life.pid,
    parentPid: life.parentPid,
    parent: parent?.key,
    creatorThread: life.creatorThread,
    name: life.name,
    imagePath: imagePath(life),
    commandLine: life.commandLine,
    sid: life.sid,
    sessionId: life.sessionId,
    packageName: life.packageName,
    uniqueKey: life.uniqueKey,
    wow64: life.flags === undefined ? undefined : (life.flags & 2) !== 0,
    start: life.start,
    end: life.end,
    exitStatus: life.exitStatus,
    startEvent: life.startEvent,
  };
}

/** True unless the two are known to be different processes. */
function mayBe(life: ProcessLife, facts: ProcessFacts): boolean {
  return life.uniqueKey === undefined || facts.uniqueKey === undefined || life.uniqueKey === facts.uniqueKey;
}

/** A start event may come after a rundown of the same process, or a moment after its first thread was mentioned. */
function isStartOf(life: ProcessLife, facts: ProcessFacts, time: Ticks): boolean {
  if (life.start !== undefined)
    return life.uniqueKey !== undefined && life.uniqueKey === facts.uniqueKey && life.start === time;
  if (life.placeholder) return time - life.firstSeen <= START_SLACK_TICKS;
  return life.uniqueKey !== undefined && life.uniqueKey === facts.uniqueKey;
}

/** The path of the process's program, unless the first program mapped into it has another name. */
function imagePath(life: ProcessLife): string | undefined {
  const path = life.exePath;
  if (path === undefined || life.name === undefined) return path;
  return path.slice(path.lastIndexOf('\\') + 1).toLowerCase() === life.name.toLowerCase() ? path : undefined;
}
