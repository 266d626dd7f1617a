/** Which call a thread was at work on at a moment, told from the calls it had received: nesting, asked of a capture. */
import type { Ticks } from '../base/time.ts';
import type { ServedCall } from '../model/attribution.ts';
import type { Confidence } from '../model/confidence.ts';
import { UNANSWERED_PARENT_TICKS } from './limits.ts';

export interface Work {
  readonly call: ServedCall;
  readonly confidence: Confidence;
}

/**
 * The innermost call that was open at `at`. `served` has the latest first. A call received later that did not call back
 * into it shows that the thread had turned to something else, and so does a wait for whatever work comes next.
 */
export function workAt(served: readonly ServedCall[], at: Ticks, lossy: boolean): Work | undefined {
  let left: ServedCall | undefined;
  for (const call of served) {
    if (call.left) return undefined;
    const open = call.answered === 'never' ? mayStillBeOpen(call, at) : call.answered === 'after';
    if (!open) {
      left ??= call;
      continue;
    }
    if (left !== undefined && left.chain !== call.chain) return undefined;
    return { call, confidence: sureness(call, lossy) };
  }
  return undefined;
}

/**
 * Whether the import could not yet know, when the thread did something at `at`, that it was at work on this call: nobody waited
 * for it, and only an answer of the thread's own, later, told it from a datagram.
 */
export function provedLater(call: ServedCall, at: Ticks): boolean {
  const { answered, answeredBySelf, expected, receivedAt } = call;
  return answered === 'after' && answeredBySelf && !expected && at - receivedAt > UNANSWERED_PARENT_TICKS;
}

function mayStillBeOpen(call: ServedCall, at: Ticks): boolean {
  return call.expected || at - call.receivedAt <= UNANSWERED_PARENT_TICKS;
}

function sureness(call: ServedCall, lossy: boolean): Confidence {
  if (call.lossSince || call.turned) return 'possible';
  if (call.answered === 'never') return call.expected && !lossy ? 'likely' : 'possible';
  if (lossy || !call.answeredBySelf) return 'likely';
  return 'certain';
}
