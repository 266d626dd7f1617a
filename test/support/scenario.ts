/**
 * Recordings told in a few lines. A scenario text becomes trace events, the truth about them, and (on request) the bytes
 * of an .etl file that holds them:
 *
 *     const told = scenario(`
 *       process 4120 powershell.exe parent 900 user S-1-5-21-1-2-3-1001 cmd "powershell -c x"
 *       process 1224 svchost.exe
 *       service 1224 Winmgmt tag 77
 *       thread 1224/2000 tag 77
 *       process 3300 WmiPrvSE.exe
 *       at 10ms
 *       4120/4124 call 1224/2000 iface 9556dc99-828c-11cf-a37e-00aa003240c7 op 24 endpoint OLE0F take 3ms {
 *         call 3300/3304 { create 5000 notepad.exe parent 900 }
 *       }`);
 *     told.events            // TraceEvent[] in time order, as a perfect source would yield them
 *     told.truth.calls[1]    // … its parent is call 0; told.truth.creations[0].requester is 4120/4124
 *     told.etl({ stacks: 'keyed', bufferSize: 0x1000 })
 *
 * One statement a line (or divided by `;`), `#` comments, "quoted text", numbers decimal or 0x…, times 300ns 5us 10ms 2s.
 *
 * What is there when recording begins
 *   process PID NAME [parent PID] [session N] [user SID] [cmd TEXT] [package TEXT] [flags N]
 *   thread PID/TID [tag N] [name TEXT] [cpu N]        not needed: a thread of such a process exists when it is first named
 *   service PID NAME tag N [display TEXT] [group TEXT]   (PID 0: stopped)
 *   module PID PATH base 0x… size N [stamp N]          (PID 0: kernel; of a process created later: loaded when it starts)
 *   endpoint PID/TID NAME [iface UUID] [removed]
 * How it is recorded
 *   seed N (jitter and random ids) · ids N (pool of message ids, default 64) · cpus N (default 4) · step TIME (default 8us)
 *   switches on (context switches and wake-ups) · rundown start|end|both|none (default both) · let NAME VALUE (use as $NAME)
 * When: statements follow one another; `together { … }` starts its statements at the same time
 *   at TIME [cpu N] · after TIME [cpu N]               cpu: where the threads of the following top-level statements run
 *   lost N [buffers] [cpu N]                           lost events; without cpu the recording does not say where
 * Who does what: THREAD VERB …; inside braces THREAD may be left out and is the thread that works on the call
 *   call THREAD [iface UUID] [op N] [endpoint TEXT] [protocol NAME] [id N] [reply-id N|other] [take TIME] [status N]
 *     [no-rpc | rpc-client-only | rpc-server-only] [no-alpc] [async [reply-to THREAD]] [open] [late-stop] [unwait-first] [stack]
 *     [handoff to TID [with wakeups] [reply-by-receiver]] [lose PART,PART [unflagged]] [{ body }]
 *   handoff to TID [with wakeups] { body }                the rest of the work is done by another thread of the process
 *   datagram THREAD|nobody [id N] [lose PART] [unflagged]
 *   send ID · receive ID · wait ID · unwait [STATUS] · wait-new [PORT] [server]     bare events, not in the truth
 *   create PID NAME [parent PID] [thread TID] [cmd TEXT] [user SID] [session N] [package TEXT] [kernel-process]
 *   start-thread TID [in PID] [tag N] · exit [STATUS] · end-thread · tag N · name TEXT
 *   wmi-created PID for PID cmd TEXT                   WMI-Activity event 23
 *   hint PROVIDER/ID Name=value …                       any other event that says who caused what
 *   ready TID · wait-for TIME · block REASON             block: leaves the processor and waits (KWAIT_REASON)
 * PARTs: client-start request-send wait request-receive server-start server-stop reply-send reply-receive unwait client-stop
 *
 * Mistakes throw `ScenarioError` with the line.
 */
import type { FileTime } from '../../src/base/time.ts';
import type { LostEvent, MetaEvent, TraceEvent } from '../../src/model/event.ts';
import { type EncodeOptions, EtlEncoder } from './etl-encode.ts';
import { memorySink } from './etl-sink.ts';
import { seededRandom } from './random.ts';
import { parseScenario, type Statement, Words } from './scenario-parse.ts';
import { ScenarioRunner, type StackMaker } from './scenario-run.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { newTruth, settleTimes, type Truth } from './truth.ts';

interface Scenario {
  /** In time order, no two at the same time; the first is `meta`. */
  readonly events: TraceEvent[];
  readonly truth: Truth;
  readonly cpus: number;
  /** The same as a file. */
  etl(options?: Partial<EncodeOptions>): Uint8Array;
}

