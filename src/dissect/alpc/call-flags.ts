/** Flags of NtAlpcSendWaitReceivePort, the one call that sends, receives, or does both. */
import { flagsText } from '../format.ts';

/** Names of the bits; sources: winsiderss/systeminformer phnt/include/ntlpcapi.h, and NtCoreLib where they agree. */
const CALL_FLAGS: Readonly<Record<number, string>> = {
  1: 'reply message',
  2: 'LPC mode',
  65536: 'release message',
  131072: 'synchronous request',
  262144: 'track port references',
  1048576: 'wait in user mode',
  2097152: 'wait alertable',
  4194304: 'signal alertable or wait charge policy (sources differ)',
  1073741824: 'WOW64 call (by one source)',
  2147483648: 'WOW64 call',
};
const WOW64_BITS = 0xc0000000;

/** `0x20000 (synchronous request)`. */
export function callFlagsText(flags: number): string {
  return flagsText(flags >>> 0, CALL_FLAGS);
}

/** What the flags say of a send. */
interface CallFlags {
  /** Send is a reply. */
  readonly reply: boolean;
  /** The caller blocks for the reply. */
  readonly synchronous: boolean;
  /** A new message that wants no continuation. */
  readonly datagram: boolean;
  /** A reply or a datagram: no continuation is wanted. */
  readonly released: boolean;
  /** A 32-bit caller; to be checked with the header's lengths, as sources differ on the bit. */
  readonly wow64: boolean;
}

/**
 * The bits that matter to others, as facts. rpcrt4's servers reply with 0x410000, without the bit of a reply: what makes it one is that the
 * header names the message it answers. A new message has message id 0 (phnt ntlpcapi.h; decompiled LRPC_SCALL); without its
 * header a message with "release" may be either.
 */
export function readCallFlags(flags: number, messageId: number | undefined): CallFlags {
  const synchronous = (flags & 0x20000) !== 0;
  const released = (flags & 0x10000) !== 0 && !synchronous;
  const reply = (flags & 1) !== 0 || (released && (messageId ?? 0) !== 0);
  return {
    reply,
    synchronous,
    datagram: !reply && released && messageId === 0,
    released,
    wow64: (flags & WOW64_BITS) !== 0,
  };
}
