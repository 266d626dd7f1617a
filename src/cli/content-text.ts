/** What `show` says of a message's bytes: field trees, dumps, where they come from. */
import type { Row } from '../capture/values.ts';
import { callFlagsText } from '../dissect/alpc/call-flags.ts';
import type { Dissection } from '../dissect/dissect.ts';
import type { FieldPart } from '../model/field-tree.ts';
import { differingParts, type EndContent } from '../pipeline/message-content.ts';
import { hexLines } from '../present/hex-lines.ts';
import { safeText } from '../present/safe-text.ts';
import type { Style } from '../present/style.ts';
import { dissectionJson, dissectionLines } from './dissection-text.ts';

const MOST_DUMP_LINES = 4_096;

const END_TITLES = { send: 'content at the sender', receive: 'content at the receiver' } as const;

/** Sections of text, a title and lines each; what both ends have alike is shown once. */
export function contentSections(ends: readonly EndContent[], style: Style): { title: string; lines: string[] }[] {
  // The receiver's header is filled in by the kernel; its payload is shown where the sender's is missing or differs.
  return ends.map((end, index) => {
    const before = index === 0 ? undefined : ends[0];
    const parts = differingParts(before, end);
    const same = parts.length < end.found.tree.parts.length ? ['the rest is as at the sender'] : [];
    const facts = factLines(end.content, style);
    const said = before === undefined ? end.found : withoutSaid(end.found, before.found);
    const dumps = parts.flatMap((part) => dumpLines(part, end));
    return {
      title: END_TITLES[end.part.end],
      lines: [...facts, ...dissectionLines(said, style, parts), ...same, ...dumps],
    };
  });
}

/** Without the problems and notes that were said of the other end. */
function withoutSaid(found: Dissection, said: Dissection): Dissection {
  return {
    ...found,
    problems: found.problems.filter((text) => !said.problems.includes(text)),
    notes: found.notes.filter((text) => !said.notes.includes(text)),
  };
}

function dumpLines({ buffer }: FieldPart, end: EndContent): string[] {
  const bytes = end.bytes[buffer];
  if (bytes === undefined || bytes.length === 0) return [];
  return ['', `${buffer}:`, ...hexLines(bytes, MOST_DUMP_LINES)];
}

/** `handle 0x394 · port LRPC-b4cb7c7affbc500b2a · flags 0x20000 (synchronous request)`. */
function factLines(content: Row, style: Style): string[] {
  const facts: string[] = [];
  const { handle, port_name: name, port, flags, owner_pid: owner, client_pid: client, merged } = content;
  if (typeof handle === 'number') facts.push(`handle 0x${handle.toString(16)}`);
  if (typeof name === 'string') facts.push(`port ${safeText(name)}`);
  if (typeof port === 'string') facts.push(`at ${safeText(port)}`);
  if (typeof owner === 'number') facts.push(`owner ${owner}`);
  if (typeof client === 'number') facts.push(`client ${client}`);
  if (typeof flags === 'number') facts.push(`flags ${callFlagsText(flags)}`);
  const lines = facts.length === 0 ? [] : [style.quiet(facts.join(' · '))];
  if (typeof merged === 'string') {
    const words = merged === 'certain' ? '' : style.unsure(` (${merged})`);
    lines.push(`joined from another recording by thread, time and message id${words}`);
  }
  return lines;
}

/** JSON of the ends: the recorded columns with the dissection beside them. */
export function contentJson(ends: readonly EndContent[]): Record<string, unknown>[] {
  return ends.map(({ part, content, found }) => {
    const { context: _, event, ...rest } = content;
    return { end: part.end, event: event ?? null, ...rest, dissection: dissectionJson(found) };
  });
}
