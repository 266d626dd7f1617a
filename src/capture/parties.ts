/** Both sides of a message or call in full, and what told the names that its row shows. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';
import { rowById } from './show.ts';
import type { Row, Value } from './values.ts';

/** A process with the thread that acted. */
export interface PartyRows {
  /** Row of `processes`. */
  readonly process: Row | undefined;
  readonly tid: Value;
  readonly threadName: Value;
  readonly service: Value;
  readonly serviceTag: Value;
}

/** Where names of a row come from. */
export interface NameFacts {
  readonly port: Value;
  /** `named_by` of the port. */
  readonly portNamedBy: Value;
  readonly interface: Value;
  readonly interfaceUuid: Value;
  /** Where the catalogue has the interface's name from. */
  readonly interfaceSource: Value;
  readonly procedure: Value;
  readonly opnum: Value;
}

export interface Parties {
  /** Source or client, target or server. */
  readonly from: PartyRows;
  readonly to: PartyRows;
  readonly names: NameFacts;
}

const SIDES = {
  messages: ['source', 'target'],
  calls: ['client', 'server'],
} as const;

/** The parties of the message or call with an id; `undefined` if there is none. */
export async function readParties(
  sql: DuckDBConnection,
  entity: keyof typeof SIDES,
  id: number,
): Promise<Parties | undefined> {
  const [from, to] = SIDES[entity];
  const thread = (side: string, alias: string): string =>
    `x.${side}_process AS ${side}_process, ${alias}.tid AS ${side}_tid, ${alias}r.name AS ${side}_thread_name,
      ${alias}.service AS ${side}_service, ${alias}r.service_tag AS ${side}_tag`;
  const join = (side: string, alias: string): string =>
    `LEFT JOIN store.thread_names ${alias} ON ${alias}.id = x.${side}_thread
      LEFT JOIN store.threads ${alias}r ON ${alias}r.id = x.${side}_thread`;
  const [row] = await queryRows(
    sql,
    `SELECT ${thread(from, 'a')}, ${thread(to, 'b')}, po.name AS port, po.named_by, i.uuid, i.name AS interface, i.source, p.opnum,
      p.name AS procedure
    FROM store.${entity} x ${join(from, 'a')} ${join(to, 'b')} LEFT JOIN store.ports po ON po.id = x.port
    LEFT JOIN store.procedures p ON p.id = x.procedure LEFT JOIN store.interfaces i ON i.id = p.interface
    WHERE x.id = ${Math.trunc(id)} LIMIT 1`,
  );
  if (row === undefined) return undefined;
  const party = async (side: string): Promise<PartyRows> => ({
    process: await rowById(sql, 'processes', row[`${side}_process`]),
    tid: row[`${side}_tid`] ?? null,
    threadName: row[`${side}_thread_name`] ?? null,
    service: row[`${side}_service`] ?? null,
    serviceTag: row[`${side}_tag`] ?? null,
  });
  return {
    from: await party(from),
    to: await party(to),
    names: {
      port: row['port'] ?? null,
      portNamedBy: row['named_by'] ?? null,
      interface: row['interface'] ?? null,
      interfaceUuid: row['uuid'] ?? null,
      interfaceSource: row['source'] ?? null,
      procedure: row['procedure'] ?? null,
      opnum: row['opnum'] ?? null,
    },
  };
}
