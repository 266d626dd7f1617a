/** The fields of every entity, in the order in which JSON and CSV give them. */
import { CONFIDENCES, EVIDENCE } from '../../model/confidence.ts';
import type { EventKind } from '../../model/event.ts';
import type { MessageKind } from '../../model/facts.ts';
import type { Dimension, Entity, Field, FieldType } from '../field.ts';

type Extra = Pick<Field, 'values' | 'bareWord' | 'onRequest' | 'via' | 'derived'>;

function f(name: string, type: FieldType, title: string, description: string, extra: Extra = {}): Field {
  return { name, type, title, description, ...extra };
}

const WORD: Extra = { bareWord: true };
const DERIVED: Extra = { derived: true };

function via(column: string, table: string, tableColumn: string, tableKey?: string): { via: Dimension } {
  return { via: { column, table, tableColumn, ...(tableKey === undefined ? {} : { tableKey }) } };
}

/** Process, pid, tid and service of one side of a message, call or event. `prefix` is `source.`, `client.` or empty. */
function party(prefix: string, who: string, extra: Extra = WORD): Field[] {
  const key = prefix.replace('.', '_');
  const title = prefix === '' ? '' : `${who[0]?.toUpperCase()}${who.slice(1)} `;
  const words = (rest: string): string => (title === '' ? `${rest[0]?.toUpperCase()}${rest.slice(1)}` : title + rest);
  return [
    f(`${prefix}process`, 'text', words('process'), `Image name of the ${who} process.`, {
      ...extra,
      ...via(`${key}process_id`, 'store.processes', 'name'),
    }),
    f(`${prefix}pid`, 'number', words('pid'), `Process id of the ${who} process.`, {
      ...via(`${key}process_id`, 'store.processes', 'pid'),
    }),
    f(
      `${prefix}process_row`,
      'number',
      words('process row'),
      `Row number of the ${who} process: one life of its pid.`,
      {
        onRequest: true,
        ...via(`${key}process_id`, 'store.processes', 'id'),
      },
    ),
    f(`${prefix}tid`, 'number', words('tid'), `Thread id of the ${who} thread.`, {
      ...via(`${key}thread_id`, 'store.thread_names', 'tid'),
    }),
    f(`${prefix}service`, 'text', words('service'), `Windows service the ${who} thread works for.`, {
      ...extra,
      ...via(`${key}thread_id`, 'store.thread_names', 'service'),
    }),
  ];
}

const PORT = f('port', 'text', 'Port', 'Name of the ALPC port.', { ...WORD, ...via('port_id', 'store.ports', 'name') });
const PROTOCOL = f('protocol', 'text', 'Protocol', 'What is spoken, or over what: lrpc, ncalrpc, ncacn_np …', {
  ...via('binding_id', 'store.bindings', 'protocol'),
});
const PROCEDURES = 'store.procedure_names';
const INTERFACE = f('interface', 'text', 'Interface', 'Name of the RPC or COM interface.', {
  ...WORD,
  ...via('procedure_id', PROCEDURES, 'interface'),
});
const INTERFACE_UUID = f('interface_uuid', 'guid', 'Interface UUID', 'UUID of the RPC or COM interface.', {
  ...via('procedure_id', PROCEDURES, 'interface_uuid'),
});
const OPNUM = f('opnum', 'number', 'Opnum', 'Procedure number in its interface, from 0.', {
  ...via('procedure_id', PROCEDURES, 'opnum'),
});
const PROCEDURE = f('procedure', 'text', 'Procedure', 'Name of the procedure, where the interface is known.', {
  ...WORD,
  ...via('procedure_id', PROCEDURES, 'procedure'),
});
const EVIDENCE_FIELD = f('evidence', 'list', 'Evidence', 'By what it was joined.', { values: EVIDENCE });
const ACTIVITY = f('activity_id', 'guid', 'Activity', 'ETW activity id.');
const ENDPOINT = f('endpoint', 'text', 'Endpoint', 'RPC endpoint of the call.', {
  ...WORD,
  ...via('binding_id', 'store.bindings', 'endpoint'),
});

