import { describe, expect, it } from 'vitest';
import { captureFolder, queryOf, rowsOf, SVCCTL } from '../../test/support/captures.ts';
import { callFact, messageFact, traceEvent } from '../../test/support/facts.ts';
import type { RpcStart } from '../model/event.ts';
import { BindingKeys } from './binding-keys.ts';
import { TableWriter } from './table-writer.ts';
import { STORAGE } from './tables/storage.ts';

const { written } = captureFolder();
const LEVELS = { authenticationLevel: 6, authenticationService: 10, impersonationLevel: 3 };

function start(part: Partial<RpcStart> & { readonly id: number }): RpcStart {
  const over = { protocol: 'ncalrpc', endpoint: 'ntsvcs', networkAddress: 'NULL', options: 'Security=x', ...LEVELS };
  return traceEvent({ kind: 'rpc.client-start', interfaceUuid: SVCCTL, opnum: 1, ...over, ...part }) as RpcStart;
}

describe('bindings', () => {
  it('are one row each, however often and in whatever order they come', async () => {
    const others: Partial<RpcStart>[] = [
      {},
      { protocol: 'ncacn_np' },
      { endpoint: 'lsapolicylookup' },
      { endpoint: undefined },
      { networkAddress: undefined },
      { options: undefined },
      { authenticationLevel: 5 },
      { authenticationService: 9 },
      { impersonationLevel: 2 },
    ];
    const capture = await written((writer) => {
      for (let id = 1; id <= 900; id++) {
        writer.event(start({ id, ...others[(id * id + (id >> 4)) % others.length] }), undefined, undefined);
        writer.call(callFact({ id, protocol: 'ncalrpc', endpoint: id % 3 === 0 ? 'ntsvcs' : 'epmapper' }));
        writer.message(messageFact({ id, protocol: id % 2 === 0 ? 'lrpc' : 'ncalrpc' }));
        writer.message(messageFact({ id: id + 1000 }));
      }
    });
    const used = new Set(
      [...Array(900).keys()].map((index) => ((index + 1) ** 2 + ((index + 1) >> 4)) % others.length),
    );
    const query =
      'SELECT count(*) AS rows, count(DISTINCT b) AS bindings FROM (SELECT b FROM (SELECT * EXCLUDE (id) FROM store.bindings) b)';
    expect(await queryOf(capture, query)).toEqual([{ rows: used.size + 4, bindings: used.size + 4 }]);
    expect(used.size).toBe(others.length);
    for (const id of [1, 2, 3, 4, 5, 6, 7, 8, 9, 899]) {
      const { protocol, endpoint, networkAddress, options, ...levels } = start({
        id,
        ...others[(id * id + (id >> 4)) % others.length],
      });
      expect((await capture.showEvent(id))?.rpc).toEqual({
        protocol,
        endpoint: endpoint ?? null,
        network_address: networkAddress ?? null,
        options: options ?? null,
        authentication_level: levels.authenticationLevel,
        authentication_service: levels.authenticationService,
        impersonation_level: levels.impersonationLevel,
        activity_id: null,
      });
    }
    const fields = ['id', 'protocol', 'endpoint'];
    expect((await rowsOf(capture, 'calls', { fields, limit: 3 })).map((row) => row['endpoint'])).toEqual([
      'epmapper',
      'epmapper',
      'ntsvcs',
    ]);
    expect(await capture.topValues('messages', { field: 'protocol', limit: 9 })).toEqual([
      { value: null, count: 900 },
      { value: 'lrpc', count: 450 },
      { value: 'ncalrpc', count: 450 },
    ]);
  });

  it('are told apart where there are more than are remembered', async () => {
    const capture = await written((writer) => {
      for (let id = 1; id <= 60_000; id++)
        writer.call(callFact({ id, protocol: `p${id % 40}`, endpoint: `e${id % 53_000}` }));
    });
    const wrong =
      "SELECT count(*) AS n FROM calls WHERE protocol <> 'p' || (id % 40) OR endpoint <> 'e' || (id % 53000)";
    expect(await queryOf(capture, wrong)).toEqual([{ n: 0 }]);
  });

  it('are forgotten early where their texts are long, so that a hostile recording fills no memory', () => {
    const table = new TableWriter(STORAGE.bindings, ({ columns }) => {
      for (const column of columns) column.clear();
    });
    const keys = new BindingKeys(table);
    const long = (number: number): string => `${number} ${'x'.repeat(30_000)}`;
    const first = keys.named('ncalrpc', long(0));
    expect(keys.named('ncalrpc', long(1))).not.toBe(first);
    expect(keys.named('ncalrpc', long(0))).toBe(first);
    for (let number = 1; number <= 400; number++) keys.named('ncalrpc', long(number));
    expect(keys.named('ncalrpc', long(0))).toBe(402);
    expect(table.rows).toBe(402);
  });
});
