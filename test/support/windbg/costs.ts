/** Calls into the debugger for each message, of the probe and of the original's steps, over the same messages. */
import { hostCalls } from './int64.ts';
import { WINLOGON_PATH } from './machine.ts';
import { OriginalSteps } from './original-steps.ts';
import { buffer, callOnce, makeScene, portMessage, type Scene } from './scene.ts';
import { Session } from './session.ts';

export interface Cost {
  readonly probe: number;
  readonly original: number;
  readonly probeReads: number;
  readonly originalReads: number;
  readonly probeCommands: number;
  readonly originalCommands: number;
  readonly probeStops: number;
  readonly originalStops: number;
}
export interface Costs {
  readonly logged: Cost;
  readonly skippedProcess: Cost;
  readonly skippedPort: Cost;
}

type Traffic = (scene: Scene, count: number) => void;

/** Calls of a few kinds, again and again, as programs make them: every first one is dearer, and counted. */
const logged: Traffic = (scene, count) => {
  for (let index = 0; index < count; index++) callOnce(scene, { path: WINLOGON_PATH.slice(index % 5), id: index });
};

const skippedProcess: Traffic = ({ debug, kernel }, count) => {
  const scanner = kernel.process('MsMpEng.exe', 3000);
  const thread = debug.machine.thread(scanner, 3004);
  const send = buffer(scanner, portMessage(new Uint8Array(64)));
  for (let index = 0; index < count; index++) debug.machine.leave(debug.machine.enter(thread, { handle: 4n, send }));
};

const skippedPort: Traffic = ({ debug, kernel, winlogon, client }, count) => {
  const port = kernel.connectionPort(winlogon, '\\CoreMessagingRegistrar');
  const handle = kernel.handle(winlogon, kernel.connect(winlogon, port).client.object, 0x300);
  const send = buffer(winlogon, portMessage(new Uint8Array(64)));
  for (let index = 0; index < count; index++) debug.machine.leave(debug.machine.enter(client, { handle, send }));
};

function measure(traffic: Traffic, count: number): Cost {
  const probe = makeScene();
  const session = new Session(probe.debug);
  const ours = probe.debug.count(() => traffic(probe, count));
  if (session.lines('error').length > 0) throw new Error(session.text);
  const original = makeScene();
  const steps = new OriginalSteps(original.debug.host);
  original.debug.use({ entry: () => steps.entry(), exit: () => steps.exit() });
  steps.install();
  const theirs = original.debug.count(() => traffic(original, count));
  return {
    probe: hostCalls(ours.counts) / count,
    original: hostCalls(theirs.counts) / count,
    probeReads: ours.counts.memory / count,
    originalReads: theirs.counts.memory / count,
    probeCommands: ours.counts.commands / count,
    originalCommands: theirs.counts.commands / count,
    probeStops: ours.stops / count,
    originalStops: theirs.stops / count,
  };
}

/** Averages over this many messages of each kind: a recording of a minute has more that are skipped. */
export function measureCosts(loggedCount: number, skippedCount: number): Costs {
  return {
    logged: measure(logged, loggedCount),
    skippedProcess: measure(skippedProcess, skippedCount),
    skippedPort: measure(skippedPort, skippedCount),
  };
}
