/** The views of a capture: what users, filters and the reader see. All are made from `tables/entities.ts`. */
import { EVIDENCE } from '../model/confidence.ts';
import type { Entity } from '../query/field.ts';
import { ENTITIES, fieldsOf } from '../query/fields.ts';
import { aliasesIn, type EntitySql } from './entity.ts';
import { literal, quoted } from './schema.ts';
import { ENTITY_SQL, longer, MODULE_DETAIL, THREAD_DETAIL } from './tables/entities.ts';

/** Service names in "one of A, B": more would not fit a line. */
const MOST_SERVICES = 5;

// Windows tells the services of a process, like most names, when the recording ends. So these are views while a capture is
// being written and become tables when it is finished.
const DERIVED: Readonly<Record<string, string>> = {
  // Stopped services (state 1) have no process.
  service_hosts: `SELECT coalesce(s.process, p.id) AS process, s.name, s.tag FROM store.services s
    LEFT JOIN (SELECT pid, max(id) AS id FROM store.processes GROUP BY pid) p ON p.pid = s.pid
    WHERE s.state <> 1 AND s.pid <> 0 AND coalesce(s.process, p.id) IS NOT NULL`,

  // A tag names the service; without one it is clear only if the process hosts a single service. A tag that the service
  // table does not know stays without a name.
  thread_names: `WITH hosted AS (SELECT process, list(DISTINCT name ORDER BY name) AS names FROM store.service_hosts GROUP BY process),
    tagged AS (SELECT process, tag, list(DISTINCT name ORDER BY name) AS names FROM store.service_hosts WHERE tag <> 0
      GROUP BY process, tag),
    chosen AS (SELECT t.id, CASE WHEN coalesce(t.service_tag, 0) <> 0 THEN tagged.names ELSE hosted.names END AS names
      FROM store.threads t LEFT JOIN hosted ON hosted.process = t.process
      LEFT JOIN tagged ON tagged.process = t.process AND tagged.tag = t.service_tag)
    SELECT t.id, t.process AS process_id, p.pid, t.tid, p.name AS process,
      CASE WHEN len(c.names) = 1 THEN c.names[1]
        WHEN len(c.names) > ${MOST_SERVICES} THEN 'one of ' || array_to_string(c.names[1:${MOST_SERVICES}], ', ') || ', …'
        WHEN len(c.names) > 1 THEN 'one of ' || array_to_string(c.names, ', ') END AS service
    FROM store.threads t JOIN chosen c ON c.id = t.id LEFT JOIN store.processes p ON p.id = t.process ORDER BY t.id`,

  procedure_names: `SELECT p.id, i.uuid AS interface_uuid, i.name AS interface, p.opnum, p.name AS procedure
    FROM store.procedures p JOIN store.interfaces i ON i.id = p.interface ORDER BY p.id`,

  evidence_names: `SELECT mask, list_filter([${EVIDENCE.map(literal).join(', ')}],
      lambda code, place: (mask::BIGINT >> (place - 1)) & 1 = 1) AS codes
    FROM (SELECT DISTINCT evidence AS mask FROM store.messages UNION SELECT DISTINCT evidence FROM store.calls)
    WHERE mask IS NOT NULL ORDER BY mask`,
};

// What few events have, by event: for filters.
const BY_EVENT: Readonly<Record<string, string>> = {
  event_texts: `SELECT event, detail FROM store.event_details
    UNION ALL SELECT te.event, ${THREAD_DETAIL} FROM store.thread_events te
    UNION ALL SELECT me.event, ${MODULE_DETAIL} FROM store.module_events me`,
  event_ports: `SELECT event, port_name AS port FROM store.waits WHERE port_name IS NOT NULL
    UNION ALL SELECT event, port_name FROM store.contents WHERE port_name IS NOT NULL`,
  message_bytes: `SELECT m.id AS message, ${longer('payload')} AS payload, ${longer('view')} AS view FROM store.messages m
    LEFT JOIN store.contents cs ON cs.event = m.send_event LEFT JOIN store.contents cr ON cr.event = m.receive_event
    WHERE cs.event IS NOT NULL OR cr.event IS NOT NULL`,
  event_procedures: `SELECT r.event, n.interface_uuid, n.interface, n.opnum, n.procedure FROM store.rpc r
    JOIN store.procedure_names n ON n.id = r.procedure`,
  event_bindings: `SELECT r.event, b.protocol, b.endpoint FROM store.rpc r JOIN store.bindings b ON b.id = r.binding`,
};

