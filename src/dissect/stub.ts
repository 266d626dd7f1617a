/** The arguments of a call: by description where one is known, else by what the bytes look like, and always said which. */
import type { MessageContext, TransferSyntax } from './context.ts';
import type { Cursor } from './cursor.ts';
import { quoted } from './format.ts';
import { guessStub } from './ndr/guess.ts';
import { misfit, readProcedure } from './ndr/procedure.ts';
import { scoreSyntax } from './ndr/score.ts';
import { procedureTable } from './ndr/tables/index.ts';
import type { NdrProcedure, NdrValue } from './ndr/types.ts';
import { firstText } from './ndr/values.ts';
import { readAnyObjref } from './orpc/activation.ts';
import { looksLikeOrpcThis, readOrpcHeaders } from './orpc/headers.ts';

/** Characters of the first text argument in a summary. */
const DETAIL_SHOWN = 60;

const HOOKS = { objref: readAnyObjref };

/** Reads everything up to the cursor's end as the stub of a request or a response. */
export function dissectStub(cursor: Cursor, context: MessageContext, { response }: { response: boolean }): void {
  const { found } = context;
  if (cursor.remaining === 0) return;
  cursor.base = cursor.pos;
  const spec = { name: 'lrpc.stub', title: 'Arguments (stub)', ref: '[C706] chapter 14, [MS-RPCE] 2.2.4 and 2.2.5' };
  const { node } = cursor.inGroup(spec, () => {
    const syntax = settleSyntax(cursor, context, response);
    if (found.com && !readHeaders(cursor, context, { syntax: syntax ?? 'ndr20', response })) {
      guess(cursor, context, response);
      return;
    }
    if (!exact(cursor, context, response)) guess(cursor, context, response);
  });
  const sure = found.syntaxCertainty === 'fact' ? '' : found.syntax === undefined ? '' : ', inferred';
  node.text = found.syntax === undefined ? 'syntax not known' : `${found.syntax.toUpperCase()}${sure}`;
}

/** Syntax from the binding or the request, else from the look of the bytes; notices COM calls on unknown bindings. */
function settleSyntax(cursor: Cursor, context: MessageContext, response: boolean): TransferSyntax | undefined {
  const { found } = context;
  const orpc = response ? undefined : looksLikeOrpcThis(cursor);
  // The version word alone would be a weak sign: an object id, or one of COM's own interfaces (activation), goes with it.
  if (orpc !== undefined && (found.objectUuid !== undefined || isComInterface(found.interfaceUuid))) found.com = true;
  else if (!response && orpc === undefined) found.com = false;
  if (found.syntax !== undefined) return found.syntax;
  const byHeader = found.com && orpc !== 'unclear' ? orpc : undefined;
  const look = byHeader ?? scoreSyntax(cursor.bytes, cursor.pos, cursor.end).syntax;
  if (look === undefined) return undefined;
  found.syntax = look;
  found.syntaxCertainty = 'guess';
  return look;
}

function isComInterface(uuid: string | undefined): boolean {
  return uuid?.endsWith('-0000-0000-c000-000000000046') === true;
}

function readHeaders(
  cursor: Cursor,
  context: MessageContext,
  how: { syntax: TransferSyntax; response: boolean },
): boolean {
  context.found.protocol = 'orpc';
  return readOrpcHeaders(cursor, context, how);
}

function describedBy({ names, found }: MessageContext): NdrProcedure | undefined {
  const { interfaceUuid, opnum } = found;
  if (interfaceUuid === undefined || opnum === undefined) return undefined;
  return names.procedure?.(interfaceUuid, opnum) ?? procedureTable(interfaceUuid, opnum);
}

/** By description, in the syntax that is known or else in the one that fits. False if there is none, or none fits. */
function exact(cursor: Cursor, context: MessageContext, response: boolean): boolean {
  const procedure = describedBy(context);
  if (procedure === undefined) return false;
  const { found } = context;
  const cut = context.payload.length < context.payloadLength;
  let reason: string | undefined;
  for (const syntax of candidates(context)) {
    const shape = { procedure, syntax, response };
    const why = misfit(cursor, shape);
    // A recording that ends in the middle of the stub cannot fit to its end; what is there is still worth reading.
    if (why === undefined || (cut && syntax === found.syntax)) {
      if (syntax !== found.syntax) inferSyntax(context, syntax);
      takeDetail(context, readProcedure(cursor, shape, HOOKS));
      return true;
    }
    reason ??= `${procedure.name} as ${syntax.toUpperCase()}: ${why}`;
  }
  found.problems.push(`the arguments do not fit the description of ${reason}`);
  return false;
}

function inferSyntax({ found }: MessageContext, syntax: TransferSyntax): void {
  if (found.syntax !== undefined) {
    found.notes.push(`the arguments fit ${syntax.toUpperCase()}, not the ${found.syntax.toUpperCase()} of the binding`);
  }
  found.syntax = syntax;
  found.syntaxCertainty = 'guess';
}

function candidates({ found }: MessageContext): TransferSyntax[] {
  return found.syntax === 'ndr20' ? ['ndr20', 'ndr64'] : ['ndr64', 'ndr20'];
}

function takeDetail({ found }: MessageContext, values: ReadonlyMap<string, NdrValue>): void {
  for (const [name, value] of values) {
    if (name === 'return' && typeof value === 'number') found.status = value;
    const text = firstText(value);
    if (text !== undefined && found.detail === undefined && !isId(text))
      found.detail = `${name}=${quoted(text, DETAIL_SHOWN)}`;
  }
}

// Context handles and GUIDs say little in a list.
function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text);
}

function guess(cursor: Cursor, context: MessageContext, response: boolean): void {
  const { found, names } = context;
  const text = guessStub(cursor, {
    syntax: found.syntax,
    response,
    objref: readAnyObjref,
    interfaceName: (uuid) => names.interfaceName(uuid),
  });
  if (text !== undefined) found.detail ??= quoted(text, DETAIL_SHOWN);
}
