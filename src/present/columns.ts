/**
 * What people see of each kind of row when they do not choose: fewer columns than fields, and some that join several fields.
 * The command line, the page and exports for people share this list.
 */
import { type Column, fieldColumn, leaving, type TextContext, type ValueType } from './column.ts';
import { UNKNOWN } from './format.ts';
import { processLabel } from './label.ts';
import { type Row, textAt } from './row.ts';
import { safeText } from './safe-text.ts';
import { whatIsAsked } from './summary.ts';

function field(name: string, header: string, type: ValueType = 'text'): Column {
  return fieldColumn({ name, title: header, type });
}

/** A field whose texts are usually so long; they share the room that is left over in proportion. */
function sized(width: number, column: Column): Column {
  return { ...column, width, minWidth: Math.min(width, Math.max(column.header.length, column.minWidth)) };
}

interface Joined {
  readonly key: string;
  readonly header: string;
  readonly fields: readonly string[];
  readonly width: number;
  readonly text: (row: Row, context: TextContext) => string;
}

function joined(column: Joined): Column {
  return { ...column, align: 'left', minWidth: Math.min(12, column.width) };
}

/** Process, pid and service of one side. */
function party(side: string, header: string): Column {
  const fields = ['process', 'pid', 'service'].map((part) => (side === '' ? part : `${side}.${part}`));
  return joined({
    key: side === '' ? 'process' : side,
    header,
    fields,
    width: 30,
    text: (row) => processLabel(row, side),
  });
}

/** `0xfffff80007800000`: half an address is none. */
const ADDRESS: Column = { ...field('base', 'Base', 'hex'), width: 18, minWidth: 18 };

/** A mark, a blank and `possible`. */
const SURE: Column = { ...field('confidence', 'Sure', 'enum'), width: 10, minWidth: 10 };

/** A number below a heading that is longer. */
const MESSAGES: Column = { ...field('messages', 'Messages', 'count'), width: 10, minWidth: 10 };

const ASKED = joined({
  key: 'asked',
  header: 'Interface and procedure',
  fields: ['interface', 'interface_uuid', 'procedure', 'opnum'],
  width: 36,
  text: (row) => whatIsAsked(row) ?? UNKNOWN,
});

/** What the bytes of a message are, else what its call asks for. */
const SAID = joined({
  key: 'said',
  header: 'What',
  fields: ['summary', 'interface', 'interface_uuid', 'procedure', 'opnum'],
  width: 44,
  text: (row) => {
    const summary = textAt(row, 'summary');
    return summary === undefined ? (whatIsAsked(row) ?? UNKNOWN) : safeText(summary);
  },
});

/** The port's name, else the endpoint. */
const PLACE = joined({
  key: 'place',
  header: 'Port',
  fields: ['port', 'endpoint'],
  width: 28,
  text: (row) => safeText(textAt(row, 'port') ?? textAt(row, 'endpoint') ?? UNKNOWN),
});

