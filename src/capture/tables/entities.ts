/** The entities of a capture in SQL. The field names are those of `src/query/fields.ts`; a test holds both together. */
import type { Entity } from '../../query/field.ts';
import { SERVICE_STATES } from '../../query/tables/field-lists.ts';
import type { EntitySql } from '../entity.ts';

function processJoin(alias: string, key: string): Record<string, string> {
  return { [alias]: `LEFT JOIN store.processes ${alias} ON ${alias}.id = k.${key}` };
}

/** Process and thread of one side, as aliases `<a>p` and `<a>t`. */
function sideJoins(a: string, prefix: string): Record<string, string> {
  return {
    ...processJoin(`${a}p`, `${prefix}process_id`),
    [`${a}t`]: `LEFT JOIN store.thread_names ${a}t ON ${a}t.id = k.${prefix}thread_id`,
  };
}

function sideFields(a: string, name: string): Record<string, string> {
  return {
    [`${name}.process`]: `${a}p.name`,
    [`${name}.pid`]: `${a}p.pid`,
    [`${name}.process_row`]: `k.${name}_process_id`,
    [`${name}.tid`]: `${a}t.tid`,
    [`${name}.service`]: `${a}t.service`,
  };
}

const PORT_JOIN = { po: 'LEFT JOIN store.ports po ON po.id = k.port_id' };
const PROCEDURE_JOIN = { pr: 'LEFT JOIN store.procedure_names pr ON pr.id = k.procedure_id' };
const BINDING_JOIN = { bi: 'LEFT JOIN store.bindings bi ON bi.id = k.binding_id' };
const EVIDENCE_JOIN = { ev: 'LEFT JOIN store.evidence_names ev ON ev.mask = k.evidence_mask' };
const PROCEDURE_FIELDS = {
  interface: 'pr.interface',
  interface_uuid: 'pr.interface_uuid',
  opnum: 'pr.opnum',
  procedure: 'pr.procedure',
};

/** Of what the two ends recorded of a message the one with more bytes. */
export function longer(column: string): string {
  const length = (end: string): string => `coalesce(octet_length(${end}.${column}), -1)`;
  return `CASE WHEN ${length('cr')} > ${length('cs')} THEN cr.${column} ELSE cs.${column} END`;
}

const MESSAGES: EntitySql = {
  keys: `SELECT id, message_id, kind::VARCHAR AS kind, sent_at, received_at, size, summary, call,
    epoch_ns(received_at) - epoch_ns(sent_at) AS latency_ns,
    sent_at IS NOT NULL AND received_at IS NOT NULL AS matched, confidence::VARCHAR AS confidence,
    source_process AS source_process_id, source_thread AS source_thread_id,
    target_process AS target_process_id, target_thread AS target_thread_id,
    port AS port_id, binding AS binding_id, procedure AS procedure_id, evidence AS evidence_mask, send_event, receive_event,
    id AS bytes_id FROM store.messages`,
  joins: {
    ...sideJoins('s', 'source_'),
    ...sideJoins('t', 'target_'),
    ...PORT_JOIN,
    ...BINDING_JOIN,
    ...PROCEDURE_JOIN,
    ...EVIDENCE_JOIN,
    cs: 'LEFT JOIN store.contents cs ON cs.event = k.send_event',
    cr: 'LEFT JOIN store.contents cr ON cr.event = k.receive_event',
  },
  joined: {
    ...sideFields('s', 'source'),
    ...sideFields('t', 'target'),
    port: 'po.name',
    protocol: 'bi.protocol',
    ...PROCEDURE_FIELDS,
    evidence: 'ev.codes',
    payload: longer('payload'),
    view: longer('view'),
  },
  order: ['id'],
};

