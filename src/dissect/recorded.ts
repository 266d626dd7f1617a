/**
 * What a capture keeps of a message beside its bytes, so that its field tree can be made when somebody looks: which binding
 * the connection had at that moment, and which request a reply answers.
 */
import type { Binding, PairedRequest } from './context.ts';
import type { MessageInput } from './dissect.ts';

/** What was known of the connection when the message passed. */
export interface KnownContext {
  /** The binding that the request names, if its bind was recorded. */
  readonly binding?: Binding;
  /** A bind was recorded on the connection. */
  readonly bound?: boolean;
  /** The request that this message answers. */
  readonly request?: PairedRequest;
  /** ALPC message type, where it is known better than the header says (a sender leaves it 0). */
  readonly type?: number;
  /** Send and receive shared a buffer that was read on return. */
  readonly readOnExit?: boolean;
}

/** JSON for the capture; `undefined` if nothing was known. */
export function contextText(known: KnownContext): string | undefined {
  const text = JSON.stringify(known);
  return text === '{}' ? undefined : text;
}

/** Reads what {@link contextText} wrote. A capture may be forged: what is not as it should be counts as unknown. */
export function readContext(text: unknown): KnownContext {
  const json = parse(text);
  const binding = readBinding(json['binding']);
  const request = readRequest(json['request']);
  const type = json['type'];
  return {
    ...(binding === undefined ? {} : { binding }),
    ...(json['bound'] === true ? { bound: true } : {}),
    ...(request === undefined ? {} : { request }),
    ...(isWord(type) ? { type } : {}),
    ...(json['readOnExit'] === true ? { readOnExit: true } : {}),
  };
}

/** As the dissector takes it. */
export function contextInput(
  known: KnownContext,
): Pick<MessageInput, 'binding' | 'bound' | 'request' | 'type' | 'sendReadOnExit'> {
  const { binding, bound, request, type, readOnExit } = known;
  return {
    binding: binding === undefined ? undefined : (id) => (id === binding.id ? binding : undefined),
    bound: bound === true || binding !== undefined ? true : undefined,
    request,
    type,
    sendReadOnExit: readOnExit,
  };
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: unknown): Json {
  if (typeof text !== 'string') return {};
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function isWord(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

function readBinding(value: unknown): Binding | undefined {
  const { id, interfaceUuid, major, minor, syntax, state } = record(value);
  if (!isWord(id) || !isUuid(interfaceUuid) || !isWord(major) || !isWord(minor)) return undefined;
  if (syntax !== 'ndr20' && syntax !== 'ndr64' && syntax !== 'test') return undefined;
  if (state !== 'offered' && state !== 'accepted' && state !== 'not-chosen') return undefined;
  return { id, interfaceUuid, major, minor, syntax, state };
}

function readRequest(value: unknown): PairedRequest | undefined {
  const { callId, interfaceUuid, opnum, syntax, com } = record(value);
  const request: PairedRequest = {
    ...(isWord(callId) ? { callId } : {}),
    ...(isUuid(interfaceUuid) ? { interfaceUuid } : {}),
    ...(isWord(opnum) ? { opnum } : {}),
    ...(syntax === 'ndr20' || syntax === 'ndr64' ? { syntax } : {}),
    ...(com === true ? { com: true } : {}),
  };
  return Object.keys(request).length === 0 ? undefined : request;
}
