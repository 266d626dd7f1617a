/** The Windows subsystem server (csrss): calls and connection data on its API port. */
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { guessStub } from '../ndr/guess.ts';
import { ntStatusText } from '../status.ts';

const REF = 'reactos CSR_API_MESSAGE; momo5502/sogen src/windows-emulator/ports';
const CONNECT_REF = 'momo5502/sogen src/windows-emulator/ports: CSR_API_CONNECTINFO';

const SERVERS: Readonly<Record<number, string>> = { 0: 'csrsrv', 1: 'basesrv', 2: 'consrv', 3: 'usersrv' };

function apiText(value: number | bigint): string {
  const number = Number(value);
  const server = SERVERS[number >>> 16] ?? `server ${number >>> 16}`;
  return `${hex(number)} (${server}, call ${number & 0xffff})`;
}

export const CSRSS_LAYOUT: readonly LayoutRow[] = [
  { name: 'csrss.capture', type: 'pointer', title: 'Capture buffer', ref: REF },
  { name: 'csrss.api', type: 'u32', title: 'Api number', format: apiText, ref: REF },
  { name: 'csrss.status', type: 'u32', title: 'Status', format: (value) => ntStatusText(Number(value)), ref: REF },
  { name: 'csrss.reserved', type: 'u32', title: 'Reserved', ref: REF },
  { name: 'csrss.padding', type: 'padding', size: 4, title: 'Padding', only: 8, ref: REF },
];

export const CSRSS_CONNECT_LAYOUT: readonly LayoutRow[] = [
  { name: 'csrss.sectionBase', type: 'u64', title: 'Shared section', format: hex, ref: CONNECT_REF },
  { name: 'csrss.serverData', type: 'u64', title: 'Static server data', format: hex, ref: CONNECT_REF },
  { name: 'csrss.sectionHeap', type: 'u64', title: 'Shared heap', format: hex, ref: CONNECT_REF },
  { name: 'csrss.debugFlags', type: 'u32', title: 'Debug flags', format: hex, ref: CONNECT_REF },
  { name: 'csrss.pebSize', type: 'u32', title: 'Size of PEB data', ref: CONNECT_REF },
  { name: 'csrss.tebSize', type: 'u32', title: 'Size of TEB data', ref: CONNECT_REF },
  { name: 'csrss.dllNames', type: 'u32', title: 'Server DLL names', ref: CONNECT_REF },
  { name: 'csrss.serverPid', type: 'u64', title: 'Server process', ref: CONNECT_REF },
];

export const csrss: Dissector = {
  id: 'csrss',
  title: 'CSRSS',
  match: ({ carrier, payload }) =>
    carrier.portName !== undefined && /(^|\\Windows\\)ApiPort$/i.test(carrier.portName) && payload.length > 0 ? 95 : 0,
  dissect(cursor, { carrier, found }) {
    found.protocol = 'csrss';
    const connecting = carrier.type === 10 || carrier.type === 11;
    if (connecting && cursor.remaining >= 0x30) {
      found.kind = carrier.type === 10 ? 'connect' : 'connect answer';
      readLayout(
        cursor,
        CSRSS_CONNECT_LAYOUT.map((row) => ({ ...row, certainty: 'unconfirmed' as const })),
      );
      return;
    }
    found.kind = carrier.type === 2 ? 'answer' : 'call';
    const values = readLayout(cursor, CSRSS_LAYOUT, carrier.pointerSize);
    found.opnum = numberOf(values, 'csrss.api');
    found.detail = apiText(found.opnum);
    if (carrier.type === 2) found.status = numberOf(values, 'csrss.status');
    cursor.base = cursor.pos;
    guessStub(cursor, { syntax: undefined, response: false, plain: true });
  },
};
