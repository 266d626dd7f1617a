/** What can be done with a field of a message, or with the bytes it stands for. */
import type { ApiFieldNode, ApiPart } from '../../../src/server/api.ts';
import { type FilterHandle, wholeItems } from '../filter-bar/use-filter.ts';
import { MENU_LINE, type MenuItem } from '../widgets/menu-items.ts';
import { copyText } from '../widgets/toast.tsx';

/** More bytes than these tell messages apart no better, and make a filter that nobody reads. */
const MOST_BYTES = 256;
/** Parts whose bytes a filter can name, by the name it has for them. */
const FIELDS: Readonly<Record<string, string>> = { payload: 'payload', view: 'view' };
const LONGEST = 120;

/** `01 00 00 00`. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The filter for rows whose bytes hold these; `undefined` where there is none. */
export function bytesTerm(
  entity: FilterHandle['entity'],
  buffer: ApiPart['buffer'],
  bytes: Uint8Array,
): string | undefined {
  const field = entity === 'messages' || entity === 'events' ? FIELDS[buffer] : undefined;
  const fits = bytes.length > 0 && bytes.length <= MOST_BYTES;
  return field === undefined || !fits ? undefined : `${field}:/${hexText(bytes)}/`;
}

/** Entries of its menu. `shown`: its value as people see it; `bytes`: those of the whole part. */
export function fieldItems(
  filter: FilterHandle,
  { node, shown, buffer, bytes }: { node: ApiFieldNode; shown: string; buffer: ApiPart['buffer']; bytes: Uint8Array },
): MenuItem[] {
  const own = bytes.subarray(node.offset, node.offset + node.length);
  const term = bytesTerm(filter.entity, buffer, own);
  const hex = hexText(own);
  return [
    ...(term === undefined
      ? []
      : [...wholeItems(filter, { what: buffer, shown: hex.slice(0, LONGEST), term }), MENU_LINE]),
    ...(shown === '' ? [] : [{ label: 'Copy the value', run: () => void copyText(shown, 'the value') }]),
    { label: 'Copy the bytes', disabled: own.length === 0, run: () => void copyText(hex, 'the bytes') },
  ];
}