/** A field that few events have: it lives in a table of its own, keyed by the event. */
function rare(field: Field, table: string, tableColumn = field.name): Field {
  return { ...field, ...via('id', table, tableColumn, 'event') };
}

/** The same field, compared row by row. */
function inRow(field: Field): Field {
  const { via: _, ...rest } = field;
  return rest;
}

function confidence(what: string): Field {
  return f('confidence', 'enum', 'Confidence', `How sure it is that ${what}.`, { values: CONFIDENCES });
}

const MESSAGE_KINDS: readonly MessageKind[] = ['request', 'reply', 'datagram', 'connection'];

// A record, so that a new kind of event does not compile until it is listed.
const EVENT_KINDS: Readonly<Record<EventKind, true>> = {
  'alpc.send': true,
  'alpc.receive': true,
  'alpc.wait-reply': true,
  'alpc.wait-new': true,
  'alpc.unwait': true,
  'alpc.other': true,
  'rpc.client-start': true,
  'rpc.server-start': true,
  'rpc.client-stop': true,
  'rpc.server-stop': true,
  'rpc.endpoint': true,
  'rpc.other': true,
  'process.start': true,
  'process.end': true,
  'process.rundown-start': true,
  'process.rundown-end': true,
  'process.defunct': true,
  'thread.start': true,
  'thread.end': true,
  'thread.rundown-start': true,
  'thread.rundown-end': true,
  'thread.tag': true,
  'thread.name': true,
  'module.load': true,
  'module.unload': true,
  'module.rundown-start': true,
  'module.rundown-end': true,
  'module.pdb': true,
  volume: true,
  service: true,
  switch: true,
  ready: true,
  lost: true,
  meta: true,
  stack: true,
  'stack.frames': true,
  hint: true,
};

/** Names of SERVICE_STATUS.dwCurrentState 1 to 7, in that order (winsvc.h). */
export const SERVICE_STATES: readonly string[] = [
  'stopped',
  'start-pending',
  'stop-pending',
  'running',
  'continue-pending',
  'pause-pending',
  'paused',
];

