import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../base/text-width.ts';
import { safeText } from './safe-text.ts';
import { columnWidths, tableText } from './table-text.ts';

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
