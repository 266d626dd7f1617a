import type { Migration } from './migration.ts';

const REST = ['network_address', 'options', 'authentication_level', 'authentication_service', 'impersonation_level'];
const ALL = ['protocol', 'endpoint', ...REST];

/** The table with the number of its binding in the place of `protocol`, and without the other columns of `own`. */
function moved(table: string, own: readonly string[]): string[] {
  const others = own.filter((column) => column !== 'protocol');
  const without = others.length === 0 ? '' : `EXCLUDE (${others.join(', ')})`;
  const same = ALL.map((column) => `b.${column} IS NOT DISTINCT FROM ${own.includes(column) ? `t.${column}` : 'NULL'}`);
  return [
    `CREATE TABLE store.moved AS SELECT t.* ${without} REPLACE (b.id AS protocol) FROM store.${table} t
      LEFT JOIN store.bindings b ON ${same.join(' AND ')}`,
    `DROP TABLE store.${table}`,
    `ALTER TABLE store.moved RENAME TO ${table}`,
    `ALTER TABLE store.${table} RENAME COLUMN protocol TO binding`,
  ];
}

/** Version 1 had the columns of `bindings` in every row of `rpc`, and some of them in `calls` and `messages`. */
export const BINDINGS: Migration = {
  from: 1,
  statements: [
    `CREATE TABLE store.bindings AS SELECT row_number() OVER ()::UINTEGER AS id, * FROM (
      SELECT ${ALL.join(', ')} FROM store.rpc
      UNION SELECT protocol, endpoint, NULL, NULL, NULL, NULL, NULL FROM store.calls
      UNION SELECT protocol, NULL, NULL, NULL, NULL, NULL, NULL FROM store.messages)
      WHERE ${ALL.map((column) => `${column} IS NOT NULL`).join(' OR ')}`,
    ...moved('rpc', ALL),
    ...moved('calls', ['protocol', 'endpoint']),
    ...moved('messages', ['protocol']),
  ],
};