const CALLS: EntitySql = {
  keys: `SELECT id, parent, parent_confidence::VARCHAR AS parent_confidence, chain, depth,
    started_at, epoch_ns(ended_at) - epoch_ns(started_at) AS duration_ns, server_started_at,
    epoch_ns(server_ended_at) - epoch_ns(server_started_at) AS server_duration_ns, wait_ns, status,
    confidence::VARCHAR AS confidence, activity_id::VARCHAR AS activity_id, request, reply,
    client_process AS client_process_id, client_thread AS client_thread_id,
    server_process AS server_process_id, server_thread AS server_thread_id,
    port AS port_id, binding AS binding_id, procedure AS procedure_id, evidence AS evidence_mask, ended_at, server_ended_at
    FROM store.calls`,
  joins: {
    ...sideJoins('c', 'client_'),
    ...sideJoins('s', 'server_'),
    ...PORT_JOIN,
    ...BINDING_JOIN,
    ...PROCEDURE_JOIN,
    ...EVIDENCE_JOIN,
  },
  joined: {
    ...sideFields('c', 'client'),
    ...sideFields('s', 'server'),
    port: 'po.name',
    endpoint: 'bi.endpoint',
    protocol: 'bi.protocol',
    ...PROCEDURE_FIELDS,
    evidence: 'ev.codes',
  },
  order: ['id'],
};

// Thread and module events have columns, as there are many of them; in lists they look like other rare events.
export const THREAD_DETAIL = `to_json({process_id: te.pid, thread_id: te.tid, service_tag: te.service_tag, name: te.name,
    start_address: format('0x{:x}', te.start_address), teb: format('0x{:x}', te.teb)})::VARCHAR`;
export const MODULE_DETAIL = `to_json({process_id: me.pid, base: format('0x{:x}', me.base), size: me.size,
    checksum: me.checksum, timestamp: me.timestamp, path: me.path})::VARCHAR`;

const EVENTS: EntitySql = {
  keys: `SELECT id, time, kind::VARCHAR AS kind, cpu, message_id, status, pid AS logged_pid, tid AS logged_tid,
    process AS process_id, thread AS thread_id FROM store.events`,
  joins: {
    ...sideJoins('e', ''),
    r: 'LEFT JOIN store.rpc r ON r.event = k.id',
    pr: 'LEFT JOIN store.procedure_names pr ON pr.id = r.procedure',
    bi: 'LEFT JOIN store.bindings bi ON bi.id = r.binding',
    w: 'LEFT JOIN store.waits w ON w.event = k.id',
    co: 'LEFT JOIN store.contents co ON co.event = k.id',
    de: 'LEFT JOIN store.event_details de ON de.event = k.id',
    te: 'LEFT JOIN store.thread_events te ON te.event = k.id',
    me: 'LEFT JOIN store.module_events me ON me.event = k.id',
  },
  joined: {
    process: 'ep.name',
    pid: 'coalesce(ep.pid, k.logged_pid)',
    process_row: 'k.process_id',
    tid: 'coalesce(et.tid, k.logged_tid)',
    service: 'et.service',
    port: 'coalesce(w.port_name, co.port_name)',
    interface_uuid: 'pr.interface_uuid',
    interface: 'pr.interface',
    opnum: 'pr.opnum',
    procedure: 'pr.procedure',
    endpoint: 'bi.endpoint',
    protocol: 'bi.protocol',
    activity_id: 'r.activity_id::VARCHAR',
    payload: 'co.payload',
    view: 'co.view',
    detail: `coalesce(de.detail, CASE WHEN te.event IS NOT NULL THEN ${THREAD_DETAIL}
      WHEN me.event IS NOT NULL THEN ${MODULE_DETAIL} END)`,
  },
  order: ['id'],
};

const PROCESSES: EntitySql = {
  keys: `SELECT id, name, pid, parent_pid, image_path, command_line, sid, session_id, package, started_at, ended_at,
    exit_status, wow64, parent AS parent_id, creator_thread AS creator_thread_id, start_event, unique_key
    FROM store.processes`,
  joins: {
    pp: 'LEFT JOIN store.processes pp ON pp.id = k.parent_id',
    ct: 'LEFT JOIN store.thread_names ct ON ct.id = k.creator_thread_id',
    sv: `LEFT JOIN (SELECT process, list(DISTINCT name ORDER BY name) AS names FROM store.service_hosts GROUP BY process) sv
      ON sv.process = k.id`,
  },
  joined: {
    'parent.process': 'pp.name',
    'parent.pid': 'pp.pid',
    'creator.process': 'ct.process',
    'creator.pid': 'ct.pid',
    'creator.tid': 'ct.tid',
    'creator.service': 'ct.service',
    services: 'sv.names',
  },
  order: ['id'],
};

