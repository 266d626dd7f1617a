/** The front door: one message in, its field tree, names, summary and notes out. */
import type { Certainty, FieldNode, FieldPart, FieldTree } from '../model/field-tree.ts';
import { type AttributeFacts, dissectAttributes } from './alpc/attributes.ts';
import { readCallFlags } from './alpc/call-flags.ts';
import { noticeKind, noticeNote } from './alpc/notice.ts';
import {
  beforeDataInformation,
  dissectPortMessage,
  type HeaderFacts,
  headerLength,
  readHeader,
} from './alpc/port-message.ts';
import {
  type BindFacts,
  type CarrierFacts,
  type DissectNames,
  type Findings,
  type MessageContext,
  newFindings,
  type TransferSyntax,
} from './context.ts';
import { type Cursor, readPart } from './cursor.ts';
import { choose, type Dissector, runDissector } from './engine.ts';
import { recogniseLrpc } from './lrpc/recognise.ts';
import { callNotes } from './notes.ts';
import { DISSECTORS, LRPC_FROM } from './registry.ts';
import { dissectStub } from './stub.ts';
import { summaryText } from './summary.ts';

/** One message as a source recorded it; what was not recorded is absent. */
export interface MessageInput {
  /** PORT_MESSAGE, 0x28 or 0x18 bytes. */
  readonly header?: Uint8Array | undefined;
  /** The bytes behind the header, perhaps cut. */
  readonly payload: Uint8Array;
  /** Length of the whole payload; taken from the header, else from `payload`, if absent. */
  readonly payloadLength?: number | undefined;
  readonly attributes?: Uint8Array | undefined;
  /** Memory of the VIEW attribute, perhaps cut. */
  readonly view?: Uint8Array | undefined;
  readonly portName?: string | undefined;
  readonly direction?: 'send' | 'receive' | undefined;
  /** Flags and result of the call that carried it. */
  readonly flags?: number | undefined;
  readonly status?: number | undefined;
  /** ALPC message type, where it is known from elsewhere than the header. */
  readonly type?: number | undefined;
  readonly binding?: CarrierFacts['binding'] | undefined;
  readonly bound?: boolean | undefined;
  readonly request?: CarrierFacts['request'] | undefined;
  /** Interface and procedure by RPC events, where the content alone does not tell. */
  readonly interfaceUuid?: string | undefined;
  readonly sendReadOnExit?: boolean | undefined;
  readonly frames?: readonly string[] | undefined;
}

/** What holds for the whole recording. */
export interface DissectEnvironment {
  readonly names: DissectNames;
  readonly osBuild?: number | undefined;
}

export interface Dissection {
  readonly tree: FieldTree;
  /** `lrpc`, `orpc`, `csrss`, … or `unknown`. */
  readonly protocol: string;
  /** `request`, `bind`, … */
  readonly kind: string;
  /** Id of the dissector that read the payload. */
  readonly dissector: string;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  readonly callId: number | undefined;
  readonly bindingId: number | undefined;
  readonly objectUuid: string | undefined;
  readonly causalityId: string | undefined;
  readonly syntax: TransferSyntax | undefined;
  readonly syntaxCertainty: Certainty | undefined;
  readonly status: number | undefined;
  readonly bind: BindFacts | undefined;
  readonly com: boolean;
  readonly summary: string;
  /** What does not fit, each with its place. */
  readonly problems: readonly string[];
  /** What is normal but worth saying: not recorded, inferred, in a view. */
  readonly notes: readonly string[];
}

const HEADER_REF = 'winsiderss/systeminformer phnt/include/ntlpcapi.h';

