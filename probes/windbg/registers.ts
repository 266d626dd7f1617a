/**
 * Registers at a breakpoint. The breakpoint's condition hands them over as 32-bit halves, which arrive as plain numbers: a
 * call that is skipped then costs no call into the debugger at all. Where that does not work they are fetched.
 */
import { run } from './commands.ts';
import type { Host, Int64, ModelObject } from './host.ts';
import { type U64, u64 } from './u64.ts';

declare const host: Host;

const ENTRY = ['$proc', '$thread', 'rsp', 'rcx', 'rdx', 'r8', 'r9', 'rip'] as const;
const EXIT = ['$thread', 'rsp', 'rax'] as const;

function halves(names: readonly string[]): string {
  return names
    .map((name) => {
      const value = `(unsigned __int64)@${name}`;
      return `(unsigned int)(${value}),(unsigned int)(${value}>>32)`;
    })
    .join(',');
}

const ENTRY_ARGUMENTS = halves(ENTRY);
const EXIT_ARGUMENTS = halves(EXIT);

let handedOver = false;

/** Asks the debugger to call `checkArguments` with what conditions would hand over: an old one may not be able to. */
export function tryArguments(): void {
  handedOver = false;
  try {
    run(`dx @$scriptContents.checkArguments(${ENTRY_ARGUMENTS})`);
  } catch {
    // Then they are fetched.
  }
}

/** What the debugger made of them. */
export function argumentsArrived(values: readonly unknown[]): boolean {
  handedOver = values.length === ENTRY_COUNT && values.every((value) => typeof value === 'number');
  return handedOver;
}

/** Conditions of the entry's, and of the return's breakpoint. */
export function entryCondition(): string {
  return `@$scriptContents.onEntry(${handedOver ? ENTRY_ARGUMENTS : ''})`;
}
export function exitCondition(): string {
  return `@$scriptContents.onExit(${handedOver ? EXIT_ARGUMENTS : ''})`;
}

export const ENTRY_COUNT = ENTRY.length * 2;
export const EXIT_COUNT = EXIT.length * 2;

export function pair(values: readonly unknown[], index: number): U64 {
  return u64(Number(values[index * 2 + 1]), Number(values[index * 2]));
}

/** The same values from the data model, if the condition did not bring them. */
export function fetchEntry(): number[] {
  return fetch(ENTRY);
}
export function fetchExit(): number[] {
  return fetch(EXIT);
}

function fetch(names: readonly string[]): number[] {
  const user = (host.currentThread['Registers'] as ModelObject)['User'] as ModelObject;
  const values: number[] = [];
  for (const name of names) {
    const value =
      name === '$proc'
        ? kernelObject(host.currentProcess)
        : name === '$thread'
          ? kernelObject(host.currentThread)
          : user[name];
    if (typeof value === 'number') values.push(value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0);
    else values.push((value as Int64).getLowPart() >>> 0, (value as Int64).getHighPart() >>> 0);
  }
  return values;
}

/** Address of the EPROCESS or ETHREAD behind an object of the data model. */
function kernelObject(of: ModelObject): unknown {
  const location = (of['KernelObject'] as ModelObject)['targetLocation'] as ModelObject;
  return typeof location['getLowPart'] === 'function' ? location : location['address'];
}
