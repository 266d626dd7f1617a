import { compress } from '../../src/formats/xpress/lz77-compress.ts';
import type { ModulePdb, TraceEvent } from '../../src/model/event.ts';
import { Background } from './background.ts';
import type { Frames } from './call-spec.ts';
import { EtlEncoder } from './etl-encode.ts';
import { memorySink } from './etl-sink.ts';
import { type Random, seededRandom } from './random.ts';
import { parseScenario } from './scenario-parse.ts';
import { ScenarioRunner } from './scenario-run.ts';
import { Simulation } from './simulation.ts';
import { CAST, KERNEL_FRAMES, LOGON_STORY, MODULES, modulePath, USER_FRAMES, WMI_STORY } from './tables/sample-cast.ts';
import { newTruth, settleTimes, type ThreadRef, type Truth } from './truth.ts';

const MILLISECOND = 10_000;
const END = 2_600 * MILLISECOND;
const CPUS = 4;
const KERNEL_BASE = 0xffff_f800_0780_0000n;
/** The program that stops the session and writes the tables at the end. */
const RECORDER = { pid: 7012, tid: 7016 };

const API_PORT = '\\Windows\\ApiPort';
const SESSION_PORT = '\\Sessions\\1\\Windows\\ApiPort';

/** The shipped sample: its file, its events and the truth about them. The same on every machine. */
export function makeSample(): { bytes: Uint8Array; events: TraceEvent[]; truth: Truth } {
  const truth = newTruth();
  const random = seededRandom(20_240_311);
  const simulation = new Simulation({ cpus: CPUS, ids: 48, step: 90, random, truth });
  const runner = new ScenarioRunner(simulation, truth, new Map(), storyFrames);
  runner.run(parseScenario(CAST), 0);
  runner.run(
    parseScenario(`process ${RECORDER.pid} xperf.exe parent 4884 session 1; thread ${RECORDER.pid}/${RECORDER.tid}`),
    0,
  );
  for (const [name, base, size, timeDateStamp, pids] of MODULES) {
    for (const pid of pids) simulation.system.addModule({ pid, path: modulePath(name), base, size, timeDateStamp });
  }
  const background = makeBackground(simulation, random);
  for (const [at, text] of [...WMI_STORY, ...LOGON_STORY]) {
    background.until(at * MILLISECOND);
    const end = runner.run(parseScenario(text), at * MILLISECOND);
    if (text.includes('create 2304')) simulation.system.loadModules({ pid: 2304, tid: 2308 }, end);
  }
  background.until(END);
  simulation.system.rundown('start', 0);
  const last = simulation.system.rundown('end', END + 20 * MILLISECOND);
  const end = simulation.system.serviceRows(RECORDER, last);
  const events: TraceEvent[] = [];
  simulation.timeline.drain(Number.POSITIVE_INFINITY, (event) => events.push(event));
  settleTimes(truth);
  return { bytes: encode(events, end), events, truth };
}

/** The file: compressed, keyed stacks, and behind the events what the merge step of the Windows tools adds. */
function encode(events: readonly TraceEvent[], end: number): Uint8Array {
  const sink = memorySink();
  const buildLab = '22621.1.amd64fre.ni_release.220506-1250';
  const encoder = new EtlEncoder({
    sink,
    cpus: CPUS,
    compress,
    stacks: 'keyed',
    buildLab,
    mode: 0x0401_0001,
    loggerName: 'Relogger',
    fileName: '[multiple files]',
    bias: 0,
    startTime: 133_546_176_000_000_000n,
    ...RECORDER,
  });
  for (const event of events) encoder.event(event);
  let time = end + 100;
  const head = () => {
    time += 10;
    return { id: 0, time, pid: undefined, tid: undefined, cpu: 0 };
  };
  const facts = { computerName: 'DESKTOP-7Q2KX', processors: CPUS, memoryMegabytes: 16_384 };
  encoder.event({ ...head(), ...RECORDER, kind: 'meta', facts });
  encoder.event({ ...head(), kind: 'volume', ntPath: '\\Device\\HarddiskVolume3\\', dosPath: 'C:\\' });
  encoder.buildInfo(head().time, { buildLab, productName: 'Windows 11 Pro' });
  for (const identity of identities()) encoder.event({ ...head(), ...identity });
  encoder.close();
  return sink.take();
}

