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
  /** A send that is not a reply and wants no continuation. */
  readonly datagram: boolean;
  /** A 32-bit caller; to be checked with the header's lengths, as sources differ on the bit. */
  readonly wow64: boolean;
}

/** The bits that matter to others, as facts. */
export function readCallFlags(flags: number): CallFlags {
  const reply = (flags & 1) !== 0;
  return {
    reply,
    synchronous: (flags & 0x20000) !== 0,
    datagram: !reply && (flags & 0x10000) !== 0,
    wow64: (flags & WOW64_BITS) !== 0,
  };
}
