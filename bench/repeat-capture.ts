/** A capture of many millions of messages in little time: a short one over and over, each time later and with ids of its own. */
import type { Connection } from '../src/capture/connection.ts';
import type { TableName } from '../src/capture/tables/storage.ts';

// The built program, as in stage.ts.
const DIST = new URL('../dist/', import.meta.url).href;
const { openDatabase }: typeof import('../src/capture/database.ts') = await import(`${DIST}capture/database.js`);
const { STORAGE }: typeof import('../src/capture/tables/storage.ts') = await import(`${DIST}capture/tables/storage.js`);
const { queryRows }: typeof import('../src/capture/run.ts') = await import(`${DIST}capture/run.js`);

/** What an id column counts. */
type Space = 'event' | 'message' | 'call';

/** The tables that grow with time, and what their ids are ids of. All others (processes, names, stacks) are the same for every repetition. */
const REPEATED: Partial<Record<TableName, Readonly<Record<string, Space>>>> = {
  events: { id: 'event' },
  rpc: { event: 'event' },
  waits: { event: 'event' },
  contents: { event: 'event' },
  event_details: { event: 'event' },
  thread_events: { event: 'event' },
  module_events: { event: 'event' },
  event_stacks: { event: 'event' },
  switches: { id: 'event' },
  readies: { id: 'event' },
  messages: { id: 'message', send_event: 'event', receive_event: 'event', call: 'call' },
  calls: { id: 'call', parent: 'call', chain: 'call', request: 'message', reply: 'message' },
  parent_links: { call: 'call', parent: 'call' },
  parent_verdicts: { call: 'call' },
};

/** The clock of a recording counts in ticks of so many nanoseconds. */
const TICK_NS = 100n;

/** By how much one repetition is behind the one before. */
interface Shift extends Readonly<Record<Space, bigint>> {
  readonly nanoseconds: bigint;
}

/** Makes the capture at `path` (a finished one) so many times as long that it holds at least `messages`. */
export async function repeatCapture(path: string, messages: number): Promise<void> {
  const database = await openDatabase(path, { memory_limit: '512MB', threads: '2' });
  try {
    const { sql } = database;
    const own = await numberOf(sql, 'SELECT count(*)::VARCHAR AS n FROM store.messages');
    const times = Math.ceil(messages / Number(own));
    const shift = await shiftOf(sql);
    for (const [table, ids] of Object.entries(REPEATED)) await repeatTable(sql, { table, ids, shift, times });
    await lengthen(sql, shift.nanoseconds * BigInt(times - 1), times);
    await sql.run('CHECKPOINT');
  } finally {
    database.close();
    await database.released();
  }
}

async function numberOf(sql: Connection, query: string): Promise<bigint> {
  const [row] = await queryRows(sql, query);
  const n = row?.['n'];
  if (typeof n !== 'string') throw new Error(`no number: ${query}`);
  return BigInt(n);
}

async function shiftOf(sql: Connection): Promise<Shift> {
  const width = (...tables: string[]): Promise<bigint> =>
    numberOf(
      sql,
      `SELECT (max(id) - min(id) + 1)::BIGINT::VARCHAR AS n FROM (${tables.map((table) => `SELECT id FROM store.${table}`).join(' UNION ALL ')})`,
    );
  const span = await numberOf(
    sql,
    'SELECT (epoch_ns(max(time)) - epoch_ns(min(time)))::VARCHAR AS n FROM store.events',
  );
  return {
    event: await width('events', 'switches', 'readies'),
    message: await width('messages'),
    call: await width('calls'),
    nanoseconds: (span / TICK_NS + 1n) * TICK_NS,
  };
}

interface Repeat {
  readonly table: string;
  readonly ids: Readonly<Record<string, Space>>;
  readonly shift: Shift;
  readonly times: number;
}

async function repeatTable(sql: Connection, { table, ids, shift, times }: Repeat): Promise<void> {
  const columns: Readonly<Record<string, string>> = STORAGE[table as TableName];
  const rows = await numberOf(sql, `SELECT count(*)::VARCHAR AS n FROM store.${table}`);
  if (rows === 0n) return;
  for (let time = 1n; time < BigInt(times); time++) {
    const moved = Object.entries(columns).flatMap(([name, type]) => {
      const space = ids[name];
      if (space !== undefined) return [`"${name}" + ${shift[space] * time} AS "${name}"`];
      if (type !== 'time') return [];
      return [`make_timestamp_ns(epoch_ns("${name}") + ${shift.nanoseconds * time}) AS "${name}"`];
    });
    await sql.run(
      `INSERT INTO store.${table} SELECT * REPLACE (${moved.join(', ')}) FROM store.${table} WHERE rowid < ${rows}`,
    );
  }
}

/** Who ended within the recording ends in its last repetition; what the source said of itself is said of all of them. */
async function lengthen(sql: Connection, nanoseconds: bigint, times: number): Promise<void> {
  const later = (column: string): string => `${column} = make_timestamp_ns(epoch_ns(${column}) + ${nanoseconds})`;
  await sql.run(`UPDATE store.processes SET ${later('ended_at')}`);
  await sql.run(`UPDATE store.threads SET ${later('ended_at')}`);
  await sql.run(`UPDATE store.reports SET events = events * ${times}, ${later('last')}`);
  await sql.run(`UPDATE store.event_counts SET events = events * ${times}`);
}
