/** The machine under the stand-in debugger: threads that call NtAlpcSendWaitReceivePort, and breakpoints they run into. */
import type { FakeKernel, FakeProcess } from './kernel.ts';

export interface FakeThread {
  readonly ethread: bigint;
  readonly process: FakeProcess;
  readonly tid: number;
  readonly stackTop: bigint;
  readonly kernelStack: bigint;
  readonly trapFrame: bigint;
  cpu: number;
  /** Innermost first. */
  frames: FakeFrame[];
}
export interface FakeFrame {
  readonly stackPointer: bigint;
  readonly returnTo: bigint;
  readonly name: string;
}
export interface Registers {
  readonly [name: string]: bigint;
}

/** A call of the function: what its eight arguments are. */
export interface CallArguments {
  readonly handle: bigint;
  readonly flags?: number;
  readonly send?: bigint;
  readonly sendAttributes?: bigint;
  readonly receive?: bigint;
  readonly bufferLength?: bigint;
  readonly receiveAttributes?: bigint;
  /** Names of the user frames, innermost first. */
  readonly path?: readonly string[];
  /** Called by the kernel itself. */
  readonly kernel?: boolean;
}
export interface OpenCall {
  readonly thread: FakeThread;
  readonly rsp: bigint;
  readonly returnTo: bigint;
  readonly kernel: boolean;
}

export interface Breakpoint {
  readonly id: number;
  readonly address: bigint;
  readonly oneShot: boolean;
  readonly thread: bigint | undefined;
  readonly condition: string | undefined;
  readonly command: string | undefined;
}

const KERNEL_RETURN = 0xffff_f800_07de_6c05n;
export const USER_RETURN = 0x7fff_220f_0b24n;
/** Distance of the only `ret` from the beginning of the function. */
export const RET_OFFSET = 0x146n;
export const WINLOGON_PATH = [
  'RPCRT4!LRPC_BASE_CCALL::DoSendReceive+0x112',
  'RPCRT4!LRPC_CCALL::SendReceive+0x51',
  'RPCRT4!NdrpClientCall3+0xdf9',
  'RPCRT4!NdrClientCall3+0xf1',
  'winlogon!WluiDisplayStatus+0xf9',
  'winlogon!WlDisplayStatus+0x2d',
  'winlogon!InternalNotifyExecute+0xa38',
  'winlogon!WLGeneric_NotifyCreateSession_Execute+0x26a',
  'winlogon!StateMachineWorkerCallback+0x4b',
  'ntdll!TppWorkpExecuteCallback+0x130',
  'ntdll!TppWorkerThread+0x644',
  'KERNEL32!BaseThreadInitThunk+0x14',
  'ntdll!RtlUserThreadStart+0x21',
];

export class Machine {
  readonly kernel: FakeKernel;
  readonly breakpoints = new Map<number, Breakpoint>();
  current: FakeThread | undefined;
  registers: Registers = {};
  /** How often the target stopped in the debugger, wanted or not. */
  stops = 0;
  /** Evaluates a breakpoint's condition: true to stop. */
  evaluate: (condition: string) => boolean = () => true;
  private nextStack = 0xfb_0a90_0000n;

  constructor(kernel: FakeKernel) {
    this.kernel = kernel;
  }

  thread(process: FakeProcess, tid: number, options: { cpu?: number; at?: bigint } = {}): FakeThread {
    const { kernel } = this;
    const ethread = options.at ?? kernel.allocate(0x900);
    const cid = BigInt(kernel.types['_ETHREAD']?.['Cid']?.[0] ?? 0);
    kernel.memory.put(ethread + cid, 8, process.pid);
    kernel.memory.put(ethread + cid + 8n, 8, tid);
    kernel.memory.put(ethread + 0x232n, 1, 1);
    this.nextStack += 0x10_0000n;
    process.space.map(this.nextStack - 0x4000n, 0x4100);
    const kernelStack = (kernel.allocate(0x6000) + 0x5000n) & ~0xfffn;
    // The processor's state in user mode lies at the top of the thread's kernel stack.
    const trapFrame = kernelStack - 0x190n;
    kernel.put8(ethread, '_KTHREAD', 'TrapFrame', trapFrame);
    const stackTop = this.nextStack;
    return { ethread, process, tid, stackTop, kernelStack, trapFrame, cpu: options.cpu ?? 0, frames: [] };
  }

