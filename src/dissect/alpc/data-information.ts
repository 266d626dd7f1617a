/** PORT_DATA_INFORMATION: client memory that a legacy LPC message points to. LRPC has none. */
import type { Cursor } from '../cursor.ts';
import { type LayoutRow, readLayout } from '../engine.ts';
import { hex } from '../format.ts';

const REF = 'winsiderss/systeminformer phnt/include/ntlpcapi.h PORT_DATA_INFORMATION';

export const DATA_ENTRY_LAYOUT: readonly LayoutRow[] = [
  { name: 'alpc.dataEntry.base', type: 'pointer', title: 'Address in the client', ref: REF },
  { name: 'alpc.dataEntry.size', type: 'u32', title: 'Size', ref: REF },
  { name: 'alpc.dataEntry.padding', type: 'padding', size: 4, title: 'Padding', ref: REF, only: 8 },
];

/** Reads the count and its entries. A count that does not fit is a problem of the group, never a loop. */
export function readDataInformation(cursor: Cursor, pointerSize: 4 | 8): void {
  cursor.inGroup({ name: 'alpc.dataInfo', title: 'Data information', ref: REF }, () => {
    const count = cursor.u32({ name: 'alpc.dataInfo.count', title: 'Entries', ref: REF });
    if (pointerSize === 8) cursor.padding(Math.min(4, cursor.remaining), REF);
    const stride = pointerSize === 8 ? 0x10 : 8;
    if (count * stride > cursor.remaining) {
      cursor.fail(`${count} entries of ${hex(stride)} bytes do not fit in ${cursor.remaining}`);
    }
    for (let index = 0; index < count; index++) {
      cursor.inGroup({ name: 'alpc.dataEntry', title: `Entry ${index}`, ref: REF }, () =>
        readLayout(cursor, DATA_ENTRY_LAYOUT, pointerSize),
      );
    }
  });
}