/** Reads one message. Any bytes are fine: what cannot be read is in the tree as "not decoded", with the reason. */
export function dissectMessage(input: MessageInput, environment: DissectEnvironment): Dissection {
  const header = input.header === undefined ? undefined : readHeader(input.header);
  const context = contextOf(input, header, environment);
  const parts: FieldPart[] = [];
  const problems: string[] = [];
  const addPart = (
    buffer: FieldPart['buffer'],
    bytes: Uint8Array,
    title: string,
    fill: (cursor: Cursor) => void,
  ): void => {
    const { root, problem } = readPart(bytes, { name: buffer, title, ref: HEADER_REF }, fill);
    parts.push({ buffer, root });
    if (problem !== undefined) problems.push(`${buffer}: ${problem}`);
  };

  if (input.header !== undefined) addPart('header', input.header, 'Message header', dissectPortMessage);
  let dissector = 'none';
  if (input.payload.length > 0) {
    const infoAt = header === undefined ? -1 : header.dataInfoOffset - headerLength(header.pointerSize);
    addPart('payload', input.payload, 'Message data', (cursor) =>
      beforeDataInformation(cursor, infoAt, context.carrier.pointerSize, () => {
        dissector = cursor.remaining > 0 ? dissectPayload(cursor, context) : 'none';
      }),
    );
  }
  let attributes: AttributeFacts | undefined;
  if (input.attributes !== undefined) {
    addPart('attributes', input.attributes, 'Message attributes', (cursor) => {
      attributes = dissectAttributes(cursor, context.carrier.pointerSize);
    });
  }
  if (input.view !== undefined) addPart('view', input.view, 'View', (cursor) => dissectView(cursor, context));
  finish(input, { context, header, attributes });
  return conclude({ parts }, context, { dissector, problems });
}

/** The same without the tree: what a list of messages needs. */
export function summarise(input: MessageInput, environment: DissectEnvironment): Omit<Dissection, 'tree'> {
  const { tree: _, ...rest } = dissectMessage(input, environment);
  return rest;
}

function contextOf(
  input: MessageInput,
  header: HeaderFacts | undefined,
  environment: DissectEnvironment,
): MessageContext {
  const type = input.type ?? carrierType(input, header);
  const carrier: CarrierFacts = {
    pointerSize: header?.pointerSize ?? (input.header?.length === 0x18 ? 4 : 8),
    ...(input.portName === undefined ? {} : { portName: input.portName }),
    ...(type === undefined ? {} : { type }),
    ...(input.direction === undefined ? {} : { direction: input.direction }),
    ...(header === undefined ? {} : { sender: { pid: header.pid, tid: header.tid } }),
    ...(input.binding === undefined ? {} : { binding: input.binding }),
    ...(input.bound === undefined ? {} : { bound: input.bound }),
    ...(input.request === undefined ? {} : { request: input.request }),
    ...(environment.osBuild === undefined ? {} : { osBuild: environment.osBuild }),
  };
  const payloadLength = Math.max(input.payload.length, input.payloadLength ?? header?.dataLength ?? 0);
  const found = newFindings();
  found.interfaceUuid = input.interfaceUuid;
  const lrpc = recogniseLrpc(input.payload, payloadLength, carrier);
  return { payload: input.payload, payloadLength, carrier, names: environment.names, lrpc, found };
}

// A sender leaves the type 0, in a reply too; then the call's flags tell what it sends.
function carrierType(input: MessageInput, header: HeaderFacts | undefined): number | undefined {
  if (header !== undefined && header.type !== 0) return header.type;
  if (input.direction === 'receive' || input.flags === undefined) return undefined;
  const flags = readCallFlags(input.flags, header?.messageId);
  if (flags.reply) return 2;
  if (flags.datagram) return 3;
  return flags.released ? undefined : 1;
}

/** The best dissector reads; where it fails, the rest stays raw, with where and why. Returns its id. */
export function dissectPayload(cursor: Cursor, context: MessageContext, forced?: Dissector): string {
  const usable = context.lrpc.score >= LRPC_FROM ? DISSECTORS : DISSECTORS.filter((one) => !one.id.startsWith('lrpc.'));
  const dissector = forced ?? choose(usable, context);
  if (dissector === undefined) return 'none';
  const length = cursor.remaining;
  const spec = { name: dissector.id, title: dissector.title, ref: 'chosen by port, header and content' };
  const { problem } = cursor.bounded(spec, length, () => runDissector(dissector, cursor, context));
  if (problem === undefined) return dissector.id;
  // Where the recording was cut, running out of bytes is no fault of the message.
  const cut = context.payload.length < context.payloadLength;
  (cut ? context.found.notes : context.found.problems).push(`failed as ${dissector.title}: ${problem}`);
  return dissector.id;
}

