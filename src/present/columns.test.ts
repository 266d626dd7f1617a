import { describe, expect, it } from 'vitest';
import { ENTITIES, findField } from '../query/fields.ts';
import { fieldColumn, formatValue } from './column.ts';
import { columnsOf } from './columns.ts';

const context = { times: 'relative', start: '2020-07-29T00:07:00.0000000Z' } as const;

const call = {
  id: 7,
  started_at: '2020-07-29T00:07:01.5000000Z',
  duration_ns: 12_300_000,
  client: { process: 'powershell.exe', pid: 4242, tid: 1, service: null },
  server: { process: 'svchost.exe', pid: 1224, tid: 2, service: 'Winmgmt' },
  port: null,
  endpoint: 'OLE123',
  interface: 'IWbemServices',
  interface_uuid: '9556dc99-828c-11cf-a37e-00aa003240c7',
  procedure: 'ExecMethod',
  opnum: 24,
  status: 1722,
  confidence: 'likely',
};

describe('columns', () => {
  it.each(ENTITIES)('of %s read fields that exist, each column once', (entity) => {
    const columns = columnsOf(entity);
    expect(new Set(columns.map((column) => column.key)).size).toBe(columns.length);
    for (const column of columns) {
      for (const name of column.fields) expect(findField(entity, name), `${entity} ${name}`).toBeDefined();
      expect(column.minWidth).toBeLessThanOrEqual(column.width);
    }
  });

  it('show a call', () => {
    const shown = columnsOf('calls').map((column) => [column.header, column.text(call, context)]);
    expect(Object.fromEntries(shown)).toEqual({
      Id: '7',
      Started: '+1.500000',
      Duration: '12.3 ms',
      Client: 'powershell.exe(4242)',
      Server: 'svchost.exe(1224) [Winmgmt]',
      Port: 'OLE123',
      'Interface and procedure': 'IWbemServices ExecMethod',
      Status: 'RPC_S_SERVER_UNAVAILABLE (1722)',
      Sure: 'likely',
    });
  });

  it.each(ENTITIES)('show a %s of which nothing is known', (entity) => {
    for (const column of columnsOf(entity)) expect(column.text({}, context)).toMatch(/^[-?]$/);
  });

  it('of single fields follow the type', () => {
    const column = fieldColumn({ name: 'client.pid', title: 'Client pid', type: 'number' });
    expect(column).toMatchObject({ key: 'client.pid', header: 'Client pid', align: 'right', fields: ['client.pid'] });
    expect(column.text(call, context)).toBe('4242');
  });
});

describe('formatValue', () => {
  it.each([
    [null, 'text', '-'],
    ['a\u001bb', 'text', 'a\\u001bb'],
    [['Winmgmt', 'BITS'], 'list', 'Winmgmt, BITS'],
    [[], 'list', '-'],
    [true, 'flag', 'yes'],
    [false, 'flag', 'no'],
    ['18446735277616529408', 'hex', '0xfffff80000000000'],
    [4096, 'size', '4.00 KB'],
    [1234, 'count', '1,234'],
    [1234, 'number', '1234'],
    [0xc0000022, 'nt-status', 'STATUS_ACCESS_DENIED (0xc0000022)'],
    ['2020-07-29T00:07:01.5000000Z', 'time', '+1.500000'],
    ['not a number', 'duration', 'not a number'],
    [{ a: '\u202e' }, 'text', '{"a":"\\u202e"}'],
  ] as const)('%j as %s is %j', (value, type, text) => {
    expect(formatValue(value, type, context)).toBe(text);
  });
});