  /** The thread enters the function. */
  enter(thread: FakeThread, call: CallArguments): OpenCall {
    const { memory } = this.kernel;
    const rsp = thread.trapFrame - 0x88n - BigInt(call.kernel === true ? 0x700 : 0);
    memory.put(rsp, 8, KERNEL_RETURN);
    memory.put(rsp + 0x28n, 8, call.receive ?? 0n);
    memory.put(rsp + 0x30n, 8, call.bufferLength ?? 0n);
    memory.put(rsp + 0x38n, 8, call.receiveAttributes ?? 0n);
    memory.put(rsp + 0x40n, 8, 0);
    // The place that monitor_alpc.js takes the receive buffer from: the caller's frame, not this call's.
    memory.put(rsp + 0x500n + 0x28n, 8, 0);
    memory.put(thread.ethread + 0x232n, 1, call.kernel === true ? 0 : 1);
    memory.put(thread.ethread + 0x238n, 4, thread.cpu);
    this.buildFrames(thread, rsp, call);
    this.at(thread, this.kernel.symbol('NtAlpcSendWaitReceivePort'), {
      rsp,
      rbp: rsp + 0x500n,
      rcx: call.handle,
      rdx: BigInt(call.flags ?? 0),
      r8: call.send ?? 0n,
      r9: call.sendAttributes ?? 0n,
      rax: 0n,
    });
    return { thread, rsp, returnTo: KERNEL_RETURN, kernel: call.kernel === true };
  }

  /** The function ends: first its `ret` instruction, then the place it returns to, then the program behind the system call. */
  leave(call: OpenCall, status = 0): void {
    const registers = { rsp: call.rsp, rbp: 0n, rcx: 0n, rdx: 0n, r8: 0n, r9: 0n, rax: BigInt(status >>> 0) };
    this.at(call.thread, this.kernel.symbol('NtAlpcSendWaitReceivePort') + RET_OFFSET, registers);
    this.at(call.thread, call.returnTo, { ...registers, rsp: call.rsp + 8n });
    if (call.kernel) return;
    const { memory } = this.kernel;
    const rsp = memory.number(call.thread.trapFrame + 0x180n, 8);
    this.at(call.thread, memory.number(call.thread.trapFrame + 0x168n, 8), { ...registers, rsp });
  }

  /** Another system call of the thread returns, through the same place. */
  otherSystemCall(thread: FakeThread, rsp: bigint): void {
    this.at(thread, KERNEL_RETURN, { rsp, rbp: 0n, rcx: 0n, rdx: 0n, r8: 0n, r9: 0n, rax: 0n });
  }

  private at(thread: FakeThread, address: bigint, registers: Registers): void {
    this.current = thread;
    this.registers = { ...registers, rip: address };
    for (const breakpoint of [...this.breakpoints.values()]) {
      if (breakpoint.address !== address) continue;
      this.stops += 1;
      if (breakpoint.thread !== undefined && breakpoint.thread !== thread.ethread) continue;
      if (breakpoint.condition !== undefined && !this.evaluate(breakpoint.condition)) continue;
      if (breakpoint.oneShot) this.breakpoints.delete(breakpoint.id);
      if (breakpoint.command !== 'gc') throw new Error(`the debugger stops at breakpoint ${breakpoint.id}`);
    }
  }

  /** Frames of the kernel, and of user mode with their return addresses on the thread's stack. */
  private buildFrames(thread: FakeThread, rsp: bigint, call: CallArguments): void {
    const path = call.path ?? WINLOGON_PATH;
    const { space } = thread.process;
    const sizes = path.map((name) => BigInt(0x30 + (name.length % 12) * 0x10));
    let stackPointer = thread.stackTop - 0x100n - sizes.reduce((sum, size) => sum + size, 0n);
    this.kernel.memory.put(thread.trapFrame + 0x168n, 8, USER_RETURN);
    this.kernel.memory.put(thread.trapFrame + 0x180n, 8, stackPointer);
    const user: FakeFrame[] = [];
    let name = 'ntdll!NtAlpcSendWaitReceivePort+0x14';
    let size = 8n;
    for (const [index, next] of [...path, undefined].entries()) {
      const returnTo = next === undefined ? 0n : codeAddress(next);
      user.push({ stackPointer, returnTo, name });
      stackPointer += size;
      space.put(stackPointer - 8n, 8, returnTo);
      name = next ?? '';
      size = sizes[index] ?? 0n;
    }
    const outer = call.kernel === true ? 0n : USER_RETURN;
    thread.frames = [
      { stackPointer: rsp, returnTo: KERNEL_RETURN, name: 'nt!NtAlpcSendWaitReceivePort' },
      { stackPointer: rsp + 8n, returnTo: outer, name: 'nt!KiSystemServiceCopyEnd+0x25' },
      ...(call.kernel === true ? [] : user),
    ];
  }
}

/** An address for a symbol: always the same for the same name. */
function codeAddress(name: string): bigint {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return 0x7ff7_0000_0000n + BigInt(hash);
}
