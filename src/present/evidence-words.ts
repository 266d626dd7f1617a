/** What the codes of evidence say, for people. */
import type { Evidence } from '../model/confidence.ts';
import type { LinkEvidence } from '../model/link.ts';

const WORDS: Readonly<Record<Evidence | LinkEvidence | 'nested', string>> = {
  nested: 'The thread made this call while it served the one above.',
  'message-id': 'Send and receive carry the same message id, and no other send of that id was open.',
  'id-reused': 'The id had been sent before without a receive being seen.',
  'wait-reply': 'The sender waited for the reply to this id.',
  unwait: 'The wait ended when the reply came.',
  'reply-same-id': "The reply carries the request's message id.",
  'reply-same-threads': 'The reply has another id but came from the serving thread to the waiting one.',
  'reply-other-thread': 'The reply was sent by another thread of the server.',
  'rpc-client': 'An RPC client event encloses exactly this send on its thread.',
  'rpc-server': 'An RPC server event follows the receive on its thread.',
  'rpc-agree': 'Client and server RPC events name the same interface and procedure.',
  'rpc-unique-fit':
    'RPC events of client and server fit by interface, procedure, endpoint and time; no other pair does.',
  'rpc-only': 'Only RPC events: no ALPC event of this call was recorded.',
  'lossy-recording': 'The recording lost events at a place that is not known.',
  'callback-id': 'Message id and callback id in the content agree.',
  'call-id': 'The call id of the LRPC response agrees with the request.',
  merged: 'Two recordings were joined by thread, time and message id.',
  'slow-delivery': 'Long time between send and receive.',
  'sender-named': 'The received header names this sender.',
  'reply-to-process': "Another thread of the client's process received the reply, as asynchronous clients do.",
  'content-binding': 'The request names its procedure, and the bind of its interface was recorded.',
  'content-differs': 'The content names another interface or procedure than the RPC events, whose word is shown.',
  'merge-unclear': 'Two recordings may both have seen it, but it is not clear which event is which.',
  woken: 'A thread at work on the call above made this one ready, as the last of its process to do so.',
  'woken-from-pool':
    'A thread at work on the call above woke this one, which was waiting for work as idle threads of a pool do.',
  'woken-at-lock':
    'A thread at work on the call above woke this one at a lock; whoever leaves a lock wakes a stranger.',
  'woken-indirectly': 'A thread at work on the call above woke this one through a third thread.',
  'woken-by-other-since': 'Against it: another thread of the process has woken this one since.',
  'sent-reply': 'This thread sent the reply to the call above afterwards.',
  'same-activity': 'The activity id of the call above came along.',
  'same-causality': 'The COM causality id of the call above came along.',
  'com-source': 'A COM event on this thread names the client thread of the call above as its source.',
  'only-call': 'The call above was the only one that the process was working on.',
  'only-worker':
    'No other thread of the process made a call while the call above was open, its receiver perhaps aside.',
  'handed-over': 'The receiving thread had turned to something else without answering.',
  'in-time': 'It began while the call above was open, shortly after that was received.',
  'receiver-waited': 'Against it: the receiving thread was waiting for an answer of its own at that moment.',
  'after-reply': 'Against it: the call above had been answered already.',
  'not-woken': 'Against it: the recording has wake-ups, and none of this thread by one at work on the call above.',
};

/** A sentence on a code; `undefined` for what is no code of this program, such as `provider/event` of a confirming event. */
export function evidenceWords(code: string): string | undefined {
  return Object.hasOwn(WORDS, code) ? WORDS[code as keyof typeof WORDS] : undefined;
}
