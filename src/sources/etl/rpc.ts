import type { RpcEndpoint, RpcOther, RpcProtocol, RpcStart, RpcStop } from '../../model/event.ts';
import { activityOf, type Decoder } from './decoder.ts';
import { asEvent } from './event-pool.ts';
import type { Fields } from './fields.ts';
import type { Stamp } from './stamp.ts';

/**
 * Microsoft-Windows-RPC and Microsoft-Windows-RPCSS. Field lists: the providers' manifests
 * (repnz/etw-providers-docs, jdu2600/Windows10EtwEvents `manifest/Microsoft-Windows-RPC.tsv`).
 */

const PROTOCOLS: readonly (RpcProtocol | undefined)[] = [
  undefined,
  'ncacn_ip_tcp',
  'ncacn_np',
  'ncalrpc',
  'ncacn_http',
];

function protocolName(value: number): RpcProtocol {
  return PROTOCOLS[value] ?? `protocol ${value}`;
}

/** An absent text is empty or the literal "NULL" (lowleveldesign/wtrace, `TraceEvents/Rpc`). */
function text(fields: Fields): string | undefined {
  const value = fields.wide();
  return value === '' || value === 'NULL' ? undefined : value;
}

/** Events 5 and 6: a call begins on the client's or on the server's thread. */
function callStart(kind: RpcStart['kind']): Decoder {
  return (fields, at, session) => {
    const interfaceUuid = fields.guid();
    const opnum = fields.u32();
    const protocol = protocolName(fields.u32());
    // Interface and procedure make the call; what a later layout may lack must not cost it.
    fields.restIsOptional();
    const networkAddress = text(fields);
    const endpoint = text(fields);
    const options = text(fields);
    const authenticationLevel = fields.u32();
    const authenticationService = fields.u32();
    const impersonationLevel = fields.u32();
    return {
      kind,
      id: 0,
      time: at.time,
      pid: at.pid,
      tid: at.tid,
      cpu: at.cpu,
      interfaceUuid,
      opnum,
      protocol,
      networkAddress,
      endpoint,
      options,
      authenticationLevel,
      authenticationService,
      impersonationLevel,
      activityId: activityOf(at.record, session),
    };
  };
}

/** Events 7 and 8: the call ended with this status. */
function callStop(kind: RpcStop['kind']): Decoder {
  return (fields, at, session) => {
    const status = fields.u32();
    if (fields.failure !== '') return undefined;
    const event = session.events.make(kind, at);
    event.status = status;
    event.activityId = activityOf(at.record, session);
    return asEvent(event);
  };
}

export const rpcClientStart = callStart('rpc.client-start');
export const rpcServerStart = callStart('rpc.server-start');
export const rpcClientStop = callStop('rpc.client-stop');
export const rpcServerStop = callStop('rpc.server-stop');

/** What the smaller events have beside time and thread. */
interface Remark {
  status?: number;
  interfaceUuid?: string;
  detail: string;
}

