/** ALPC_MESSAGE_ATTRIBUTES: what travels beside the payload. Positions follow `allocated`, meaning follows `valid`. */
import type { Cursor } from '../cursor.ts';
import { type LayoutRow, numberOf, readLayout, type Values } from '../engine.ts';
import { flagsText, hex } from '../format.ts';

const REF = 'winsiderss/systeminformer phnt/include/ntlpcapi.h ALPC_MESSAGE_ATTRIBUTES';
const HANDLE_REF = 'googleprojectzero/sandbox-attacksurface-analysis-tools NtCoreLib NtAlpcNative.cs';

const SECURITY_FLAGS = { 65536: 'release', 131072: 'create handle' };
// Two public headers contradict each other on 0x40000 (secure or not secure); rpcrt4 copies the data when it is clear.
const VIEW_FLAGS = { 65536: 'release', 131072: 'auto release', 262144: 'secure (unconfirmed)' };
const HANDLE_FLAGS = { 65536: 'same access', 131072: 'same attributes', 262144: 'indirect', 524288: 'inherit' };
const INDIRECT = 0x40000;

/** Object types of the HANDLE attribute and of port attributes. */
const OBJECT_TYPES = {
  1: 'file',
  4: 'thread',
  8: 'semaphore',
  16: 'event',
  32: 'process',
  64: 'mutex',
  128: 'section',
  256: 'registry key',
  512: 'token',
  1024: 'composition',
  2048: 'job',
};

const row = (name: string, type: LayoutRow['type'], title: string, more: Partial<LayoutRow> = {}): LayoutRow => ({
  name: `attributes.${name}`,
  type,
  title,
  ref: REF,
  ...more,
});
const pad64 = (name: string): LayoutRow => row(name, 'padding', 'Padding', { size: 4, only: 8 });

interface Attribute {
  readonly bit: number;
  readonly id: string;
  readonly title: string;
  readonly layout: readonly LayoutRow[];
}

const isIndirect = (values: Values): boolean => (numberOf(values, 'attributes.handle.flags') & INDIRECT) !== 0;

/** From the highest bit to the lowest: the order in the block. */
export const ATTRIBUTES: readonly Attribute[] = [
  {
    bit: 0x80000000,
    id: 'security',
    title: 'Security',
    layout: [
      row('security.flags', 'u32', 'Flags', { flags: SECURITY_FLAGS }),
      pad64('security.padding'),
      row('security.qos', 'pointer', 'Quality of service address'),
      row('security.context', 'pointer', 'Security context handle'),
    ],
  },
  {
    bit: 0x40000000,
    id: 'view',
    title: 'View',
    layout: [
      row('view.flags', 'u32', 'Flags', { flags: VIEW_FLAGS }),
      pad64('view.padding'),
      row('view.section', 'pointer', 'Section handle'),
      row('view.base', 'pointer', 'View address'),
      row('view.size', 'size', 'View size'),
    ],
  },
  {
    bit: 0x20000000,
    id: 'context',
    title: 'Context',
    layout: [
      row('context.port', 'pointer', 'Port context'),
      row('context.message', 'pointer', 'Message context'),
      row('context.sequence', 'u32', 'Sequence'),
      row('context.messageId', 'u32', 'Message id'),
      row('context.callbackId', 'u32', 'Callback id', { format: hex }),
      pad64('context.padding'),
    ],
  },
  {
    bit: 0x10000000,
    id: 'handle',
    title: 'Handle',
    layout: [
      row('handle.flags', 'u32', 'Flags', { flags: HANDLE_FLAGS }),
      pad64('handle.padding'),
      row('handle.handle', 'pointer', 'Handle', { when: (values) => !isIndirect(values) }),
      row('handle.list', 'pointer', 'Address of the handle list', { when: isIndirect, ref: HANDLE_REF }),
      row('handle.type', 'u32', 'Object type', { when: (values) => !isIndirect(values), flags: OBJECT_TYPES }),
      row('handle.count', 'u32', 'Handles in the list', { when: isIndirect, ref: HANDLE_REF }),
      row('handle.access', 'u32', 'Desired access', { format: hex }),
    ],
  },
  {
    bit: 0x08000000,
    id: 'token',
    title: 'Token',
    layout: [
      row('token.id', 'u64', 'Token id', { format: hex }),
      row('token.authenticationId', 'u64', 'Logon session', { format: hex }),
      row('token.modifiedId', 'u64', 'Modified id', { format: hex }),
    ],
  },
  {
    bit: 0x04000000,
    id: 'direct',
    title: 'Direct',
    layout: [row('direct.event', 'pointer', 'Event handle')],
  },
  {
    bit: 0x02000000,
    id: 'workOnBehalf',
    title: 'Work on behalf of',
    layout: [
      row('workOnBehalf.tid', 'u32', 'Thread id'),
      row('workOnBehalf.created', 'u32', 'Thread creation time, low half', { format: hex }),
    ],
  },
];

