/** Bytes, field trees and stacks as the page gets them. */
import type { StackFrame } from '../capture/stacks.ts';
import type { FieldNode, FieldValue } from '../model/field-tree.ts';
import type { EndContent } from '../pipeline/message-content.ts';
import type { ApiEnd, ApiFieldNode, ApiFrame, ApiPart } from './api.ts';

/** What was recorded at each end. */
export function apiEnds(ends: readonly EndContent[]): ApiEnd[] {
  return ends.map(({ part, content, bytes, found }) => ({
    end: part.end,
    event: part.event,
    summary: found.summary,
    notes: [...found.problems.map((problem) => `problem: ${problem}`), ...found.notes],
    parts: found.tree.parts.map(({ buffer, root }): ApiPart => {
      const recorded = bytes[buffer] ?? new Uint8Array(0);
      return {
        buffer,
        bytes: Buffer.from(recorded).toString('base64'),
        fullLength: buffer === 'payload' ? longer(content['payload_length'], recorded.length) : null,
        root: apiNode(root),
      };
    }),
  }));
}

function longer(full: unknown, recorded: number): number | null {
  return typeof full === 'number' && full > recorded ? full : null;
}

function apiNode(node: FieldNode): ApiFieldNode {
  const { name, title, kind, offset, length, value, text, ref, certainty, problem, children } = node;
  return {
    name,
    title,
    kind,
    offset,
    length,
    value: valueText(value),
    text,
    ref,
    certainty,
    problem: problem ?? null,
    children: children.map(apiNode),
  };
}

function valueText(value: FieldValue): string | null {
  if (value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

/** Frames as the page gets them. */
export function apiFrames(stack: readonly StackFrame[]): ApiFrame[] {
  return stack.map(({ address, name, kernel }) => ({ address, text: name ?? null, kernel }));
}