/** An event that becomes `rpc.other`, described by what `read` makes of its payload. */
function other(read: (fields: Fields) => Remark): Decoder {
  return (fields, at): RpcOther => {
    const remark = read(fields);
    return {
      kind: 'rpc.other',
      id: 0,
      time: at.time,
      pid: at.pid,
      tid: at.tid,
      cpu: at.cpu,
      eventId: at.record.eventId,
      status: remark.status,
      interfaceUuid: remark.interfaceUuid,
      detail: remark.detail,
    };
  };
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Event 1, error with extended information (the records of RpcErrorStartEnumeration). */
export const rpcError = other((fields) => {
  const imageName = fields.wide();
  const computerName = fields.wide();
  const processId = fields.u32();
  fields.skip(16); // SYSTEMTIME of the record; the event's own time is finer
  const component = fields.u32();
  const status = fields.u32();
  const location = fields.u16();
  const flags = fields.u16();
  const count = fields.u16();
  const parameters: string[] = [];
  for (let index = 0; index < count && fields.failure === ''; index += 1) parameters.push(parameter(fields));
  const where = computerName === '' ? '' : ` on ${computerName}`;
  return {
    status,
    detail:
      `${imageName} (${processId})${where}: component ${component}, location ${location}, flags ${flags}` +
      (parameters.length === 0 ? '' : `, parameters ${parameters.join(', ')}`),
  };
});

/**
 * One parameter of event 1: a structure with room for every type, although published manifests call the list an array of
 * 64-bit numbers. Types: ExtendedErrorParamTypes of rpcasync.h (mingw-w64).
 */
function parameter(fields: Fields): string {
  const type = fields.u32();
  const ansi = fields.narrow();
  const unicode = fields.wide();
  const long = fields.u32();
  const pointer = fields.u64();
  switch (type) {
    case 1:
      return JSON.stringify(ansi);
    case 2:
      return JSON.stringify(unicode);
    case 3:
    case 4:
      return hex(long);
    case 5:
      return hex(pointer);
    case 6:
      return 'none';
    case 7:
      return 'binary';
    default:
      return `type ${type}`;
  }
}

/** Event 2: a filter blocked a call to a server. */
export const rpcBlocked = other((fields) => {
  const imageName = fields.wide();
  const interfaceUuid = fields.guid();
  const filter = fields.guid();
  return { interfaceUuid, detail: `${imageName}: call blocked by filter ${filter}` };
});

/** Event 3: error without extended information. */
export const rpcPlainError = other((fields) => {
  const imageName = fields.wide();
  const location = fields.u16();
  const status = fields.u32();
  const first = fields.u32();
  const second = fields.u32();
  return { status, detail: `${imageName}: location ${location}, data ${hex(first)} ${hex(second)}` };
});

/** Event 4: a step of the runtime; subject and verb are letters. */
export const rpcDebug = other((fields) => {
  const subject = fields.u8();
  const verb = fields.u8();
  const what = `${letter(subject)}${letter(verb)}`;
  return { detail: `step ${what} of ${hex(fields.u64())}, object ${hex(fields.u64())}, data ${hex(fields.u64())}` };
});

function letter(code: number): string {
  return code >= 0x21 && code <= 0x7e ? String.fromCharCode(code) : `#${code}`;
}

/** Events 9 and 17: a status alone. */
export const rpcStatus = other((fields) => ({ status: fields.u32(), detail: '' }));

/** Events 10 and 11: a fragment of a packet came in or went out. */
function fragment(direction: string): Decoder {
  return other((fields) => {
    fields.skip(8);
    const size = fields.u32();
    fields.skip(size);
    return { detail: `fragment ${direction}, ${size} bytes` };
  });
}
export const rpcFragmentIn = fragment('in');
export const rpcFragmentOut = fragment('out');

/** Events 12 and 13: an operation on an object of the runtime begins, ends. */
function operation(edge: string): Decoder {
  return other((fields) => {
    const type = fields.u32();
    const code = fields.u32();
    return { detail: `operation ${code} ${edge} on object type ${type} at ${hex(fields.u64())}, ${hex(fields.u64())}` };
  });
}
export const rpcOperationStart = operation('begins');
export const rpcOperationStop = operation('ends');

/** Events 14 and 15: arguments of an interface registration, on the way in and out. */
function registration(edge: string, withDescriptor: boolean): Decoder {
  return other((fields) => {
    const interfaceUuid = fields.guid();
    fields.skip(16); // type manager
    const flags = fields.u32();
    const maxCalls = fields.u32();
    if (withDescriptor) fields.skip(fields.u32());
    return {
      interfaceUuid,
      detail: `registration of an interface ${edge}: flags ${hex(flags)}, max calls ${maxCalls}`,
    };
  });
}
export const rpcRegisterStart = registration('begins', true);
export const rpcRegisterStop = registration('ends', false);

/** An endpoint and, where known, the interface behind it. */
function endpoint(
  at: Stamp,
  what: Pick<RpcEndpoint, 'interfaceUuid' | 'protocol' | 'endpoint' | 'removed'>,
): RpcEndpoint {
  return {
    kind: 'rpc.endpoint',
    id: 0,
    time: at.time,
    pid: at.pid,
    tid: at.tid,
    cpu: at.cpu,
    interfaceUuid: what.interfaceUuid,
    protocol: what.protocol,
    endpoint: what.endpoint,
    removed: what.removed,
  };
}

/** Event 16: arguments of an endpoint registration. Dynamic endpoints have no name yet: nothing to tell then. */
export const rpcUseEndpoint: Decoder = (fields, at) => {
  const protocol = fields.wide();
  const name = text(fields);
  fields.wide(); // network address
  fields.skip(12);
  return name === undefined
    ? undefined
    : endpoint(at, { interfaceUuid: undefined, protocol, endpoint: name, removed: false });
};

/** Microsoft-Windows-RPCSS 2 and 3: the endpoint mapper got or lost an entry. */
function mapperEntry(removed: boolean): Decoder {
  return (fields, at) => {
    const interfaceUuid = fields.guid();
    fields.skip(16); // object
    const protocol = fields.narrow();
    const name = fields.narrow();
    return name === '' ? undefined : endpoint(at, { interfaceUuid, protocol, endpoint: name, removed });
  };
}
export const rpcssRegistered = mapperEntry(false);
export const rpcssRemoved = mapperEntry(true);
