import { describe, expect, it } from 'vitest';
import { processLabel } from './label.ts';
import { callSummary, messageSummary } from './summary.ts';

const uuid = '367abb81-9844-35f1-ad32-98f038001003';

describe('callSummary', () => {
  it.each([
    [
      { interface: 'svcctl', interface_uuid: uuid, opnum: 16, procedure: 'ROpenServiceW', status: 0 },
      'svcctl ROpenServiceW → 0',
    ],
    [
      { interface: 'svcctl', interface_uuid: uuid, opnum: 12, procedure: null, status: 5 },
      'svcctl opnum 12 → ERROR_ACCESS_DENIED (5)',
    ],
    [{ interface: null, interface_uuid: uuid, opnum: 0, procedure: null, status: null }, `${uuid} opnum 0`],
    [{ interface: null, interface_uuid: null, opnum: 7, procedure: null, status: null }, 'opnum 7'],
    [{ interface: null, interface_uuid: null, opnum: null, procedure: null, status: null }, 'call'],
    [{ interface: '\u202eevil', opnum: 1, status: 1722 }, '\\u202eevil opnum 1 → RPC_S_SERVER_UNAVAILABLE (1722)'],
    [{ interface: 7, opnum: 'x', status: {} }, 'call'],
  ])('%j', (row, text) => {
    expect(callSummary(row)).toBe(text);
  });
});

describe('messageSummary', () => {
  it.each([
    [
      { kind: 'request', interface: 'svcctl', procedure: 'ROpenServiceW', opnum: 16, size: 412 },
      'request svcctl ROpenServiceW 412 B',
    ],
    [{ kind: 'reply', interface: null, procedure: null, opnum: null, size: null }, 'reply'],
    [{ kind: null, size: 40 }, 'message 40 B'],
  ])('%j', (row, text) => {
    expect(messageSummary(row)).toBe(text);
  });
});

describe('processLabel', () => {
  it.each([
    [{ process: 'svchost.exe', pid: 1224, service: 'Winmgmt' }, 'svchost.exe(1224) [Winmgmt]'],
    [{ process: 'notepad.exe', pid: 8, service: null }, 'notepad.exe(8)'],
    [{ process: null, pid: 8, service: null }, '?(8)'],
    [{ process: 'x', pid: null }, 'x'],
    [{ process: null, pid: null, service: null }, '?'],
    [{ process: '\u001b[2J', pid: 1 }, '\\u001b[2J(1)'],
  ])('%j', (side, text) => {
    expect(processLabel({ client: side }, 'client')).toBe(text);
    expect(processLabel(side, '')).toBe(text);
  });

  it('stands a side of which nothing is known', () => {
    expect(processLabel({ client: null }, 'client')).toBe('?');
    expect(processLabel({}, 'client')).toBe('?');
  });
});
