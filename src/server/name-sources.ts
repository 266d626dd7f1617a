/** In words: where each name that a message or call shows comes from, by the evidence in the capture. */
import type { NameFacts, Parties, PartyRows } from '../capture/parties.ts';
import type { Row } from '../capture/values.ts';
import type { Evidence } from '../model/confidence.ts';
import type { ApiNameSource } from './api.ts';

/** `PortFact.namedBy` in words. */
const PORT_SOURCES: Readonly<Record<string, string>> = {
  'rpc-client': 'RPC event of the client: the endpoint it called',
  'rpc-server': 'RPC event of the server: the endpoint it was called at',
  'endpoint-registration': 'RPC event: the server registered this endpoint',
  'server-wait': 'ALPC event: the serving thread waited at this port',
  content: 'the recorded message names its port',
};

/** Evidence that says where interface and procedure number come from; the first that a row has counts. */
const INTERFACE_SOURCES: readonly (readonly [Evidence, string])[] = [
  ['rpc-agree', 'RPC events of client and server, which agree'],
  ['rpc-client', 'RPC event of the client, around exactly this send'],
  ['rpc-server', 'RPC event of the server, behind this receive'],
  ['rpc-unique-fit', 'RPC events that fit by interface, endpoint and time, and no others do'],
  ['rpc-only', 'RPC events; no ALPC event of this call was recorded'],
  ['content-binding', 'the bytes: the request names its procedure, and the bind of its interface was recorded'],
];

/** `evidence` may be that of the call a message belongs to. */
export function nameSources(
  parties: Parties,
  sides: readonly [string, string],
  evidence: readonly unknown[],
): ApiNameSource[] {
  return [
    ...partySources(sides[0], parties.from),
    ...partySources(sides[1], parties.to),
    ...portSources(parties.names),
    ...interfaceSources(parties.names, evidence),
  ];
}

function partySources(side: string, { process, service, serviceTag }: PartyRows): ApiNameSource[] {
  const found: ApiNameSource[] = [];
  const name = process?.['name'];
  if (process !== undefined && typeof name === 'string') {
    found.push({ what: `${side}.process`, value: name, from: processSource(process) });
  }
  if (typeof service === 'string') {
    found.push({ what: `${side}.service`, value: service, from: serviceSource(service, serviceTag) });
  }
  return found;
}

function processSource(process: Row): string {
  return typeof process['started_at'] === 'string'
    ? 'the start of the process, which was recorded'
    : 'what the recording says of processes that ran already';
}

function serviceSource(service: string, tag: unknown): string {
  if (typeof tag === 'number' && tag !== 0)
    return `service tag ${tag} of the thread, looked up in the recorded service table`;
  return service.startsWith('one of ')
    ? 'the services of this process; the thread has no tag that would say which'
    : 'the only service of this process in the recorded service table';
}

function portSources({ port, portNamedBy }: NameFacts): ApiNameSource[] {
  if (typeof port !== 'string') return [];
  return [{ what: 'port', value: port, from: PORT_SOURCES[String(portNamedBy)] ?? String(portNamedBy ?? 'not said') }];
}

function interfaceSources(names: NameFacts, evidence: readonly unknown[]): ApiNameSource[] {
  const found: ApiNameSource[] = [];
  const known = INTERFACE_SOURCES.find(([code]) => evidence.includes(code))?.[1] ?? 'the bytes of the message';
  const differs = evidence.includes('content-differs') ? '; the bytes name another' : '';
  if (typeof names.interfaceUuid === 'string') {
    found.push({ what: 'interface_uuid', value: names.interfaceUuid, from: `${known}${differs}` });
  }
  if (typeof names.opnum === 'number')
    found.push({ what: 'opnum', value: String(names.opnum), from: `${known}${differs}` });
  const catalogue = `the catalogue of names (${String(names.interfaceSource ?? 'no source given')})`;
  if (typeof names.interface === 'string') found.push({ what: 'interface', value: names.interface, from: catalogue });
  if (typeof names.procedure === 'string') found.push({ what: 'procedure', value: names.procedure, from: catalogue });
  return found;
}
