/**
 * What watching NtAlpcSendWaitReceivePort alone misses or shows in an odd light, in words, where the facts at hand say
 * that it happened here.
 */
import { readCallFlags } from './alpc/call-flags.ts';

const CHECK_COMPLETION_LIST = 0x40000030;
const BUFFER_TOO_SMALL = 0xc0000023;
/** Attributes that rpcrt4's servers ask for when they use a completion list. */
const COMPLETION_LIST_ATTRIBUTES = 0xaa000000;

interface CallFacts {
  readonly direction?: 'send' | 'receive' | undefined;
  readonly status?: number | undefined;
  /** Flags argument of the call. */
  readonly flags?: number | undefined;
  /** High byte of PORT_MESSAGE.Type. */
  readonly typeFlags?: number | undefined;
  readonly pointerSize?: 4 | 8 | undefined;
  readonly payloadLength?: number | undefined;
  readonly attributesAllocated?: number | undefined;
  /** Send and receive were one buffer, and it was read only when the call returned. */
  readonly sendReadOnExit?: boolean | undefined;
  /** Names of user frames, innermost first. */
  readonly frames?: readonly string[] | undefined;
}

/** The notes that apply, in the order a reader needs them. */
export function callNotes(facts: CallFacts): string[] {
  const notes: string[] = [];
  const status = facts.status === undefined ? undefined : facts.status >>> 0;
  const empty = (facts.payloadLength ?? 0) === 0;
  if (status === CHECK_COMPLETION_LIST) {
    notes.push(
      'received through a completion list: the message is not in the buffer, look at the sender for its content',
    );
  } else if (facts.direction === 'receive' && facts.attributesAllocated === COMPLETION_LIST_ATTRIBUTES && empty) {
    notes.push('probably received through a completion list (the attributes are those rpcrt4 asks for then)');
  }
  if (status === BUFFER_TOO_SMALL) {
    notes.push('the buffer was too small: the message waits and is received again with a larger one (unconfirmed)');
  }
  if (facts.sendReadOnExit === true) {
    notes.push(
      'send and receive share one buffer and it was read on return: these bytes are the reply, not the request',
    );
  }
  if (facts.frames?.some((frame) => frame.includes('TppAlpcpExecuteCallback')) === true && facts.direction === 'send') {
    notes.push('deferred reply: a pool thread sends it with its next receive, so the stack does not show who answered');
  }
  if (((facts.typeFlags ?? 0) & 0x8000) !== 0) notes.push('sent from kernel mode: there are no user frames');
  notes.push(...flagNotes(facts));
  return notes;
}

function flagNotes(facts: CallFacts): string[] {
  const notes: string[] = [];
  const flags = facts.flags === undefined ? undefined : readCallFlags(facts.flags, undefined);
  if (facts.pointerSize === 4) notes.push('32-bit caller: header and attributes have their 32-bit layout');
  else if (flags?.wow64 === true && facts.pointerSize === 8) {
    notes.push('the flags say 32-bit caller, the header has the 64-bit layout: the header is believed');
  }
  const oneWay = flags !== undefined && !flags.reply && !flags.released && !flags.synchronous;
  if (facts.direction === 'send' && oneWay && !empty(facts)) {
    notes.push('asynchronous send: the reply comes later, perhaps on another thread');
  }
  return notes;
}

function empty(facts: CallFacts): boolean {
  return (facts.payloadLength ?? 0) === 0;
}
