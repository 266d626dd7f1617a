/** Debugger commands in text: the dearest calls of all, for what the data model cannot do (breakpoints, stacks, symbols). */
import type { Host } from './host.ts';

declare const host: Host;

let control: Host['namespace']['Debugger']['Utility']['Control'] | undefined;

/** Starts a command. Some work while their output is read: read it to its end. */
export function execute(command: string): Iterable<string> {
  // Each step down to it is a call into the debugger: once is enough.
  control = control ?? host.namespace.Debugger.Utility.Control;
  return control.ExecuteCommand(command);
}

/** Runs a command for what it does. */
export function run(command: string): void {
  for (const _line of execute(command)) {
    // Its words are of no use here.
  }
}
