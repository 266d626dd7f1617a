/** The debugger's text commands, as far as scripts use them here. */
import type { Debugger } from './debugger.ts';
import { type Breakpoint, RET_OFFSET } from './machine.ts';

/** Lines that the command prints. Throws for a command that the stand-in does not know: a test must not pass by luck. */
export function execute(debug: Debugger, command: string): string[] {
  const { machine } = debug;
  if (/^bp/.test(command)) return setBreakpoint(debug, command);
  const clear = /^bc (\d+)$/.exec(command);
  if (clear !== null) {
    if (!machine.breakpoints.delete(Number(clear[1]))) throw new Error(`no breakpoint ${clear[1]}`);
    return [];
  }
  if (command.startsWith('dx ')) return [`${command.slice(3)} : ${debug.evaluate(command.slice(3))}`];
  const stack = /^(?:k|knL 0n(\d+))$/.exec(command);
  if (stack !== null) return stackLines(debug, Number(stack[1] ?? 255));
  const offset = /^\?\? #FIELD_OFFSET\(nt!(\w+), (\w+)\)$/.exec(command);
  if (offset !== null) {
    const found = debug.kernel.types[offset[1] ?? '']?.[offset[2] ?? ''];
    if (found === undefined) throw new Error(`no field ${command}`);
    return [`int 0n${found[0]}`];
  }
  if (/^u /.test(command)) {
    const at = debug.kernel.symbol('NtAlpcSendWaitReceivePort') + RET_OFFSET;
    return ['nt!NtAlpcSendWaitReceivePort+0x145:', `${tick(at)} c3              ret`];
  }
  if (command === '.reload /user') {
    debug.symbolsLoaded.add(machine.current?.process.pid ?? 0);
    return ['Loading User Symbols'];
  }
  throw new Error(`unknown command ${command}`);
}

function setBreakpoint(debug: Debugger, command: string): string[] {
  const { machine } = debug;
  const match =
    /^bp(\d*) (?:(\/1) )?(?:\/t (0x[0-9a-f]+) )?(?:\/w "([^"]+)" )?(?:0x)?([0-9a-f`]+)(?: "([^"]*)")?$/.exec(command);
  if (match === null) throw new Error(`cannot set ${command}`);
  const id = match[1] === '' ? free(machine.breakpoints) : Number(match[1]);
  const breakpoint: Breakpoint = {
    id,
    oneShot: match[2] !== undefined,
    thread: match[3] === undefined ? undefined : BigInt(match[3]),
    condition: match[4],
    address: BigInt(`0x${(match[5] ?? '').replace('`', '')}`),
    command: match[6],
  };
  if (machine.breakpoints.has(id)) throw new Error(`breakpoint ${id} redefined`);
  if (machine.breakpoints.size >= 32) throw new Error('Too many breakpoints');
  machine.breakpoints.set(id, breakpoint);
  return [];
}

function free(known: ReadonlyMap<number, unknown>): number {
  let id = 0;
  while (known.has(id)) id += 1;
  return id;
}

function stackLines(debug: Debugger, most: number): string[] {
  const thread = debug.machine.current;
  if (thread === undefined) return [];
  const known = !debug.symbolsMissing.has(thread.process.pid) || debug.symbolsLoaded.has(thread.process.pid);
  const rows = thread.frames.slice(0, most).map(({ stackPointer, returnTo, name }, index) => {
    const number = index.toString(16).padStart(2, '0');
    const shown = known || name.startsWith('nt!') ? name : `0x${tick(returnTo)}`;
    return `${number} ${tick(stackPointer)} ${tick(returnTo)}     ${shown}`;
  });
  return [' # Child-SP          RetAddr               Call Site', ...rows];
}

function tick(address: bigint): string {
  const digits = address.toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}
