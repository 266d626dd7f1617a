/**
 * How sure a joined fact is. `certain`: the recording says so and nothing else fits. `likely`: the evidence points to one
 * answer, another is conceivable. `possible`: it fits, that is all.
 */
export type Confidence = 'certain' | 'likely' | 'possible';
export const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];

/** What a pairing or a call was joined by. Each code is one bit in the capture file, in this order: append only. */
export const EVIDENCE = [
  /** Send and receive carry the same message id, and no other send of that id was open. */
  'message-id',
  /** The id had been sent before without a receive being seen: reused, or the first receive was missed. */
  'id-reused',
  /** The sender waited for the reply to this id. */
  'wait-reply',
  /** The wait ended when the reply came. */
  'unwait',
  /** The reply carries the request's message id. */
  'reply-same-id',
  /** The reply has another id but came from the serving thread to the waiting one. */
  'reply-same-threads',
  /** The reply was sent by another thread of the server process. */
  'reply-other-thread',
  /** An RPC client event encloses exactly this send on its thread. */
  'rpc-client',
  /** An RPC server event follows the receive on its thread. */
  'rpc-server',
  /** Client and server RPC events name the same interface and procedure. */
  'rpc-agree',
  /** RPC client and server events fit by interface, procedure, endpoint and time, and no other pair does. */
  'rpc-unique-fit',
  /** Only RPC events: no ALPC event of this call was recorded. */
  'rpc-only',
  /** The recording lost events at a place that is not known. */
  'lossy-recording',
  /** Content: message id and callback id agree. */
  'callback-id',
  /** Content: call id of the LRPC response agrees with the request. */
  'call-id',
  /** Two recordings were joined by thread, time and message id. */
  'merged',
  /** Long time between send and receive. */
  'slow-delivery',
  /** Content: the received header names this sender. */
  'sender-named',
  /** The reply was received by another thread of the client's process, as asynchronous clients do. */
  'reply-to-process',
  /** Content: the request names its procedure, and the bind of its interface was recorded. */
  'content-binding',
  /** Content names another interface or procedure than the RPC events, whose word is shown. */
  'content-differs',
  /** Two recordings may both have seen it, but it is not clear which event is which: paired with nothing. */
  'merge-unclear',
] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Evidence codes as a bit set. */
export type EvidenceSet = number;

/** The bit of one code. */
export function evidenceBit(code: Evidence): EvidenceSet {
  return 1 << EVIDENCE.indexOf(code);
}

/** The codes in a set, in declaration order. */
export function evidenceCodes(set: EvidenceSet): Evidence[] {
  return EVIDENCE.filter((_, index) => (set & (1 << index)) !== 0);
}
