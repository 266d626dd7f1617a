/** Facts as lines of text, for tests that read like the recording they judge. */
import { evidenceCodes } from '../../model/confidence.ts';
import type { CallFact, MessageFact } from '../../model/facts.ts';
import type { Facts } from './collect.ts';

/**
 * Calls in the order they began: `#1 1/11 → 2/21 10..20 certain`, then what there is of: `served 12..18`, `under #3 likely`,
 * `svcctl/12`, `status 5`, `at \RPC Control\x`, `waited 7`. `?` stands for what is unknown.
 */
export function calls(facts: Facts): string[] {
  const threads = threadNames(facts);
  const all = inOrder(facts);
  const numbers = new Map(all.map((call, index) => [call.id, index + 1]));
  return all.map((call, index) => {
    const { parent, parentConfidence, interfaceUuid, opnum, status, port, waitTime } = call;
    const words = [
      `#${index + 1} ${threads(call.clientThread)} → ${threads(call.serverThread)}`,
      span(call.startedAt, call.endedAt),
      call.confidence ?? 'unjoined',
    ];
    if (call.serverStartedAt !== undefined || call.serverEndedAt !== undefined) {
      words.push(`served ${span(call.serverStartedAt, call.serverEndedAt)}`);
    }
    if (parent !== undefined) words.push(`under #${numbers.get(parent)} ${parentConfidence}`);
    if (interfaceUuid !== undefined) words.push(`${interfaceUuid}/${opnum}`);
    if (status !== undefined && status !== 0) words.push(`status ${status}`);
    const name = facts.ports.find(({ id }) => id === port)?.name;
    if (name !== undefined) words.push(`at ${name}`);
    if (waitTime !== undefined) words.push(`waited ${waitTime}`);
    return words.join(' ');
  });
}

/** Messages by the time of their first event: `7: 1/11@10 → 2/21@12 certain`, the kind in front if known. */
export function messages(facts: Facts): string[] {
  const threads = threadNames(facts);
  const first = (message: MessageFact) => message.sentAt ?? message.receivedAt ?? 0;
  return [...facts.messages]
    .sort((a, b) => first(a) - first(b) || a.id - b.id)
    .map(({ kind, messageId, sourceThread, sentAt, targetThread, receivedAt, confidence }) => {
      const from = sentAt === undefined ? '?' : `${threads(sourceThread)}@${sentAt}`;
      const to = receivedAt === undefined ? '?' : `${threads(targetThread)}@${receivedAt}`;
      return `${kind === undefined ? '' : `${kind} `}${messageId}: ${from} → ${to}${confidence === undefined ? '' : ` ${confidence}`}`;
    });
}

/** Evidence of the call that begins first. */
export function evidence(facts: Facts): string {
  return evidenceCodes(inOrder(facts)[0]?.evidence ?? 0).join(' ');
}

function inOrder(facts: Facts): CallFact[] {
  const first = (call: CallFact) => call.startedAt ?? call.serverStartedAt ?? 0;
  return [...facts.calls].sort((a, b) => first(a) - first(b) || a.id - b.id);
}

function span(from: number | undefined, to: number | undefined): string {
  return `${from ?? '?'}..${to ?? '?'}`;
}

function threadNames(facts: Facts): (row: number | undefined) => string {
  const pids = new Map(facts.processes.map(({ id, pid }) => [id, pid]));
  const names = new Map(facts.threads.map(({ id, tid, process }) => [id, `${pids.get(process)}/${tid}`]));
  return (row) => (row === undefined ? '?' : (names.get(row) ?? `row ${row} missing`));
}