/** Names of the derived tables in schema `store`. */
export const DERIVED_NAMES: readonly string[] = Object.keys(DERIVED);

/** The expression of a field over key rows `k` and the joins of its entity. */
export function fieldSql(entity: EntitySql, field: string): string {
  return entity.joined[field] ?? `k.${quoted(field)}`;
}

/** FROM clause: key rows (`source`, a query or a table) with the joins that the fields need, in their declared order. */
export function fromSql(entity: EntitySql, source: string, fields: readonly string[]): string {
  const needed = new Set<string>();
  for (const field of fields) {
    for (const alias of aliasesIn(fieldSql(entity, field), entity)) needed.add(alias);
  }
  // A join may itself stand on an earlier one.
  for (const alias of [...Object.keys(entity.joins)].reverse()) {
    if (!needed.has(alias)) continue;
    for (const other of aliasesIn(entity.joins[alias] ?? '', entity)) needed.add(other);
  }
  const joins = Object.entries(entity.joins).filter(([alias]) => needed.has(alias));
  return [`FROM (${source}) k`, ...joins.map(([, sql]) => sql)].join('\n');
}

/** Columns of the key rows that are no fields: keys for joins and what else is stored. */
function keyColumns(entity: EntitySql, fields: ReadonlySet<string>): string {
  const names = [...fields].filter((name) => entity.joined[name] === undefined).map(quoted);
  return names.length === 0 ? 'k.*' : `k.* EXCLUDE (${names.join(', ')})`;
}

function flatView(name: Entity): string {
  const entity = ENTITY_SQL[name];
  const fields = fieldsOf(name).map((field) => field.name);
  const columns = fields.map((field) => `${fieldSql(entity, field)} AS ${quoted(field)}`);
  return `CREATE OR REPLACE VIEW main.${name}_flat AS SELECT ${columns.join(', ')}, ${keyColumns(entity, new Set(fields))}
    ${fromSql(entity, entity.keys, fields)}`;
}

/** `source.process`, `source.pid` … become one STRUCT column `source`. */
function structView(name: Entity): string {
  const fields = fieldsOf(name).map((field) => field.name);
  const columns = new Map<string, string[]>();
  for (const field of fields) {
    const [head = field, part] = field.split('.');
    const parts = columns.get(head) ?? [];
    if (part !== undefined) parts.push(`${quoted(part)} := ${quoted(field)}`);
    columns.set(head, parts);
  }
  const selected = [...columns].map(([head, parts]) =>
    parts.length === 0 ? quoted(head) : `struct_pack(${parts.join(', ')}) AS ${quoted(head)}`,
  );
  return `CREATE OR REPLACE VIEW main.${name} AS SELECT ${selected.join(', ')}, * EXCLUDE (${fields.map(quoted).join(', ')})
    FROM main.${name}_flat`;
}

/** Statements that make, or make anew, the views over storage and derived names. */
export function viewStatements(): string[] {
  const byEvent = Object.entries(BY_EVENT).map(([name, sql]) => `CREATE OR REPLACE VIEW store.${name} AS ${sql}`);
  return [...byEvent, ...ENTITIES.flatMap((entity) => [flatView(entity), structView(entity)])];
}

/** Statements that make, or make anew, the derived names as views; they come before {@link viewStatements}. */
export function derivedStatements(): string[] {
  return Object.entries(DERIVED).map(([name, sql]) => `CREATE OR REPLACE VIEW store.${name} AS ${sql}`);
}

/** Statements that replace the derived views by tables with the same columns. */
export function settleStatements(): string[] {
  return DERIVED_NAMES.flatMap((name) => [
    `CREATE TABLE store.settled AS SELECT * FROM store.${name}`,
    `DROP VIEW store.${name}`,
    `ALTER TABLE store.settled RENAME TO ${name}`,
  ]);
}
