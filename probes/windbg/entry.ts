/** A call of NtAlpcSendWaitReceivePort as it begins: the thread, the arguments, where it came from. */
import type { Layout } from './layout.ts';
import { type Bytes, tryRead } from './memory.ts';
import type { Process } from './process.ts';
import { pair } from './registers.ts';
import { add, isZero, type U64, u32At, u64At } from './u64.ts';

export interface Entry {
  readonly process: Process;
  /** ETHREAD. */
  readonly threadAddress: U64;
  readonly tid: number;
  readonly cpu: number | undefined;
  /** False if the kernel itself called. */
  readonly user: boolean;
  /** Instruction and stack pointer that the thread left user mode with, if it did and they can be read. */
  readonly userTop: { readonly rip: U64; readonly rsp: U64 } | undefined;
  readonly here: U64;
  readonly rsp: U64;
  /** Where the call returns to. */
  readonly caller: U64;
  readonly handle: U64;
  readonly flags: number;
  readonly wow64: boolean;
  readonly send: U64;
  readonly sendAttributes: U64;
  readonly receive: U64;
  readonly bufferLength: U64;
  readonly receiveAttributes: U64;
}

/** ALPC_MSGFLG_WOW64_CALL in phnt; NtCoreLib has the bit below it. */
const WOW64_CALL = 0xc000_0000;
/** Return address, four home slots, then the arguments from the fifth on (x64 calling convention). */
const STACK_LENGTH = 0x48;
/** The trap frame of a system call lies this close above the first function's frame: one read gets both. */
const TRAP_FRAME_NEAR = 0x400;

/** Arguments by their place in the condition (`registers.ts`). */
export const VALUE = { process: 0, thread: 1, rsp: 2, rcx: 3, rdx: 4, r8: 5, r9: 6, rip: 7 } as const;

/** `undefined` if the thread or its stack cannot be read; `faults` says which. */
export function readEntry(
  layout: Layout,
  process: Process,
  values: readonly unknown[],
  faults: string[],
): Entry | undefined {
  const span = layout.thread;
  const { at } = span;
  const threadAddress = pair(values, VALUE.thread);
  const thread = tryRead(add(threadAddress, span.start), span.length, 'thread', faults);
  if (thread === undefined) return undefined;
  const rsp = pair(values, VALUE.rsp);
  const user = at.previousMode < 0 || (thread[at.previousMode] ?? 0) !== 0;
  const trapFrame = at.trapFrame < 0 || !user ? undefined : u64At(thread, at.trapFrame);
  const stack = readStack(layout, rsp, trapFrame, faults);
  if (stack === undefined) return undefined;
  const flags = pair(values, VALUE.rdx).lo;
  return {
    process,
    threadAddress,
    tid: u64At(thread, at.tid).lo,
    cpu: at.processor < 0 ? undefined : u32At(thread, at.processor),
    user,
    userTop: stack.userTop,
    here: pair(values, VALUE.rip),
    rsp,
    caller: u64At(stack.bytes, 0),
    handle: pair(values, VALUE.rcx),
    flags,
    wow64: (flags & WOW64_CALL) !== 0,
    send: pair(values, VALUE.r8),
    sendAttributes: pair(values, VALUE.r9),
    receive: u64At(stack.bytes, 0x28),
    bufferLength: u64At(stack.bytes, 0x30),
    receiveAttributes: u64At(stack.bytes, 0x38),
  };
}

/** The arguments on the stack, and what the trap frame above them says of user mode. */
function readStack(
  layout: Layout,
  rsp: U64,
  trapFrame: U64 | undefined,
  faults: string[],
): { bytes: Bytes; userTop: Entry['userTop'] } | undefined {
  const { start, length, at } = layout.trapFrame;
  if (trapFrame === undefined || isZero(trapFrame) || at.rip < 0 || at.rsp < 0) {
    const bytes = tryRead(rsp, STACK_LENGTH, 'stack', faults);
    return bytes === undefined ? undefined : { bytes, userTop: undefined };
  }
  const distance = (trapFrame.hi - rsp.hi) * 0x1_0000_0000 + (trapFrame.lo - rsp.lo) + start;
  const near = distance >= STACK_LENGTH && distance <= TRAP_FRAME_NEAR;
  const both = near ? tryRead(rsp, distance + length, 'stack', []) : undefined;
  const bytes = both ?? tryRead(rsp, STACK_LENGTH, 'stack', faults);
  if (bytes === undefined) return undefined;
  const frame = both ?? tryRead(add(trapFrame, start), length, 'trap frame', []);
  const from = both === undefined ? 0 : distance;
  if (frame === undefined) return { bytes, userTop: undefined };
  return { bytes, userTop: { rip: u64At(frame, from + at.rip), rsp: u64At(frame, from + at.rsp) } };
}
