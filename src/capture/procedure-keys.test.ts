import { expect, it } from 'vitest';
import { NAMES, SVCCTL } from '../../test/support/captures.ts';
import type { FilledRows } from './packed-chunk.ts';
import { ProcedureKeys } from './procedure-keys.ts';
import { TableWriter } from './table-writer.ts';
import { STORAGE } from './tables/storage.ts';

function forget({ columns }: FilledRows): void {
  for (const column of columns) column.clear();
}

it('starts over where one interface has more procedures than are remembered', () => {
  const interfaces = new TableWriter(STORAGE.interfaces, forget);
  const procedures = new TableWriter(STORAGE.procedures, forget);
  const keys = new ProcedureKeys(interfaces, procedures, NAMES);
  const first = keys.key(SVCCTL, 0);
  expect(keys.key(SVCCTL, 1)).not.toBe(first);
  expect(keys.key(SVCCTL, 0)).toBe(first);
  const MANY = 250_000;
  for (let opnum = 0; opnum < MANY; opnum++) keys.key(SVCCTL, opnum);
  expect([interfaces.rows, procedures.rows]).toEqual([2, MANY]);
  expect(keys.key(SVCCTL, 0)).toBe(MANY + 1);
  expect(keys.key(SVCCTL, MANY - 1)).toBe(MANY);
});
