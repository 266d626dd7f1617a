import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { captureFolder, people, queryOf, rowsOf, SVCCTL } from '../../../test/support/captures.ts';
import { callFact, messageFact, traceEvent } from '../../../test/support/facts.ts';
import { Guid } from '../../base/guid.ts';
import { type Capture, openCapture } from '../reader.ts';
import type { CaptureWriter } from '../writer.ts';

const { path, written } = captureFolder();
const LEVELS = 'network_address, options, authentication_level, authentication_service, impersonation_level';
const BINDING = 'LEFT JOIN store.bindings b ON b.id = x.binding';

/** The tables as version 1 had them. */
const VERSION_1 = [
  `CREATE TABLE store.old AS SELECT x.event, x.procedure, b.protocol, b.endpoint, ${LEVELS}, x.activity_id FROM store.rpc x ${BINDING}`,
  'DROP TABLE store.rpc',
  'ALTER TABLE store.old RENAME TO rpc',
  `CREATE TABLE store.old AS SELECT x.id, x.parent, x.parent_confidence, x.chain, x.depth, x.client_process, x.client_thread,
    x.server_process, x.server_thread, x.port, b.protocol, b.endpoint, x.procedure, x.request, x.reply, x.started_at, x.ended_at,
    x.server_started_at, x.server_ended_at, x.wait_ns, x.status, x.activity_id, x.evidence, x.confidence FROM store.calls x ${BINDING}`,
  'DROP TABLE store.calls',
  'ALTER TABLE store.old RENAME TO calls',
  `CREATE TABLE store.old AS SELECT x.id, x.message_id, x.kind, x.send_event, x.receive_event, x.sent_at, x.received_at,
    x.source_process, x.source_thread, x.target_process, x.target_thread, x.port, x.size, x.call, b.protocol, x.procedure, x.summary,
    x.evidence, x.confidence FROM store.messages x ${BINDING}`,
  'DROP TABLE store.messages',
  'ALTER TABLE store.old RENAME TO messages',
  'DROP VIEW store.event_bindings',
  'DROP TABLE store.bindings',
  'UPDATE store.capture_info SET schema_version = 1',
];

function traffic(writer: CaptureWriter): void {
  people(writer);
  const levels = { authenticationLevel: 6, authenticationService: 10, impersonationLevel: 3 };
  const rpc = { interfaceUuid: SVCCTL, opnum: 12, protocol: 'ncalrpc', networkAddress: 'NULL', ...levels };
  const activityId = Guid.parse('11111111-2222-3333-4444-555555555555');
  writer.event(traceEvent({ id: 1, kind: 'rpc.client-start', ...rpc, endpoint: 'ntsvcs', activityId }), 2, 2);
  writer.event(
    traceEvent({ id: 2, kind: 'rpc.client-start', ...rpc, options: 'Security=x', impersonationLevel: 2 }),
    2,
    2,
  );
  writer.event(traceEvent({ id: 3, kind: 'rpc.server-start', ...rpc, endpoint: 'ntsvcs' }), 1, 1);
  writer.event(traceEvent({ id: 4, kind: 'rpc.client-stop', status: 0, activityId }), 2, 2);
  writer.event(traceEvent({ id: 5, kind: 'rpc.endpoint', protocol: 'ncacn_np', endpoint: '\\pipe\\lsass' }), 1, 1);
  writer.event(traceEvent({ id: 6 }), 1, 1);
  writer.message(messageFact({ id: 1, protocol: 'ncalrpc', interfaceUuid: SVCCTL, opnum: 12, call: 1 }));
  writer.message(messageFact({ id: 2, summary: 'a line' }));
  writer.call(callFact({ id: 1, protocol: 'ncalrpc', endpoint: 'ntsvcs', status: 5 }));
  writer.call(callFact({ id: 2, protocol: 'ncacn_np' }));
  writer.call(callFact({ id: 3 }));
}

async function everything(capture: Capture): Promise<unknown> {
  const shown = [];
  for (let id = 1; id <= 6; id++) shown.push(await capture.showEvent(id));
  const lists = [];
  for (const entity of ['messages', 'calls', 'events'] as const) lists.push(await rowsOf(capture, entity));
  return { shown, lists };
}

it('says of every message, call and event what version 1 said', async () => {
  const now = await written(traffic);
  const target = path();
  copyFileSync(now.path, target);
  const database = await DuckDBInstance.create(target);
  const connection = await database.connect();
  for (const statement of VERSION_1) await connection.run(statement);
  connection.closeSync();
  database.closeSync();

  const before = await openCapture(target);
  expect(await before.row('events', 1)).toMatchObject({ activity_id: '11111111-2222-3333-4444-555555555555' });
  expect(await everything(before)).toEqual(await everything(now));
  const columns = `SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'store' ORDER BY ALL`;
  expect(await queryOf(before, columns)).toEqual(await queryOf(now, columns));
  expect(await queryOf(before, 'SELECT count(*) AS n FROM store.bindings')).toEqual([{ n: 6 }]);
  before.close();
});

it('gives back the room of the tables that it makes anew, and says the same after it', async () => {
  const now = await written((writer) => {
    for (let id = 1; id <= 40_000; id++) {
      const noise = (id * 2_654_435_761) >>> 0;
      writer.message(messageFact({ id, messageId: noise, sentAt: noise, protocol: id % 3 === 0 ? 'ncalrpc' : 'lrpc' }));
    }
  });
  const target = path();
  copyFileSync(now.path, target);
  const database = await DuckDBInstance.create(target);
  const connection = await database.connect();
  for (const statement of VERSION_1) await connection.run(statement);
  connection.closeSync();
  database.closeSync();
  const size = statSync(target).size;

  const before = await openCapture(target);
  expect(statSync(target).size).toBeLessThan(size);
  expect(statSync(target).size).toBeLessThan(1.2 * statSync(now.path).size);
  if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(target)).filter((name) => name.startsWith(basename(target)))).toEqual([basename(target)]);
  const sums = `SELECT count(*) AS n, sum(id) AS ids, sum(message_id) AS noise, count(protocol) AS named FROM messages`;
  expect(await queryOf(before, sums)).toEqual(await queryOf(now, sums));
  const ordered = 'SELECT id FROM store.messages LIMIT 3';
  expect(await queryOf(before, ordered)).toEqual(await queryOf(now, ordered));
  before.close();
});