/** StartTime of generated recordings unless the caller wants another: 2024-03-11 08:00:00 UTC. */
const START_TIME: FileTime = 133_546_176_000_000_000n;
const FIRST_ACTION = 10_000;

interface Directives {
  seed: number | undefined;
  ids: number;
  cpus: number;
  step: number;
  switches: boolean;
  rundown: 'start' | 'end' | 'both' | 'none';
  lets: Map<string, string>;
}

/** Tells a scenario; see the top of this file. */
export function scenario(text: string, options: { stack?: StackMaker } = {}): Scenario {
  const statements = parseScenario(text);
  const directives = readDirectives(statements);
  const truth = newTruth();
  const simulation = new Simulation(simulationOptions(directives, truth));
  const runner = new ScenarioRunner(simulation, truth, directives.lets, options.stack);
  const end = runner.run(statements, FIRST_ACTION);
  if (directives.rundown === 'start' || directives.rundown === 'both') simulation.system.rundown('start', 0);
  let last = end + 10_000;
  if (directives.rundown === 'end' || directives.rundown === 'both') last = simulation.system.rundown('end', last);
  simulation.system.serviceRows({ pid: 7012, tid: 7016 }, last);
  const events = recordingStart(directives.cpus, truth.lostUnlocated);
  simulation.timeline.drain(Number.POSITIVE_INFINITY, (event) => events.push(event));
  settleTimes(truth);
  return {
    events,
    truth,
    cpus: directives.cpus,
    etl: (more) => encodeEvents(events, { cpus: directives.cpus, ...more }),
  };
}

/** The bytes of an .etl file with these events, which are in time order. */
export function encodeEvents(events: readonly TraceEvent[], options: Partial<EncodeOptions> = {}): Uint8Array {
  const sink = memorySink();
  const encoder = new EtlEncoder({ startTime: START_TIME, sink, ...options });
  for (const event of events) encoder.event(event);
  encoder.close();
  return sink.take();
}

function simulationOptions(directives: Directives, truth: Truth): SimulationOptions {
  const { seed, cpus, ids, step, switches } = directives;
  const random = seed === undefined ? {} : { random: seededRandom(seed) };
  return { cpus, ids, step, switches, truth, ...random };
}

/** Reads the statements that hold for the whole text. The others are left to the runner. */
function readDirectives(statements: readonly Statement[]): Directives {
  const found: Directives = {
    seed: undefined,
    ids: 64,
    cpus: 4,
    step: 80,
    switches: mentionsWakeups(statements),
    rundown: 'both',
    lets: new Map(),
  };
  for (const statement of statements) {
    const words = new Words(statement, found.lets);
    const verb = words.next('a word');
    if (verb === 'seed') found.seed = words.needNumber('seed');
    else if (verb === 'ids') found.ids = words.needNumber('ids');
    else if (verb === 'cpus') found.cpus = words.needNumber('cpus');
    else if (verb === 'step') found.step = words.time(words.next('a time'), 'step') ?? 0;
    else if (verb === 'switches') {
      const value = words.next('on or off');
      found.switches = value === 'on' || (value !== 'off' && words.fail(`switches: on or off, not ${value}`));
    } else if (verb === 'rundown') {
      const value = words.next('start, end, both or none');
      if (value !== 'start' && value !== 'end' && value !== 'both' && value !== 'none')
        words.fail(`rundown: ${value}?`);
      else found.rundown = value;
    } else if (verb === 'let') found.lets.set(words.next('a name'), words.next('a value'));
    else continue;
    words.end();
  }
  return found;
}

function mentionsWakeups(statements: readonly Statement[]): boolean {
  return statements.some((statement) => statement.words.includes('wakeups') || mentionsWakeups(statement.body ?? []));
}

/** What a source yields before everything else: facts about the recording, and losses whose place is not known. */
export function recordingStart(cpus: number, lost: number): TraceEvent[] {
  return lost > 0 ? [meta(cpus), unlocatedLoss(lost)] : [meta(cpus)];
}

function meta(cpus: number): MetaEvent {
  return {
    id: 0,
    time: 0,
    pid: undefined,
    tid: undefined,
    cpu: undefined,
    kind: 'meta',
    facts: { base: START_TIME, clock: 'performance-counter', clockFrequency: 10_000_000n, processors: cpus },
  };
}

function unlocatedLoss(events: number): LostEvent {
  return {
    id: 0,
    time: 0,
    pid: undefined,
    tid: undefined,
    cpu: undefined,
    kind: 'lost',
    from: 0,
    events,
    buffers: undefined,
    reason: 'dropped by the generator',
    located: false,
  };
}