const THREADS: EntitySql = {
  keys: `SELECT id, tid, service_tag, name, started_at, ended_at, process AS process_id,
    creator_thread AS creator_thread_id FROM store.threads`,
  joins: { tn: 'LEFT JOIN store.thread_names tn ON tn.id = k.id' },
  joined: { pid: 'tn.pid', process: 'tn.process', service: 'tn.service' },
  order: ['id'],
};

const STATE_CASES = SERVICE_STATES.map((name, index) => `WHEN ${index + 1} THEN '${name}'`).join(' ');

const SERVICES: EntitySql = {
  keys: `SELECT name, display_name, CASE state ${STATE_CASES} ELSE 'state ' || state END AS state, pid, tag, "group",
    process AS process_id FROM store.services`,
  joins: processJoin('sp', 'process_id'),
  joined: { process: 'sp.name' },
  order: ['name', 'pid', 'tag'],
};

const MODULES: EntitySql = {
  keys: `SELECT pid, regexp_extract(path, '[^\\\\/]*$') AS name, base, size, path, checksum, timestamp, pdb_name, pdb_guid,
    pdb_age, loaded_at, unloaded_at, process AS process_id FROM store.modules`,
  joins: processJoin('mp', 'process_id'),
  joined: { process: 'mp.name' },
  order: ['pid', 'base', 'loaded_at'],
};

const PORTS: EntitySql = {
  keys: 'SELECT id, name, protocol, named_by, process AS process_id FROM store.ports',
  joins: {
    ...processJoin('op', 'process_id'),
    oc: 'LEFT JOIN (SELECT port, count(*) AS calls FROM store.calls GROUP BY port) oc ON oc.port = k.id',
    om: 'LEFT JOIN (SELECT port, count(*) AS messages FROM store.messages GROUP BY port) om ON om.port = k.id',
  },
  joined: {
    process: 'op.name',
    pid: 'op.pid',
    calls: 'coalesce(oc.calls, 0)',
    messages: 'coalesce(om.messages, 0)',
  },
  order: ['id'],
};

/** Counts rows of a table by the interface of their procedure. */
function perInterface(table: string, counted: string): string {
  return `(SELECT pr.interface_uuid AS uuid, ${counted} FROM store.${table} x
    JOIN store.procedure_names pr ON pr.id = x.procedure GROUP BY pr.interface_uuid)`;
}

const INTERFACES: EntitySql = {
  keys: `SELECT uuid, any_value(name) AS name, any_value(version) AS version, any_value(source) AS source
    FROM store.interfaces WHERE uuid IS NOT NULL GROUP BY uuid`,
  joins: {
    ic: `LEFT JOIN ${perInterface('calls', 'count(*) AS calls, count(DISTINCT pr.opnum) AS seen')} ic ON ic.uuid = k.uuid`,
    im: `LEFT JOIN ${perInterface('messages', 'count(*) AS messages')} im ON im.uuid = k.uuid`,
  },
  joined: {
    calls: 'coalesce(ic.calls, 0)',
    messages: 'coalesce(im.messages, 0)',
    procedures_seen: 'coalesce(ic.seen, 0)',
  },
  order: ['uuid'],
};

const LOSSES: EntitySql = {
  keys: 'SELECT id, time, "from", events, buffers, reason, located FROM store.losses',
  joins: {},
  joined: {},
  order: ['id'],
};

export const ENTITY_SQL: Readonly<Record<Entity, EntitySql>> = {
  messages: MESSAGES,
  calls: CALLS,
  events: EVENTS,
  processes: PROCESSES,
  threads: THREADS,
  services: SERVICES,
  modules: MODULES,
  ports: PORTS,
  interfaces: INTERFACES,
  losses: LOSSES,
};
