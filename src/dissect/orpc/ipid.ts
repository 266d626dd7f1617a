/** IPID: a GUID whose parts tell which process and apartment an interface lives in. */
import type { Cursor } from '../cursor.ts';

const REF = 'tyranid/oleviewdotnet COMUtilities (IPID parts)';

/** Words for an IPID's process and apartment: `process 2076 (low 16 bits), multi-threaded apartment`. */
function ipidText(pid: number, apartment: number): string {
  const where =
    apartment === 0 ? 'neutral apartment' : apartment === 0xffff ? 'multi-threaded apartment' : `thread ${apartment}`;
  return `process ${pid} (low 16 bits), ${where}`;
}

/** Reads an IPID as its parts. */
export function readIpid(cursor: Cursor, name: string, title: string): void {
  const { node } = cursor.inGroup({ name, title, ref: REF }, () => {
    const slot = cursor.u32({ name: `${name}.slot`, title: 'Slot', ref: REF, certainty: 'unconfirmed' });
    const pid = cursor.u16({ name: `${name}.pid`, title: 'Server process, low 16 bits', ref: REF });
    const apartment = cursor.u16({ name: `${name}.apartment`, title: 'Apartment', ref: REF, format: apartmentText });
    cursor.raw({ name: `${name}.random`, title: 'Random', ref: REF }, 8);
    return { slot, pid, apartment };
  });
  const view = cursor.view;
  const pid = view.getUint16(node.offset + 4, true);
  const apartment = view.getUint16(node.offset + 6, true);
  node.text = ipidText(pid, apartment);
}

function apartmentText(value: number | bigint): string {
  return value === 0 ? 'neutral' : value === 0xffff ? 'multi-threaded' : `thread ${value}`;
}