/** By kind of row; the names of the lists are those of `list WHAT`. */
const COLUMNS = {
  messages: [
    field('id', 'Id', 'number'),
    field('sent_at', 'Sent', 'time'),
    field('kind', 'Kind', 'enum'),
    party('source', 'From'),
    party('target', 'To'),
    field('port', 'Port'),
    SAID,
    field('size', 'Size', 'size'),
    field('latency_ns', 'Latency', 'duration'),
    SURE,
  ],
  calls: [
    field('id', 'Id', 'number'),
    field('started_at', 'Started', 'time'),
    field('duration_ns', 'Duration', 'duration'),
    party('client', 'Client'),
    party('server', 'Server'),
    PLACE,
    ASKED,
    field('status', 'Status', 'rpc-status'),
    SURE,
  ],
  events: [
    field('id', 'Id', 'number'),
    field('time', 'Time', 'time'),
    // `process.rundown-start`
    { ...field('kind', 'Kind', 'enum'), width: 22, minWidth: 22 },
    party('', 'Process'),
    field('tid', 'Tid', 'number'),
    field('message_id', 'Message', 'hex'),
    ASKED,
    sized(80, field('detail', 'Detail')),
  ],
  processes: [
    field('pid', 'Pid', 'number'),
    field('name', 'Name'),
    field('parent_pid', 'Parent', 'number'),
    party('creator', 'Created by'),
    field('session_id', 'Session', 'number'),
    field('started_at', 'Started', 'time'),
    field('ended_at', 'Ended', 'time'),
    field('services', 'Services', 'list'),
    sized(48, field('command_line', 'Command line')),
  ],
  threads: [
    field('tid', 'Tid', 'number'),
    field('pid', 'Pid', 'number'),
    field('process', 'Process'),
    field('service', 'Service'),
    field('name', 'Name'),
    field('started_at', 'Started', 'time'),
    field('ended_at', 'Ended', 'time'),
  ],
  services: [
    field('name', 'Name'),
    field('display_name', 'Display name'),
    field('state', 'State', 'enum'),
    field('pid', 'Pid', 'number'),
    field('process', 'Process'),
    field('group', 'Group'),
  ],
  modules: [
    field('process', 'Process'),
    field('pid', 'Pid', 'number'),
    field('name', 'Name'),
    ADDRESS,
    field('size', 'Size', 'size'),
    field('pdb_name', 'PDB'),
    sized(56, field('path', 'Path')),
  ],
  ports: [
    sized(40, field('name', 'Name')),
    sized(9, field('protocol', 'Protocol')),
    field('process', 'Process'),
    field('pid', 'Pid', 'number'),
    field('calls', 'Calls', 'count'),
    MESSAGES,
    field('named_by', 'Named by'),
  ],
  interfaces: [
    { ...field('uuid', 'UUID', 'guid'), whole: true },
    sized(8, field('version', 'Version')),
    field('name', 'Name'),
    field('calls', 'Calls', 'count'),
    MESSAGES,
    sized(12, field('procedures_seen', 'Procedures', 'count')),
    sized(48, field('source', 'Source')),
  ],
  losses: [
    field('from', 'From', 'time'),
    field('time', 'Until', 'time'),
    field('events', 'Events', 'count'),
    field('buffers', 'Buffers', 'count'),
    field('located', 'Located', 'flag'),
    sized(60, field('reason', 'Reason')),
  ],
} satisfies Readonly<Record<string, readonly Column[]>>;

type ListName = keyof typeof COLUMNS;

/**
 * Which columns leave where a terminal is too narrow for all, the first one first: what is told elsewhere, and what people look for least.
 * Names, ids, who talks to whom and how sure that is stay.
 */
const LEAVING: Readonly<Record<ListName, readonly string[]>> = {
  messages: ['size', 'latency_ns', 'port', 'kind'],
  calls: ['place', 'status', 'started_at'],
  events: ['message_id', 'tid', 'detail', 'asked'],
  processes: ['session_id', 'ended_at', 'services', 'creator', 'command_line', 'started_at'],
  threads: ['ended_at', 'started_at', 'name'],
  services: ['group', 'process', 'display_name'],
  modules: ['pdb_name', 'path', 'size', 'base'],
  ports: ['named_by', 'messages', 'protocol', 'calls'],
  interfaces: ['source', 'procedures_seen', 'messages', 'version'],
  losses: ['located', 'buffers', 'from'],
};

const SHOWN: ReadonlyMap<string, readonly Column[]> = new Map(
  Object.entries(COLUMNS).map(([list, columns]) => [
    list,
    columns.map((column) => leaving(column, LEAVING[list as ListName])),
  ]),
);

/** The columns that a list shows when none are chosen. */
export function columnsOf(list: ListName): readonly Column[] {
  return SHOWN.get(list) ?? COLUMNS[list];
}
