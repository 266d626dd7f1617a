/** What can be in such a list: it holds its own place. */
interface Listed<T extends Listed<T>> {
  inboundOf: InboundCalls<T> | undefined;
  inboundBefore: T | undefined;
  inboundAfter: T | undefined;
}

/**
 * Calls that the threads of one process have received and that are not over, oldest first. A list through the records
 * themselves: calls come and go with every message, and a Set that runs empty each time makes its table anew.
 */
export class InboundCalls<T extends Listed<T>> {
  first: T | undefined = undefined;
  private last: T | undefined = undefined;

  /** Adds a call that is in no such list. */
  add(call: T): void {
    call.inboundBefore = this.last;
    if (this.last === undefined) this.first = call;
    else this.last.inboundAfter = call;
    this.last = call;
    call.inboundOf = this;
  }

  /** Takes out a call that is in this list. */
  remove(call: T): void {
    const { inboundBefore: before, inboundAfter: after } = call;
    if (before === undefined) this.first = after;
    else before.inboundAfter = after;
    if (after === undefined) this.last = before;
    else after.inboundBefore = before;
    call.inboundBefore = undefined;
    call.inboundAfter = undefined;
    call.inboundOf = undefined;
  }
}
