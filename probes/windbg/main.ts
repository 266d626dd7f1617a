/** What the debugger calls by name: `tools/build-probes.mjs` puts these functions at the top of the script. */
import { run } from './commands.ts';
import { clearBreakpoint } from './exits.ts';
import type { Host } from './host.ts';
import { loadLayout } from './layout.ts';
import { parseOptions, USAGE } from './options.ts';
import { say } from './output.ts';
import { Probe } from './probe.ts';
import {
  argumentsArrived,
  ENTRY_COUNT,
  EXIT_COUNT,
  entryCondition,
  fetchEntry,
  fetchExit,
  tryArguments,
} from './registers.ts';
import { hex64 } from './u64.ts';

declare const host: Host;

let probe: Probe | undefined;
let breakpoint = 0;

/** Called by the debugger when it loads the script. */
export function initializeScript(): object[] {
  return [new host.apiVersionSupport(1, 6), new host.functionAlias(start, 'alpcscope')];
}

/** Called by `.scriptrun`. */
export function invokeScript(): void {
  start(undefined);
}

/** Called by the debugger before it unloads the script: its breakpoints must not outlive it. */
export function uninitializeScript(): void {
  stop();
}

/** Begins recording with `option=value; …`, or an object of options. Throws with a sentence for what is wrong. */
export function start(options: unknown): string {
  const parsed = parseOptions(options);
  const layout = loadLayout();
  stop();
  probe = new Probe(layout, parsed);
  breakpoint = parsed.breakpoint;
  tryArguments();
  run(`bp${breakpoint} /w "${entryCondition()}" 0x${hex64(layout.entry)}`);
  say(USAGE);
  return `recording${parsed.file === undefined ? '' : ` to ${parsed.file}`}: g to go on, stop() to end`;
}

/** Ends recording, takes the breakpoints away and closes the file. */
export function stop(): string {
  if (probe === undefined) return 'not recording';
  const ending = probe;
  probe = undefined;
  clearBreakpoint(breakpoint);
  ending.stop();
  return `stopped: ${ending.counts.logged} calls recorded, ${ending.counts.skipped} skipped`;
}

/** What was done so far. */
export function status(): unknown {
  return probe === undefined ? 'not recording' : probe.status();
}

/** Called back once by the debugger, to see whether it hands registers over. */
export function checkArguments(...values: readonly unknown[]): boolean {
  return argumentsArrived(values);
}

/** Condition of the breakpoint on the function. Never true: the debugger goes on without a word. */
export function onEntry(...values: readonly unknown[]): boolean {
  if (probe === undefined) return false;
  try {
    probe.enter(values.length === ENTRY_COUNT ? values : fetchEntry());
  } catch (error) {
    probe.failed('entry', error);
  }
  return false;
}

/** Condition of the breakpoint on one call's return. */
export function onExit(...values: readonly unknown[]): boolean {
  if (probe === undefined) return true;
  try {
    return probe.leave(values.length === EXIT_COUNT ? values : fetchExit());
  } catch (error) {
    probe.failed('return', error);
    return true;
  }
}
