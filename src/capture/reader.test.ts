import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureFolder, NAMES, people, queryOf, rowsOf, SVCCTL } from '../../test/support/captures.ts';
import { BASE, callFact, captureSource, messageFact, processFact, traceEvent } from '../../test/support/facts.ts';
import { countSkip, newReport } from '../model/report.ts';
import type { Entity } from '../query/field.ts';
import { ENTITIES, fieldsOf } from '../query/fields.ts';
import { compileFilter } from '../query/resolve.ts';
import { toSql } from '../query/to-sql.ts';
import { type Capture, openCapture } from './reader.ts';
import type { Where } from './select.ts';
import { createCapture } from './writer.ts';

const { path, written } = captureFolder();

function where(text: string, entity: Entity): Where {
  const filter = compileFilter(text, entity);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  return toSql(filter.value);
}

describe('lists', () => {
  let capture: Capture;
  beforeAll(async () => {
    const target = path('lists.alpc');
    const writer = await createCapture(target, { createdBy: '1.2.3', base: BASE, names: NAMES });
    people(writer);
    writer.process(processFact({ id: 3, pid: 5000, parent: 1, name: 'powershell.exe' }));
    writer.port({ id: 1, name: '\\RPC Control\\ntsvcs', protocol: 'alpc', process: 1, namedBy: 'rpc-client' });
    for (let id = 1; id <= 300; id++) {
      const svcctl = id % 3 === 0;
      writer.event(
        svcctl
          ? traceEvent({ id, kind: 'rpc.client-start', interfaceUuid: SVCCTL, opnum: 12, protocol: 'ncalrpc' })
          : traceEvent({ id, pid: id % 2, messageId: id }),
        svcctl ? 1 : undefined,
        svcctl ? 1 : undefined,
      );
      writer.message(
        messageFact({
          id,
          messageId: 1000 - id,
          sentAt: id,
          receivedAt: id % 7 === 0 ? undefined : id + (id % 5),
          sourceProcess: id % 2 === 0 ? 3 : 2,
          sourceThread: id % 2 === 0 ? undefined : 2,
          targetProcess: 1,
          port: id % 4 === 0 ? 1 : undefined,
          interfaceUuid: svcctl ? SVCCTL : undefined,
          opnum: svcctl ? 12 : undefined,
          evidence: id % 10 === 0 ? 1 : 2,
        }),
      );
    }
    await writer.finish({ sources: [captureSource()] });
    capture = await openCapture(target);
  });
  afterAll(() => capture.close());

  const every = (step: number, test: (id: number) => boolean = () => true): number[] =>
    Array.from({ length: 300 }, (_, index) => index + 1).filter((id) => id % step === 0 && test(id));

  it.each([undefined, 'process:powershell*', 'interface:svcctl', 'message_id:<500', 'latency:>100ns', 'no-such-word'])(
    'have the same ids by their bits, filtered by %s',
    async (text) => {
      const condition = text === undefined ? undefined : where(text, 'messages');
      const byBits: number[] = [];
      for await (const { from, bits } of capture.idBits('messages', { where: condition })) {
        for (let bit = 0; bit < 8 * bits.length; bit++)
          if (((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) byBits.push(from + bit);
      }
      const inOrder: number[] = [];
      for await (const ids of capture.ids('messages', condition === undefined ? {} : { where: condition }))
        inOrder.push(...ids);
      expect(byBits).toEqual(inOrder);
      expect(byBits.length).toBe(await capture.count('messages', condition));
    },
  );

  it.each<[string, Entity, number[]]>([
    ['powershell', 'messages', every(2)],
    ['winmgmt', 'messages', every(1, (id) => id % 2 === 1)],
    ['-winmgmt', 'messages', every(2)],
    ['source.pid:5000 matched:no', 'messages', every(14)],
    ['port:*ntsvcs', 'messages', every(4)],
    ['RCreateServiceW', 'messages', every(3)],
    ['opnum:12 interface:svcctl', 'messages', every(3)],
    [`uuid:${SVCCTL} latency:400ns`, 'messages', every(3, (id) => id % 5 === 4 && id % 7 !== 0)],
    ['evidence:message-id', 'messages', every(10)],
    ['service:*', 'messages', every(1, (id) => id % 2 === 1)],
    ['-port:*', 'messages', every(1, (id) => id % 4 !== 0)],
    ['kind:rpc.client-start', 'events', every(3)],
    ['services.exe', 'events', every(3)],
    ['pid:1', 'events', every(1, (id) => id % 3 !== 0 && id % 2 === 1)],
    ['svcctl opnum:12', 'events', every(3)],
    ['protocol:ncalrpc -svcctl', 'events', []],
  ])('filtered by %s give the right %s', async (text, entity, ids) => {
    const found = await rowsOf(capture, entity, { where: where(text, entity), fields: ['id'] });
    expect(found.map((row) => row['id'])).toEqual(ids);
    expect(await capture.count(entity, where(text, entity))).toBe(ids.length);
    const some = await rowsOf(capture, entity, { where: where(text, entity), fields: ['id'], limit: 5, offset: 1 });
    expect(some.map((row) => row['id'])).toEqual(ids.slice(1, 6));
  });

  it('are sorted by stored and by joined fields, unknown values last', async () => {
    const byId = await rowsOf(capture, 'messages', { fields: ['id'], sort: [{ field: 'message_id' }], limit: 3 });
    expect(byId).toEqual([{ id: 300 }, { id: 299 }, { id: 298 }]);
    const byLatency = await rowsOf(capture, 'messages', {
      fields: ['id', 'latency_ns'],
      sort: [
        { field: 'latency_ns', descending: true },
        { field: 'id', descending: true },
      ],
      limit: 2,
    });
    expect(byLatency).toEqual([
      { id: 299, latency_ns: 400 },
      { id: 289, latency_ns: 400 },
    ]);
    const byProcess = await rowsOf(capture, 'messages', {
      fields: ['id'],
      sort: [{ field: 'source.process' }],
      limit: 2,
    });
    expect(byProcess).toEqual([{ id: 2 }, { id: 4 }]);
    const last = await rowsOf(capture, 'messages', { fields: ['id', 'port'], sort: [{ field: 'port' }], offset: 298 });
    expect(last).toEqual([
      { id: 298, port: null },
      { id: 299, port: null },
    ]);
  });

  it('refuse fields that do not exist', async () => {
    await expect(rowsOf(capture, 'messages', { fields: ['id', 'sender'] })).rejects.toThrow(/no field "sender"/);
    await expect(rowsOf(capture, 'calls', { sort: [{ field: 'size; DROP' }] })).rejects.toMatchObject({
      name: 'UserError',
      hint: expect.stringContaining('duration_ns'),
    });
  });

  it.each(ENTITIES)('of %s have exactly the fields of the registry, in their order', async (entity) => {
    const flat = await queryOf(capture, `SELECT column_name FROM (DESCRIBE main.${entity}_flat)`);
    const columns = flat.map((row) => row['column_name']);
    const fields = fieldsOf(entity).map((field) => field.name);
    expect(columns.slice(0, fields.length)).toEqual(fields);
    // Filters are tried on the key rows alone first, where no other column may have the name of a joined field.
    expect(new Set(columns).size).toBe(columns.length);
    const heads = [...new Set(fields.map((name) => name.split('.')[0]))];
    const nested = await queryOf(capture, `SELECT column_name FROM (DESCRIBE main.${entity})`);
    expect(nested.slice(0, heads.length).map((row) => row['column_name'])).toEqual(heads);
  });

  it('have the key columns and tables that filters search', async () => {
    for (const entity of ENTITIES) {
      for (const { name, via } of fieldsOf(entity)) {
        if (via === undefined) continue;
        const test = `SELECT k."${via.column}", v."${via.tableColumn}" FROM main.${entity}_flat k
          JOIN ${via.table} v ON v."${via.tableKey ?? 'id'}" = k."${via.column}"
          WHERE k."${name}" IS DISTINCT FROM v."${via.tableColumn}" LIMIT 1`;
        expect(await queryOf(capture, test), `${entity} ${name}`).toEqual([]);
      }
    }
  });

  it('can be asked in SQL with the names of the JSON', async () => {
    expect(await queryOf(capture, 'SELECT source.process, count(*) AS n FROM messages GROUP BY 1 ORDER BY 1')).toEqual([
      { process: 'powershell.exe', n: 150 },
      { process: 'svchost.exe', n: 150 },
    ]);
    expect(await queryOf(capture, 'SELECT source FROM messages WHERE id = 1')).toEqual([
      { source: { process: 'svchost.exe', pid: 812, process_row: 2, tid: 900, service: 'Winmgmt' } },
    ]);
  });
});

describe('statistics', () => {
  it('add up what the sources reported', async () => {
    const target = path();
    const writer = await createCapture(target, { createdBy: '1.2.3', base: BASE });
    people(writer);
    writer.event(traceEvent({ id: 1, time: 10 }), undefined, undefined);
    writer.event(traceEvent({ id: 2, time: 30 }), undefined, undefined);
    writer.message(messageFact({ id: 1, sentAt: 10 }));
    writer.message(messageFact({ id: 2, sentAt: 10, receivedAt: 30 }));
    writer.call(callFact({ id: 1 }));
    const report = { ...newReport(), buffers: 4, events: 100, lostEvents: 3, lostBuffers: 1 };
    report.eventsBy.set('alpc.send', 60).set('Process/1', 40);
    countSkip(report, 'unknown payload', 10, 77);
    countSkip(report, 'unknown payload', 10, 99);
    const source = { ...captureSource('a.etl'), report };
    const unread = { ...captureSource('b.etl'), sha256: undefined, report: { ...report, bytesTotal: undefined } };
    await writer.finish({ sources: [source, unread], state: 'stopped' });
    const capture = await openCapture(target);
    expect(capture.info).toMatchObject({ schemaVersion: 2, createdBy: '1.2.3', state: 'stopped' });
    expect(capture.info.createdAt).toMatch(/^20\d\d-\d\d-\d\dT[\d:]{8}\.\d{7}Z$/);
    expect(await capture.stats()).toEqual({
      buffers: 8,
      events: 200,
      events_by: { 'alpc.send': 120, 'Process/1': 80 },
      skipped: { 'unknown payload': 4 },
      lost: { events: 6, buffers: 2 },
      first: '2020-07-29T00:07:00.6236177Z',
      last: '2020-07-29T00:07:00.6236197Z',
      host: expect.objectContaining({ name: null }),
      processes: 2,
      threads: 2,
      services: 2,
      messages: 2,
      calls: 1,
      unmatched: 1,
      state: 'stopped',
      sources: [
        { name: 'a.etl', size: 1, sha256: 'ab'.repeat(32) },
        { name: 'b.etl', size: 1, sha256: null },
      ],
    });
    capture.close();
  });
});

describe('files that are no captures', () => {
  it('are refused in words', async () => {
    writeFileSync(path('empty.alpc'), '');
    writeFileSync(path('text.alpc'), 'some text '.repeat(2000));
    const database = await DuckDBInstance.create(path('other.alpc'));
    await (await database.connect()).run('CREATE TABLE t (a INTEGER)');
    database.closeSync();
    await expect(openCapture(path('missing.alpc'))).rejects.toThrow('missing.alpc does not exist');
    await expect(openCapture(path('empty.alpc'))).rejects.toThrow('empty.alpc is not a capture');
    await expect(openCapture(path('text.alpc'))).rejects.toThrow('text.alpc is not a capture');
    await expect(openCapture(path('other.alpc'))).rejects.toThrow('is a DuckDB database, but not a capture');
    await expect(openCapture(path('.'))).rejects.toThrow(/is a folder, not a capture/);
    renameSync(path('other.alpc'), path('killed.alpc.partial'));
    await expect(openCapture(path('killed.alpc.partial'))).rejects.toThrow(/of an import that ended before anything/);
  });

  it('nor are captures from the future, cut off or overwritten ones', async () => {
    const capture = await written((writer) => {
      for (let id = 1; id <= 20_000; id++) writer.message(messageFact({ id, messageId: (id * 2_654_435_761) >>> 0 }));
    });
    const bytes = readFileSync(capture.path);
    const cut = path('cut.alpc');
    writeFileSync(cut, bytes.subarray(0, bytes.length >> 1));
    await expect(openCapture(cut)).rejects.toMatchObject({ name: 'UserError', message: 'cut.alpc is damaged' });
    // Bytes overwritten anywhere: refused when opened, or when the damaged part is read; never a crash or wrong rows.
    for (let at = 5000; at < bytes.length; at += bytes.length >> 3) {
      const damaged = Uint8Array.from(bytes);
      damaged.fill(0xee, at, at + 200);
      const target = path();
      writeFileSync(target, damaged);
      try {
        const opened = await openCapture(target);
        const rows = await rowsOf(opened, 'messages', { fields: ['id'] }).finally(() => opened.close());
        expect(rows.length).toBe(20_000);
      } catch (error) {
        expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(/is damaged|not a capture/) });
      }
    }
    const future = path('future.alpc');
    writeFileSync(future, bytes);
    const database = await DuckDBInstance.create(future);
    await (await database.connect()).run("UPDATE store.capture_info SET schema_version = 99, created_by = '9.9.9'");
    database.closeSync();
    await expect(openCapture(future)).rejects.toThrow('was written by a newer version of alpcscope (9.9.9)');
  });
});