export const FIELD_LISTS: Readonly<Record<Entity, readonly Field[]>> = {
  messages: [
    f('id', 'number', 'Id', 'Row number of the message in the capture.'),
    f('message_id', 'hex', 'Message id', 'Message id of the kernel; reused within milliseconds.'),
    f('kind', 'enum', 'Kind', 'What the message is to its call.', { values: MESSAGE_KINDS }),
    f('sent_at', 'time', 'Sent', 'When it was sent.'),
    f('received_at', 'time', 'Received', 'When it was received.'),
    ...party('source.', 'sending'),
    ...party('target.', 'receiving'),
    PORT,
    f('size', 'size', 'Size', 'Bytes after the header.'),
    PROTOCOL,
    INTERFACE,
    INTERFACE_UUID,
    OPNUM,
    PROCEDURE,
    f('summary', 'text', 'Summary', 'What its bytes are, in a line; where a source saw them.', WORD),
    f('call', 'number', 'Call', 'Row number of the call it belongs to.'),
    f('latency_ns', 'duration', 'Latency', 'Nanoseconds from send to receive.', DERIVED),
    f('matched', 'flag', 'Matched', 'Both ends are known.'),
    EVIDENCE_FIELD,
    confidence('the two ends belong together'),
    f('payload', 'bytes', 'Payload', 'Bytes after the header, where a source saw them.', {
      onRequest: true,
      ...via('bytes_id', 'store.message_bytes', 'payload', 'message'),
    }),
    f('view', 'bytes', 'View', 'Bytes of the view that the message refers to, where a source saw them.', {
      onRequest: true,
      ...via('bytes_id', 'store.message_bytes', 'view', 'message'),
    }),
  ],
  calls: [
    f('id', 'number', 'Id', 'Row number of the call in the capture.'),
    f('parent', 'number', 'Parent', 'Row number of the call that the client thread was working on.'),
    f('parent_confidence', 'enum', 'Parent confidence', 'How sure the parent is.', { values: CONFIDENCES }),
    f('chain', 'number', 'Chain', 'Row number of the root call above it.'),
    f('depth', 'number', 'Depth', 'How many calls are above it.'),
    ...party('client.', 'client'),
    ...party('server.', 'server'),
    PORT,
    ENDPOINT,
    PROTOCOL,
    INTERFACE_UUID,
    INTERFACE,
    OPNUM,
    PROCEDURE,
    f('started_at', 'time', 'Started', 'When the client sent the request.'),
    f('duration_ns', 'duration', 'Duration', 'Nanoseconds until the client had its reply.', DERIVED),
    f('server_started_at', 'time', 'Server started', 'When the server received the request.'),
    f('server_duration_ns', 'duration', 'Server duration', 'Nanoseconds until the server replied.', DERIVED),
    f('wait_ns', 'duration', 'Wait', 'Nanoseconds the client thread was blocked.'),
    f('status', 'hex', 'Status', 'NTSTATUS, RPC status or HRESULT.'),
    EVIDENCE_FIELD,
    confidence('request and reply belong together'),
    ACTIVITY,
    f('request', 'number', 'Request', 'Row number of the request message.'),
    f('reply', 'number', 'Reply', 'Row number of the reply message.'),
  ],
  events: [
    f('id', 'number', 'Id', 'Row number of the event in the capture.'),
    f('time', 'time', 'Time', 'When it was logged.'),
    f('kind', 'enum', 'Kind', 'What happened.', { values: Object.keys(EVENT_KINDS) }),
    // Pid and tid of an event are known even where its process is not.
    ...party('', 'logging').map((field) => (field.type === 'number' ? inRow(field) : field)),
    f('cpu', 'number', 'CPU', 'Processor that logged it.'),
    f('message_id', 'hex', 'Message id', 'Message id of the kernel; reused within milliseconds.'),
    f('status', 'hex', 'Status', 'NTSTATUS, RPC status or HRESULT.'),
    rare(PORT, 'store.event_ports', 'port'),
    ...[INTERFACE_UUID, INTERFACE, OPNUM, PROCEDURE].map((field) => rare(field, 'store.event_procedures')),
    rare(f('endpoint', 'text', 'Endpoint', 'RPC endpoint.', WORD), 'store.event_bindings'),
    rare(PROTOCOL, 'store.event_bindings'),
    rare(ACTIVITY, 'store.rpc'),
    rare(f('detail', 'text', 'Detail', 'What else the event says, as JSON.'), 'store.event_texts'),
    rare(f('payload', 'bytes', 'Payload', 'Bytes after the header.', { onRequest: true }), 'store.contents'),
    rare(f('view', 'bytes', 'View', 'Bytes of the view.', { onRequest: true }), 'store.contents'),
  ],
  processes: [
    f('id', 'number', 'Id', 'Row number of the process: one life of a pid.'),
    f('name', 'text', 'Name', 'Image name.', WORD),
    f('pid', 'number', 'Pid', 'Process id.'),
    f('parent_pid', 'number', 'Parent pid', 'Process id that is claimed as the parent.'),
    f('parent.process', 'text', 'Parent process', 'Image name of the claimed parent.'),
    f('parent.pid', 'number', 'Parent pid', 'Process id of the claimed parent, if that process is in the capture.'),
    f('creator.process', 'text', 'Creator process', 'Image name of the process that really created it.'),
    f('creator.pid', 'number', 'Creator pid', 'Process id of the process that really created it.'),
    f('creator.tid', 'number', 'Creator tid', 'Thread id of the thread that really created it.'),
    f('creator.service', 'text', 'Creator service', 'Windows service of the thread that really created it.'),
    f('image_path', 'text', 'Image path', 'Path of the executable.'),
    f('command_line', 'text', 'Command line', 'Command line.'),
    f('sid', 'text', 'User', 'Security identifier of its user.'),
    f('session_id', 'number', 'Session', 'Terminal session.'),
    f('package', 'text', 'Package', 'Full name of the application package.'),
    f('started_at', 'time', 'Started', 'When it started, if the recording saw it.'),
    f('ended_at', 'time', 'Ended', 'When it ended, if the recording saw it.'),
    f('exit_status', 'hex', 'Exit status', 'Exit code.'),
    f('services', 'list', 'Services', 'Windows services it hosts.', WORD),
    f('wow64', 'flag', 'WOW64', 'A 32-bit process on 64-bit Windows.'),
  ],
  threads: [
    f('id', 'number', 'Id', 'Row number of the thread: one life of a tid under one service.'),
    f('tid', 'number', 'Tid', 'Thread id.'),
    f('pid', 'number', 'Pid', 'Process id.'),
    f('process', 'text', 'Process', 'Image name of its process.', WORD),
    f('service', 'text', 'Service', 'Windows service it works for.', WORD),
    f('service_tag', 'number', 'Service tag', 'Service tag of the thread.'),
    f('name', 'text', 'Name', 'Name of the thread.', WORD),
    f('started_at', 'time', 'Started', 'When it started, if the recording saw it.'),
    f('ended_at', 'time', 'Ended', 'When it ended, if the recording saw it.'),
  ],
  services: [
    f('name', 'text', 'Name', 'Service name.', WORD),
    f('display_name', 'text', 'Display name', 'Name shown to people.', WORD),
    f('state', 'enum', 'State', 'State when the service table was recorded.', { values: SERVICE_STATES }),
    f('pid', 'number', 'Pid', 'Process id of its host.'),
    f('process', 'text', 'Process', 'Image name of its host.', WORD),
    f('tag', 'number', 'Tag', 'Service tag.'),
    f('group', 'text', 'Group', 'Service host group.'),
  ],
  modules: [
    f('process', 'text', 'Process', 'Image name of the process that loaded it.', WORD),
    f('pid', 'number', 'Pid', 'Process id; 0 for the kernel and its drivers.'),
    f('name', 'text', 'Name', 'File name.', WORD),
    f('base', 'hex', 'Base', 'Address it was loaded at.'),
    f('size', 'size', 'Size', 'Bytes in memory.'),
    f('path', 'text', 'Path', 'Path as recorded.'),
    f('checksum', 'hex', 'Checksum', 'PE checksum.'),
    f('timestamp', 'hex', 'Timestamp', 'PE time stamp; with the size the key of the binary on a symbol server.'),
    f('pdb_name', 'text', 'PDB', 'Name of its symbol file.'),
    f('pdb_guid', 'guid', 'PDB GUID', 'Identity of its symbol file.'),
    f('pdb_age', 'number', 'PDB age', 'Age of its symbol file.'),
    f('loaded_at', 'time', 'Loaded', 'When it was loaded, if the recording saw it.'),
    f('unloaded_at', 'time', 'Unloaded', 'When it was unloaded, if the recording saw it.'),
  ],
  ports: [
    f('id', 'number', 'Id', 'Row number of the port.'),
    f('name', 'text', 'Name', 'Object path of an ALPC port, or endpoint.', WORD),
    f('protocol', 'text', 'Protocol', 'alpc, or the RPC transport.'),
    f('process', 'text', 'Process', 'Image name of the serving process.', WORD),
    f('pid', 'number', 'Pid', 'Process id of the serving process.'),
    f('named_by', 'text', 'Named by', 'Where the name comes from.'),
    f('calls', 'number', 'Calls', 'How many calls went to it.'),
    f('messages', 'number', 'Messages', 'How many messages went over it.'),
  ],
  interfaces: [
    f('uuid', 'guid', 'UUID', 'Interface UUID.'),
    f('name', 'text', 'Name', 'Interface name, where known.', WORD),
    f('version', 'text', 'Version', 'Interface version, where known.'),
    f('source', 'text', 'Source', 'Where the name comes from.'),
    f('calls', 'number', 'Calls', 'How many calls named it.'),
    f('messages', 'number', 'Messages', 'How many messages belong to these calls.'),
    f('procedures_seen', 'number', 'Procedures seen', 'How many of its procedures were called.'),
  ],
  losses: [
    f('time', 'time', 'Time', 'When the loss was noticed.'),
    f('from', 'time', 'From', 'Begin of the span in which events are missing.'),
    f('events', 'number', 'Events', 'How many events were lost, where known.'),
    f('buffers', 'number', 'Buffers', 'How many buffers were lost, where known.'),
    f('reason', 'text', 'Reason', 'Where this is known from.', WORD),
    f('located', 'flag', 'Located', 'The place of the loss is known, not only the number.'),
  ],
};
