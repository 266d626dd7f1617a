/** What a dissector may know beside the bytes, and what it hands back beside the tree. */
import type { Certainty } from '../model/field-tree.ts';
import type { NdrProcedure } from './ndr/types.ts';

/** Names and descriptions from the catalogue; every lookup may fail. UUIDs are lower-case text without braces. */
export interface DissectNames {
  interfaceName(uuid: string): string | undefined;
  procedureName(uuid: string, opnum: number): string | undefined;
  /** Words for an NTSTATUS, RPC status or HRESULT, beyond the few this folder knows. */
  statusName?(status: number): string | undefined;
  /** Parameter description, e.g. taken from a PE image's MIDL data; asked before the built-in tables. */
  procedure?(uuid: string, opnum: number): NdrProcedure | undefined;
}

/** Names when there is no catalogue: none. */
export const NO_NAMES: DissectNames = { interfaceName: () => undefined, procedureName: () => undefined };

export type TransferSyntax = 'ndr20' | 'ndr64';

/** What one binding id of one connection stands for. */
export interface Binding {
  readonly id: number;
  readonly interfaceUuid: string;
  readonly major: number;
  readonly minor: number;
  readonly syntax: TransferSyntax | 'test';
  /** `offered`: only the bind was seen; `accepted`: the answer chose it; `not-chosen`: the answer chose another syntax. */
  readonly state: 'offered' | 'accepted' | 'not-chosen';
}

/** The request that a reply answers, where the pairing knows it. */
export interface PairedRequest {
  readonly callId?: number;
  readonly interfaceUuid?: string;
  readonly opnum?: number;
  readonly syntax?: TransferSyntax;
  /** True if the request went to a COM object. */
  readonly com?: boolean;
}

/** How the message travelled. What the recording does not say is absent. */
export interface CarrierFacts {
  readonly portName?: string;
  /** Low byte of PORT_MESSAGE.Type: 0 as sent, 1 request, 2 reply, 3 datagram, 10 connection request, 11 connection reply. */
  readonly type?: number;
  readonly direction?: 'send' | 'receive';
  /** Process and thread that the header names as the sender. */
  readonly sender?: { readonly pid: number; readonly tid: number };
  readonly pointerSize: 4 | 8;
  /** Binding of this message's connection, by its id; `undefined` if the bind was not recorded. */
  readonly binding?: (id: number) => Binding | undefined;
  /** True once a bind was seen on this connection. */
  readonly bound?: boolean;
  readonly request?: PairedRequest;
  /** Windows build of the recorded machine, for layouts that differ by build. */
  readonly osBuild?: number;
}

/** What was learned while reading, for the summary, the notes and the columns of a list. */
export interface Findings {
  protocol: string;
  /** What kind of message of that protocol, in one or two words. */
  kind: string;
  interfaceUuid: string | undefined;
  opnum: number | undefined;
  callId: number | undefined;
  bindingId: number | undefined;
  objectUuid: string | undefined;
  syntax: TransferSyntax | undefined;
  /** `fact` from the binding, `unconfirmed` from the paired request or a binding not chosen, `guess` from a look. */
  syntaxCertainty: Certainty | undefined;
  status: number | undefined;
  causalityId: string | undefined;
  /** The stub lies in the view: its length, and which side sent it. */
  stubInView: { readonly length: number; readonly response: boolean; readonly flags: number } | undefined;
  stubLength: number | undefined;
  com: boolean;
  /** Interfaces and syntaxes of a bind. */
  bind: BindFacts | undefined;
  /** Few words for the summary, e.g. the first string argument. */
  detail: string | undefined;
  readonly problems: string[];
  readonly notes: string[];
}

/** What a bind or its answer says. */
export interface BindFacts {
  readonly answer: boolean;
  readonly status: number;
  readonly interfaceUuid: string;
  readonly major: number;
  readonly minor: number;
  /** 1 NDR20, 2 NDR64, 4 test; offered in a bind, chosen in its answer. */
  readonly syntaxes: number;
  readonly ids: { readonly ndr20: number; readonly ndr64: number; readonly test: number };
}

/** The fixed fields, read without a tree, and how sure it is that they are LRPC's. */
export interface LrpcLook {
  /** 0 certainly not, 100 certainly. From 50 on it is taken as LRPC. */
  readonly score: number;
  readonly type: number;
  readonly flags: number;
  readonly callId: number | undefined;
  readonly bindingId: number | undefined;
  readonly opnum: number | undefined;
  readonly objectUuid: string | undefined;
  /** Bytes of stub in the payload. */
  readonly stubLength: number | undefined;
}

/** One message while it is being read. */
export interface MessageContext {
  readonly payload: Uint8Array;
  /** Length of the whole payload; more than `payload.length` if the recording cut it. */
  readonly payloadLength: number;
  readonly carrier: CarrierFacts;
  readonly names: DissectNames;
  /** How much it looks like LRPC, with the fixed fields. */
  readonly lrpc: LrpcLook;
  readonly found: Findings;
}

/** Nothing found yet. */
export function newFindings(): Findings {
  return {
    protocol: 'unknown',
    kind: 'message',
    interfaceUuid: undefined,
    opnum: undefined,
    callId: undefined,
    bindingId: undefined,
    objectUuid: undefined,
    syntax: undefined,
    syntaxCertainty: undefined,
    status: undefined,
    causalityId: undefined,
    stubInView: undefined,
    stubLength: undefined,
    com: false,
    bind: undefined,
    detail: undefined,
    problems: [],
    notes: [],
  };
}