function dissectView(cursor: Cursor, context: MessageContext): void {
  const wanted = context.found.stubInView;
  if (wanted === undefined) {
    cursor.notDecoded(cursor.remaining, 'a view that the message does not refer to');
    return;
  }
  const length = Math.min(wanted.length, cursor.remaining);
  context.found.stubLength = wanted.length;
  const viewContext = { ...context, payload: cursor.bytes, payloadLength: Math.max(wanted.length, cursor.remaining) };
  const spec = { name: 'view.stub', title: 'Arguments in the view', ref: 'NtCoreLib Win32/Rpc/Transport/Alpc' };
  const { problem } = cursor.bounded(spec, length, () =>
    dissectStub(cursor, viewContext, { response: wanted.response }),
  );
  if (problem !== undefined) context.found.problems.push(`view: ${problem}`);
  if (cursor.remaining > 0) cursor.notDecoded(cursor.remaining, 'view memory behind the arguments');
}

function finish(
  input: MessageInput,
  {
    context,
    header,
    attributes,
  }: { context: MessageContext; header: HeaderFacts | undefined; attributes: AttributeFacts | undefined },
): void {
  const { found, carrier, payload, payloadLength } = context;
  if (payloadLength === 0) {
    found.protocol = 'alpc';
    found.kind = noticeKind(carrier.type) ?? 'message without data';
  }
  const notice = noticeNote(carrier.type);
  if (notice !== undefined) found.notes.push(notice);
  if (payload.length < payloadLength) found.notes.push(`${payload.length} of ${payloadLength} bytes were recorded`);
  const wanted = found.stubInView;
  if (wanted !== undefined && input.view === undefined) {
    found.notes.push(`the arguments (${wanted.length} bytes) travel in a view that was not recorded`);
  } else if (wanted !== undefined && (input.view?.length ?? 0) < wanted.length) {
    found.notes.push(`${input.view?.length ?? 0} of ${wanted.length} bytes of the view were recorded`);
  }
  if (attributes?.viewSize !== undefined && wanted !== undefined && wanted.length > attributes.viewSize) {
    found.problems.push(`the message claims ${wanted.length} bytes in a view of ${attributes.viewSize}`);
  }
  const sent = header?.typeFlags;
  found.notes.push(
    ...callNotes({
      direction: input.direction,
      status: input.status,
      flags: input.flags,
      typeFlags: sent,
      pointerSize: header === undefined ? undefined : carrier.pointerSize,
      payloadLength,
      attributesAllocated: attributes?.allocated,
      sendReadOnExit: input.sendReadOnExit,
      frames: input.frames,
    }),
  );
}

/** Findings as the answer. */
export function conclude(
  tree: FieldTree,
  context: MessageContext,
  rest: { dissector: string; problems: readonly string[] },
): Dissection {
  const found: Findings = context.found;
  return {
    tree,
    protocol: found.protocol,
    kind: found.kind,
    dissector: rest.dissector,
    interfaceUuid: found.interfaceUuid,
    opnum: found.opnum,
    callId: found.callId,
    bindingId: found.bindingId,
    objectUuid: found.objectUuid,
    causalityId: found.causalityId,
    syntax: found.syntax,
    syntaxCertainty: found.syntaxCertainty,
    status: found.status,
    bind: found.bind,
    com: found.com,
    summary: summaryText(found, context.payloadLength, context.names),
    problems: withFieldProblems(tree, [...found.problems, ...rest.problems], found.notes),
    notes: [...found.notes],
  };
}

const FIELD_PROBLEMS_SHOWN = 20;

/** Adds what is wrong with single fields, so that a list of problems misses none; what is said already is not said twice. */
function withFieldProblems(tree: FieldTree, said: readonly string[], notes: readonly string[]): string[] {
  const problems = [...said];
  const visit = (node: FieldNode): void => {
    const problem = node.problem;
    const known = (text: string): boolean => problem !== undefined && text.includes(problem);
    if (
      problem !== undefined &&
      problems.length < FIELD_PROBLEMS_SHOWN &&
      !problems.some(known) &&
      !notes.some(known)
    ) {
      problems.push(`${node.title} at +0x${node.offset.toString(16)}: ${problem}`);
    }
    for (const child of node.children) visit(child);
  };
  for (const part of tree.parts) visit(part.root);
  return problems;
}