const BIT_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  ATTRIBUTES.map((attribute) => [attribute.bit, attribute.id]),
);
const KNOWN_BITS = ATTRIBUTES.reduce((bits, attribute) => (bits | attribute.bit) >>> 0, 0);

/** What the attributes say, as far as others need it. */
export interface AttributeFacts {
  readonly allocated: number;
  readonly valid: number;
  readonly viewSize: number | undefined;
  readonly viewFlags: number | undefined;
  readonly handles: number;
  /** What the receiving server gave this client's port: tells its connections apart. */
  readonly portContext: bigint | undefined;
  /** Thread on whose behalf the sender worked. */
  readonly workOnBehalfOf: number | undefined;
}

/** Bytes of the block for the attributes of `mask`. */
export function attributesLength(mask: number, pointerSize: 4 | 8): number {
  let length = 8;
  for (const attribute of ATTRIBUTES) {
    if ((mask & attribute.bit) !== 0) length += layoutLength(attribute.layout, pointerSize);
  }
  return length;
}

function layoutLength(layout: readonly LayoutRow[], pointerSize: 4 | 8): number {
  const sizes = { u8: 1, u16: 2, u32: 4, u64: 8, guid: 16, pointer: pointerSize, size: pointerSize } as const;
  let length = 0;
  for (const entry of layout) {
    if (entry.only !== undefined && entry.only !== pointerSize) continue;
    // The two readings of a handle entry take the same room.
    if (entry.when === isIndirect) continue;
    length += entry.type === 'bytes' || entry.type === 'padding' ? (entry.size ?? 0) : sizes[entry.type];
  }
  return length;
}

/** Reads a block. */
export function dissectAttributes(cursor: Cursor, pointerSize: 4 | 8): AttributeFacts {
  const format = (value: number | bigint): string => flagsText(Number(value), BIT_NAMES);
  const allocated = cursor.u32({ name: 'attributes.allocated', title: 'Allocated', ref: REF, format });
  const valid = cursor.u32({ name: 'attributes.valid', title: 'Valid', ref: REF, format });
  if ((allocated & ~KNOWN_BITS) >>> 0 !== 0) {
    cursor.fail(`unknown attributes ${hex((allocated & ~KNOWN_BITS) >>> 0)}: what follows cannot be placed`);
  }
  const seen: Record<string, Values> = {};
  for (const attribute of ATTRIBUTES) {
    if ((allocated & attribute.bit) === 0) continue;
    const carries = (valid & attribute.bit) !== 0;
    const spec = {
      name: `attributes.${attribute.id}`,
      title: carries ? attribute.title : `${attribute.title} (room only, not valid)`,
      ref: REF,
    };
    const { value } = cursor.inGroup(spec, () => readLayout(cursor, attribute.layout, pointerSize));
    if (carries) seen[attribute.id] = value;
  }
  return summariseAttributes(allocated, valid, seen);
}

function summariseAttributes(allocated: number, valid: number, seen: Record<string, Values>): AttributeFacts {
  const view = seen['view'];
  const handle = seen['handle'];
  const work = seen['workOnBehalf'];
  const port = seen['context']?.['attributes.context.port'];
  return {
    allocated,
    valid,
    viewSize: view === undefined ? undefined : numberOf(view, 'attributes.view.size'),
    viewFlags: view === undefined ? undefined : numberOf(view, 'attributes.view.flags'),
    handles: handle === undefined ? 0 : isIndirect(handle) ? numberOf(handle, 'attributes.handle.count') : 1,
    portContext: typeof port === 'bigint' ? port : undefined,
    workOnBehalfOf: work === undefined ? undefined : numberOf(work, 'attributes.workOnBehalf.tid'),
  };
}
