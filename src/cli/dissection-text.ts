/** A dissection as text and JSON: what it is in a line, its field trees, and what is worth knowing about it. */
import type { Dissection } from '../dissect/dissect.ts';
import type { FieldNode, FieldPart } from '../model/field-tree.ts';
import { FIELD_LEGEND, fieldTreeJson, fieldTreeLines } from '../present/field-tree-text.ts';
import { safeText } from '../present/safe-text.ts';
import type { Style } from '../present/style.ts';

/** Lines of the chosen parts (all, if absent), with problems and notes behind them. */
export function dissectionLines(
  found: Dissection,
  style: Style,
  parts: readonly FieldPart[] = found.tree.parts,
): string[] {
  const lines = [safeText(found.summary)];
  for (const part of parts) lines.push('', ...fieldTreeLines(part, style));
  if (parts.some((part) => hasMarks(part.root))) lines.push('', style.quiet(FIELD_LEGEND));
  if (found.problems.length + found.notes.length > 0) lines.push('');
  for (const problem of found.problems) lines.push(style.bad(`problem: ${safeText(problem)}`));
  for (const note of found.notes) lines.push(`note: ${safeText(note)}`);
  return lines;
}

function hasMarks(node: FieldNode): boolean {
  return node.certainty !== 'fact' || node.problem !== undefined || node.children.some(hasMarks);
}

/** JSON of a dissection; `jsonLine` writes it. */
export function dissectionJson(found: Dissection): Record<string, unknown> {
  return {
    summary: found.summary,
    protocol: found.protocol,
    kind: found.kind,
    dissector: found.dissector,
    interface_uuid: found.interfaceUuid ?? null,
    opnum: found.opnum ?? null,
    call_id: found.callId ?? null,
    binding_id: found.bindingId ?? null,
    object_uuid: found.objectUuid ?? null,
    causality_id: found.causalityId ?? null,
    syntax: found.syntax ?? null,
    syntax_certainty: found.syntaxCertainty ?? null,
    status: found.status ?? null,
    problems: found.problems,
    notes: found.notes,
    parts: fieldTreeJson(found.tree),
  };
}
