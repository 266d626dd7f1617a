/**
 * What other providers say of who caused a process: it confirms a hop that calls have shown, or is a hop of its own, never
 * better than `likely`. Event layouts: `sources/etl/tables/hint-layouts.ts` names its sources.
 */
import type { Ticks } from '../base/time.ts';
import { TICKS_PER_SECOND } from '../base/time.ts';
import type { AttributionReader, Hint, Hop, Party } from '../model/attribution.ts';
import { numberField, textField, type Walk, weakest } from './attribution-walk.ts';
import { START_SLACK_TICKS } from './limits.ts';

export interface AttributionOptions {
  /** Whether somebody is known to act for others, so that a path which ends there is probably not whole. */
  readonly isBroker?: (process: string | undefined, service: string | undefined) => boolean;
}

const WMI_CREATED = 'Microsoft-Windows-WMI-Activity/23';
const TASK_PROCESS = 'Microsoft-Windows-TaskScheduler/129';
const TASK_RUN = 'Microsoft-Windows-TaskScheduler/110';
const SERVICE_STARTS: readonly string[] = ['Microsoft-Windows-Services/204', 'Microsoft-Windows-Services/205'];
const KERNEL_PROCESS = 'Microsoft-Windows-Kernel-Process/1';

/** The event about a process comes within this time of its start. */
const NEAR: Ticks = 10 * TICKS_PER_SECOND;
/** An event that another session logged of a start may seem to come before it. */
const EARLY: Ticks = TICKS_PER_SECOND / 10;
/** A task that was asked for starts within this time. */
const TASK_DELAY: Ticks = 60 * TICKS_PER_SECOND;

export class Hints {
  private readonly reader: AttributionReader;
  private readonly isBroker: NonNullable<AttributionOptions['isBroker']>;
  /** Events that name a created process, by its pid. */
  private readonly byPid = new Map<number, Hint[]>();
  private readonly services: Hint[] = [];
  private readonly taskRuns: Hint[] = [];
  private readonly taskProcesses: Hint[] = [];

  constructor(hints: readonly Hint[], reader: AttributionReader, options: AttributionOptions) {
    this.reader = reader;
    this.isBroker = options.isBroker ?? (() => false);
    for (const hint of hints) {
      if (SERVICE_STARTS.includes(hint.from)) this.services.push(hint);
      else if (hint.from === TASK_RUN) this.taskRuns.push(hint);
      else {
        if (hint.from === TASK_PROCESS) this.taskProcesses.push(hint);
        const pid = numberField(hint, hint.from === WMI_CREATED ? 'CreatedProcessId' : 'ProcessID');
        if (pid === undefined) continue;
        const known = this.byPid.get(pid);
        if (known === undefined) this.byPid.set(pid, [hint]);
        else known.push(hint);
      }
    }
  }

  /** Takes in what is known of the walk's process. True if the walk can now go on. */
  async apply(walk: Walk): Promise<boolean> {
    const { process, event } = walk.subject;
    const { pid, startedAt } = process;
    if (event !== undefined || pid === undefined || startedAt === undefined) return false;
    const about = await this.ofLife(walk, pid, startedAt);
    const said = (from: string): Hint | undefined => about.find((hint) => hint.from === from);
    const created = said(WMI_CREATED);
    if (created !== undefined) await this.client(walk, created);
    const service = this.serviceOf(walk, startedAt);
    if (service !== undefined) {
      walk.startedService = textField(service, 'ServiceName');
      await this.client(walk, service);
    }
    const task = said(TASK_PROCESS);
    if (task !== undefined && this.task(walk, task)) return true;
    const logged = said(KERNEL_PROCESS);
    return logged !== undefined && creatorFrom(walk, logged);
  }

  /** The events about the walk's process, and no other one of its pid. */
  private async ofLife(walk: Walk, pid: number, startedAt: Ticks): Promise<Hint[]> {
    const near = (this.byPid.get(pid) ?? []).filter((hint) => Math.abs(hint.at - startedAt) <= NEAR);
    if (near.length === 0) return near;
    const then = await this.reader.processes(near.map(({ at }) => ({ pid, at })));
    const { key } = walk.subject.process;
    // What is logged as the process starts may come a moment before its start; what is logged late, after its end.
    return near.filter(
      (hint, index) =>
        then[index]?.key === key ||
        (startedAt - hint.at <= EARLY && then[index] === undefined) ||
        Math.abs(hint.at - startedAt) <= START_SLACK_TICKS,
    );
  }

