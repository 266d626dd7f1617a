/** One-shot breakpoints on the return of single calls, each for its thread only. */
import { run } from './commands.ts';
import { exitCondition } from './registers.ts';
import type { Pending } from './threads.ts';
import { hex64, type U64 } from './u64.ts';

export class Exits {
  private readonly free: number[] = [];
  private readonly watched: Pending[] = [];
  private readonly limit: number;
  private readonly giveUp: (call: Pending) => void;

  constructor(first: number, limit: number, giveUp: (call: Pending) => void) {
    this.limit = limit;
    this.giveUp = giveUp;
    for (let number = first + limit - 1; number >= first; number--) this.free.push(number);
  }

  /** Watches the return of `call` to `address`. With all breakpoints taken, the oldest call is watched no more. */
  watch(call: Pending, address: U64): boolean {
    if (this.limit === 0) return false;
    if (this.free.length === 0) {
      const oldest = this.watched[0];
      if (oldest !== undefined) {
        this.clear(oldest);
        this.giveUp(oldest);
      }
    }
    const number = this.free.pop();
    if (number === undefined) return false;
    call.breakpoint = number;
    this.watched.push(call);
    // A true condition makes it a hit, which takes a one-shot breakpoint away; then its command goes on.
    const place = `/1 /t 0x${call.thread.key} /w "${exitCondition()}" 0x${hex64(address)} "gc"`;
    run(`bp${number} ${place}`);
    return true;
  }

  /** The breakpoint of this call has gone off, and is gone. */
  gone(call: Pending): void {
    const at = this.watched.indexOf(call);
    if (at < 0 || call.breakpoint === undefined) return;
    this.watched.splice(at, 1);
    this.free.push(call.breakpoint);
    call.breakpoint = undefined;
  }

  /** Takes the breakpoint of a call away that has not returned, as far as was seen. */
  clear(call: Pending): void {
    const number = call.breakpoint;
    this.gone(call);
    if (number !== undefined) clearBreakpoint(number);
  }

  clearAll(): void {
    for (const call of [...this.watched]) this.clear(call);
  }

  get count(): number {
    return this.watched.length;
  }
}

/** Takes a breakpoint away, if the user has not. */
export function clearBreakpoint(number: number): void {
  try {
    run(`bc ${number}`);
  } catch {
    // It is gone, which is what was wanted.
  }
}
