/**
 * ORPCTHIS and ORPCTHAT in front of the arguments of every COM call, and the local headers that combase adds between
 * processes of one machine; their shape changes with the Windows build.
 */
import type { MessageContext, TransferSyntax } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import { guid, hex32, hex64, sized, struct, u8, u16, u32, unique } from '../ndr/describe.ts';
import { policyOf } from '../ndr/policy.ts';
import type { NdrType, NdrValue } from '../ndr/types.ts';
import { member } from '../ndr/values.ts';
import { NdrWalker } from '../ndr/walk.ts';

const REF = '[MS-DCOM] 2.2.13.3 ORPCTHIS, 2.2.13.4 ORPCTHAT';
const LOCAL_REF = 'combase.dll public symbols (LOCALTHIS, LOCALTHAT); hakril/PythonForWindows tests/test_orpc.py';

const ORPC_EXTENT = struct('ORPC_EXTENT', { id: guid, size: u32, data: sized(u8) });
const EXTENTS = unique(
  struct('ORPC_EXTENT_ARRAY', { size: u32, reserved: u32, extent: unique(sized(unique(ORPC_EXTENT))) }),
);
export const COMVERSION = struct('COMVERSION', { MajorVersion: u16, MinorVersion: u16 });
const FLAGS: NdrType = { kind: 'base', base: 'u32', flags: { 1: 'local' } };
const ORPCTHIS = struct('ORPCTHIS', {
  version: COMVERSION,
  flags: FLAGS,
  reserved1: u32,
  cid: guid,
  extensions: EXTENTS,
});
const ORPCTHAT = struct('ORPCTHAT', { flags: FLAGS, extensions: EXTENTS });

const POINTER: NdrType = { kind: 'ignore' };
const ASYNC_BLOCK = struct('asyncRequestBlock', {
  operationId: guid,
  oxidClient: hex64,
  originalLogicalThread: guid,
  causalityTraceId: hex64,
});

const LOCALTHIS_16299 = struct('LOCALTHIS', {
  flags: hex32,
  clientThread: u32,
  passthroughActivity: guid,
  callTraceActivity: guid,
  async: ASYNC_BLOCK,
  reserved: u32,
  pointer: POINTER,
});
const LOCALTHIS: readonly { from: number; type: NdrType }[] = [
  { from: 16299, type: LOCALTHIS_16299 },
  {
    from: 10240,
    type: struct('LOCALTHIS', { flags: hex32, clientThread: u32, async: ASYNC_BLOCK, reserved: u32, pointer: POINTER }),
  },
  { from: 9600, type: struct('LOCALTHIS', { flags: hex32, clientThread: u32, reserved: u32, pointer: POINTER }) },
  { from: 0, type: struct('LOCALTHIS', { flags: hex32, clientThread: u32 }) },
];
const LOCALTHAT_19039 = struct('LOCALTHAT', {
  id: hex64,
  reserved: u32,
  asyncResponse: POINTER,
  containerError: POINTER,
  containerData: POINTER,
});
const LOCALTHAT: readonly { from: number; type: NdrType | undefined }[] = [
  { from: 19039, type: LOCALTHAT_19039 },
  { from: 18362, type: struct('LOCALTHAT', { id: hex64, pointer1: POINTER, pointer2: POINTER }) },
  { from: 10240, type: struct('LOCALTHAT', { value1: hex64, value2: hex64, value3: u32, pointer: POINTER }) },
  { from: 9600, type: struct('LOCALTHAT', { value1: hex64, value2: hex64 }) },
  { from: 0, type: undefined },
];

function forBuild<T>(table: readonly { from: number; type: T }[], build: number | undefined): T | undefined {
  return (build === undefined ? table[0] : table.find((entry) => build >= entry.from))?.type;
}

/**
 * Does a stub begin with ORPCTHIS? Version 5.1 to 5.7, small flags, reserved word zero; and by where its extension pointer
 * would be, in which syntax. `undefined` if it does not.
 */
export function looksLikeOrpcThis(cursor: Cursor): TransferSyntax | 'unclear' | undefined {
  const at = cursor.pos;
  const version = cursor.peekU32(at) ?? 0;
  if ((version & 0xffff) !== 5 || version >>> 16 < 1 || version >>> 16 > 7) return undefined;
  if ((cursor.peekU32(at + 4) ?? 99) > 15 || cursor.peekU32(at + 8) !== 0) return undefined;
  const [first, second, third] = [0x1c, 0x20, 0x24].map((offset) => cursor.peekU32(at + offset));
  if (first === undefined) return undefined;
  // With the local flag the header is followed by {flags, client thread}, and a thread id is never zero. NDR64 has an 8-byte
  // pointer in their place, nearly always NULL; the four bytes before it are padding and may hold anything.
  if ((cursor.peekU32(at + 4) ?? 0) % 2 === 0) return 'unclear';
  if (second === 0 && third === 0) return 'ndr64';
  return first === 0 && third !== undefined && third !== 0 ? 'ndr20' : 'unclear';
}

/** Reads ORPCTHIS, or ORPCTHAT of a response, and the local header. False if the arguments' place is not known. */
export function readOrpcHeaders(
  cursor: Cursor,
  context: MessageContext,
  how: { syntax: TransferSyntax; response: boolean },
): boolean {
  const { carrier, found } = context;
  const walker = new NdrWalker(cursor, policyOf(how.syntax), REF);
  const name = how.response ? 'that' : 'this';
  const header = walker.parameter(how.response ? ORPCTHAT : ORPCTHIS, name, 'orpc');
  if (!how.response) found.causalityId = textIn(header, 'cid');
  const local = how.response || (Number(member(header, 'flags')) & 1) !== 0;
  if (!local) return true;
  const build = carrier.osBuild;
  const type = how.response ? forBuild(LOCALTHAT, build) : forBuild(LOCALTHIS, build);
  if (type === undefined) return true;
  if (build === undefined) {
    found.notes.push(
      'the Windows build is not known: the local COM header is read as that of Windows 10 2004 or later',
    );
  }
  const localName = how.response ? 'localThat' : 'localThis';
  const before = cursor.lastNode();
  const value = new NdrWalker(cursor, policyOf(how.syntax), LOCAL_REF).parameter(type, localName, 'orpc');
  const node = cursor.lastNode();
  if (node !== undefined && node !== before) node.certainty = 'unconfirmed';
  return pointersAreNull(value);
}

// What their targets look like is not public; with data in between, the arguments begin at an unknown place.
function pointersAreNull(value: NdrValue): boolean {
  const names = ['pointer', 'pointer1', 'pointer2', 'asyncResponse', 'containerError', 'containerData'];
  return names.every((name) => Number(member(value, name) ?? 0) === 0);
}

function textIn(value: NdrValue, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}