  /** The event names the client's process. */
  private async client(walk: Walk, hint: Hint): Promise<void> {
    const pid = numberField(hint, 'ClientProcessId');
    if (pid === undefined || pid === 0) return;
    const [client] = await this.reader.processes([{ pid, at: hint.at }]);
    const known = walk.hops.findIndex((hop) => client !== undefined && hop.from.key === client.key);
    if (known >= 0) {
      const hop = walk.hops[known] as Hop;
      const confidence = hop.confidence === 'possible' ? 'likely' : hop.confidence;
      walk.hops[known] = { ...hop, confidence, evidence: [...hop.evidence, hint.from] };
      return;
    }
    const sure = walk.hops.findIndex((hop) => hop.confidence === 'possible');
    const kept = sure < 0 ? walk.hops : walk.hops.slice(0, sure);
    const origin = kept.at(-1)?.from ?? walk.subject.creator;
    if (origin === undefined || (client !== undefined && origin.key === client.key)) return;
    if (client === undefined || !this.isBroker(origin.process, origin.service)) {
      walk.notes.push({ kind: 'contradiction', hint: hint.from, party: client, pid });
      return;
    }
    walk.hops.length = kept.length;
    walk.hops.push(hopOf(hint, client, origin));
  }

  private serviceOf(walk: Walk, startedAt: Ticks): Hint | undefined {
    const { services, commandLine } = walk.subject.process;
    const names = new Set(services.map((name) => name.toLowerCase()));
    const words = new Set(commandLine?.toLowerCase().split(/[\s"]+/) ?? []);
    let found: Hint | undefined;
    for (const hint of this.services) {
      const name = textField(hint, 'ServiceName')?.toLowerCase();
      if (name === undefined || Math.abs(startedAt - hint.at) > NEAR) continue;
      if (!names.has(name) && !words.has(name)) continue;
      if (found === undefined || Math.abs(startedAt - hint.at) < Math.abs(startedAt - found.at)) found = hint;
    }
    return found;
  }

  /** It was started for a task; perhaps somebody asked for that, on a thread whose work can be followed. */
  private task(walk: Walk, hint: Hint): boolean {
    walk.task = textField(hint, 'TaskName');
    const run = this.runOf(walk, hint);
    const { key, tid } = run?.party ?? {};
    if (run === undefined || key === undefined || tid === undefined) return false;
    if (walk.hops.length > 0 && weakest(walk.hops.map((hop) => hop.confidence)) !== 'possible') return false;
    walk.hops.length = 0;
    walk.pending = [run.from, hint.from];
    walk.moment = { process: key, tid, at: run.at };
    walk.fresh = true;
    return true;
  }

  /**
   * Who had asked for the task: the one request since the task last ran. With several it is not known which of them ran now,
   * and which is still to come or was ignored: the oldest is `possible`.
   */
  private runOf(walk: Walk, hint: Hint): Hint | undefined {
    const ofTask = (one: Hint): boolean => textField(one, 'TaskName') === walk.task && one.at <= hint.at;
    const ran = this.taskProcesses.findLast((one) => ofTask(one) && one !== hint && one.at < hint.at);
    const asked = this.taskRuns.filter((one) => ofTask(one) && hint.at - one.at <= TASK_DELAY);
    const since = asked.filter((one) => one.at > (ran?.at ?? Number.NEGATIVE_INFINITY));
    // More requests than runs before: one of the earlier ones may have been waiting.
    const runs = this.taskProcesses.filter((one) => ofTask(one) && one !== hint && hint.at - one.at <= TASK_DELAY);
    const waiting = asked.slice(runs.length);
    walk.ambiguous = since.length > 1 || waiting.length > since.length;
    return waiting[0] ?? since[0];
  }
}

/** The event was logged by the creating thread: that is known even if the kernel's own event is not in the recording. */
function creatorFrom(walk: Walk, hint: Hint): boolean {
  const { party } = hint;
  if (walk.subject.creator !== undefined || party.key === undefined || party.tid === undefined) return false;
  walk.subject = { ...walk.subject, creator: party };
  walk.moment = { process: party.key, tid: party.tid, at: hint.at };
  walk.fresh = true;
  return true;
}

function hopOf(hint: Hint, from: Party, to: Party): Hop {
  return {
    from,
    to,
    call: undefined,
    chain: undefined,
    interface: undefined,
    interfaceUuid: undefined,
    opnum: undefined,
    procedure: undefined,
    at: hint.at,
    atText: hint.atText,
    evidence: [hint.from],
    confidence: 'likely',
    rivals: [],
  };
}
