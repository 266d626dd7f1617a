import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../base/text-width.ts';
import { columnsOf } from './columns.ts';
import { safeText } from './safe-text.ts';
import { columnsWithin, columnWidths, tableText } from './table-text.ts';

const columns = [{ header: 'Pid', align: 'right' as const }, { header: 'Name' }, { header: 'Command line' }];
const rows = [
  ['4', 'System', '-'],
  ['1224', 'svchost.exe', 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Winmgmt'],
  ['88', '文字.exe', 'x'],
];

describe('tableText', () => {
  it('aligns columns', () => {
    expect(tableText(columns, rows)).toEqual([
      ' Pid  Name         Command line',
      '   4  System       -',
      '1224  svchost.exe  C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Winmgmt',
      '  88  文字.exe     x',
    ]);
  });

  it('cuts the widest column first', () => {
    expect(tableText(columns, rows, { width: 40 })).toEqual([
      ' Pid  Name         Command line',
      '   4  System       -',
      '1224  svchost.exe  C:\\Windows\\system32\\…',
      '  88  文字.exe     x',
    ]);
  });

  it('respects the widths a column asks for', () => {
    const [first, second] = columnWidths(
      [
        { header: 'a', maxWidth: 5 },
        { header: 'b', minWidth: 20 },
      ],
      [['x'.repeat(50), 'y'.repeat(50)]],
      12,
    );
    expect([first, second]).toEqual([5, 20]);
  });

  it('has no spaces at the end and needs no rows', () => {
    expect(tableText(columns, [])).toEqual(['Pid  Name  Command line']);
    expect(tableText(columns, [['', '', '']])[1]).toBe('');
    expect(tableText([], [[]])).toEqual(['', '']);
  });

  it('fits any cells into the terminal, down to the narrowest that makes sense', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 }).map(safeText);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.integer({ min: 28, max: 100 }),
        (cells, width) => {
          for (const line of tableText(columns, cells, { width })) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('measures a cell of a million characters quickly enough to be used', () => {
    const lines = tableText(columns, [['x'.repeat(1_000_000), 'y'.repeat(1_000_000), 'z'.repeat(1_000_000)]], {
      width: 80,
    });
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });
});

describe('columnsWithin', () => {
  const wide = [
    { header: 'Pid', align: 'right' as const },
    { header: 'Name' },
    { header: 'UUID', whole: true, leaves: 3 },
    { header: 'Session', align: 'right' as const, leaves: 2 },
    { header: 'Command line', leaves: 1 },
  ];
  const uuid = '12345678-1234-abcd-ef00-0123456789ab';
  const row = ['1224', 'a-program-of-a-long-name.exe', uuid, '1', 'x'.repeat(50)];

  it('keeps all where there is room, the longest ones cut', () => {
    expect(columnsWithin(wide, [row])).toEqual([0, 1, 2, 3, 4]);
    expect(columnsWithin(wide, [row], 83)).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets columns leave one by one in their order, and keeps those that have none', () => {
    expect(columnsWithin(wide, [row], 82)).toEqual([0, 1, 2, 3]);
    expect(columnsWithin(wide, [row], 66)).toEqual([0, 1, 2]);
    expect(columnsWithin(wide, [row], 40)).toEqual([0, 1]);
    expect(columnsWithin(wide, [row], 5)).toEqual([0, 1]);
  });

  it('lets those go first that have no value', () => {
    expect(columnsWithin(wide, [['1224', 'a-program-of-a-long-name.exe', '-', '1', 'x'.repeat(50)]], 50)).toEqual([
      0, 1, 3, 4,
    ]);
  });

  it('never cuts what says nothing when it is cut', () => {
    const widths = columnWidths([{ header: 'UUID', whole: true }, { header: 'Name' }], [[uuid, 'y'.repeat(50)]], 50);
    expect(widths).toEqual([36, 12]);
  });

  it('leaves names, pids, who talks to whom and how sure that is on a terminal of 80 columns', () => {
    const stay = (list: Parameters<typeof columnsOf>[0], length = 30): string[] => {
      const columns = columnsOf(list);
      const cells = columns.map(({ align }) => (align === 'right' ? '123456' : 'n'.repeat(length)));
      return columnsWithin(columns, [cells], 80).map((index) => columns[index]?.key ?? '');
    };
    expect(stay('processes')).toEqual(expect.arrayContaining(['pid', 'name']));
    expect(stay('calls')).toEqual(expect.arrayContaining(['id', 'client', 'server', 'asked', 'confidence']));
    expect(stay('messages')).toEqual(expect.arrayContaining(['id', 'source', 'target', 'said', 'confidence']));
    expect(stay('modules')).not.toContain('pdb_name');
    expect(stay('interfaces', 36)).toEqual(expect.arrayContaining(['uuid', 'name', 'calls']));
  });
});