/** PDB identities of the story's modules. They are invented, so that nobody asks a symbol server for them in vain twice. */
function identities(): Omit<ModulePdb, 'id' | 'time' | 'pid' | 'tid' | 'cpu'>[] {
  const random = seededRandom(77);
  const kernel = ['ntoskrnl.exe', KERNEL_BASE, 0, 0, [0]] as const;
  return [kernel, ...MODULES].flatMap(([name, base, , , pids]) => {
    const guid = randomGuid(random);
    const file = name.split('\\').at(-1) ?? name;
    const pdbName = name === 'ntoskrnl.exe' ? 'ntkrnlmp.pdb' : file.replace(/\.\w+$/, '.pdb');
    return pids.map((processId) => ({ kind: 'module.pdb' as const, processId, base, guid, age: 1, pdbName }));
  });
}

function randomGuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Return addresses of a thread of the stories. */
function storyFrames(sender: ThreadRef): Frames {
  const user = (USER_FRAMES[sender.pid] ?? []).map((frame) => {
    const [name = '', offset = '0'] = frame.split('+');
    const module = MODULES.find((one) => one[0] === name);
    if (module === undefined) throw new Error(`no module ${name} for a frame of process ${sender.pid}`);
    return module[1] + BigInt(`0x${offset}`);
  });
  return {
    kernel: BigUint64Array.from(KERNEL_FRAMES.map((offset) => KERNEL_BASE + BigInt(offset))),
    user: BigUint64Array.from(user),
  };
}

function makeBackground(simulation: Simulation, random: Random): Background {
  const desktop = [4884, 5352, 6152, 5204];
  return new Background(
    simulation,
    random,
    {
      hosts: [
        { serves: ['services.exe'], pid: 900, threads: 4 },
        { serves: ['lsass.exe'], pid: 924, threads: 6, tag: 30 },
        { serves: ['RpcEptMapper', 'RpcSs'], pid: 1156, threads: 5 },
        { serves: ['EventLog'], pid: 1708, threads: 3, tag: 71 },
        { serves: ['Dnscache'], pid: 1920, threads: 3, tag: 75 },
        { serves: ['Dhcp'], pid: 1780, threads: 2, tag: 73 },
        { serves: ['Appinfo'], pid: 3388, threads: 2, tag: 91 },
        { serves: ['Schedule'], pid: 1452, threads: 3, tag: 66 },
        { serves: ['LSM'], pid: 1196, threads: 3, tag: 57 },
        { serves: ['Spooler'], pid: 2988, threads: 2, tag: 88 },
        { serves: ['mpssvc'], pid: 2140, threads: 3, tag: 82 },
      ],
      clients: [
        { pid: 4884, threads: 4 },
        { pid: 5352, threads: 2 },
        { pid: 6152, threads: 2 },
        { pid: 6388, threads: 1 },
        { pid: 6980, threads: 2 },
        { pid: 1560, threads: 2 },
        { pid: 5204, threads: 2 },
        { pid: 1324, threads: 2 },
        { pid: 780, threads: 2 },
        { pid: 700, threads: 2 },
      ],
      datagrams: [
        [1324, 4884],
        [4884, 1324],
        [5204, 4884],
        [4884, 5204],
        [1324, 5352],
      ],
      csrss: [
        { pid: 780, port: SESSION_PORT, clients: desktop },
        { pid: 700, port: API_PORT, clients: [900, 924, 1156] },
      ],
      firstTid: 10_000,
      gap: 4.2 * MILLISECOND,
    },
    20 * MILLISECOND,
  );
}
