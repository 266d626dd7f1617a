/** Builds ALPC and LRPC messages for tests, from the layouts in the public headers the dissectors cite. */
import { parseGuid } from '../../src/base/guid.ts';

/** Little-endian bytes: numbers as 32 bits unless given as [value, size]; texts are GUIDs; arrays of bytes as they are. */
export function pack(...items: (number | readonly [number | bigint, number] | string | Uint8Array)[]): Uint8Array {
  const bytes: number[] = [];
  for (const item of items) {
    if (item instanceof Uint8Array) bytes.push(...item);
    else if (typeof item === 'string') bytes.push(...(parseGuid(item) ?? []));
    else {
      const [value, size] = typeof item === 'number' ? [item, 4] : item;
      let rest = BigInt.asUintN(64, BigInt(value));
      for (let index = 0; index < size; index++) {
        bytes.push(Number(rest & 0xffn));
        rest >>= 8n;
      }
    }
  }
  return Uint8Array.from(bytes);
}

const u16 = (value: number) => [value, 2] as const;
const u64 = (value: number | bigint) => [value, 8] as const;

/** A 64-bit PORT_MESSAGE. */
export function header64(facts: { length: number; type: number; messageId?: number; callbackId?: number }): Uint8Array {
  const { length, type, messageId = 0x239c, callbackId = 0xb866b7 } = facts;
  return pack(u16(length), u16(length + 0x28), u16(type), u16(0), u64(4352), u64(4420), messageId, 0, u64(callbackId));
}

export function bindBytes(facts: {
  uuid: string;
  major?: number;
  minor?: number;
  syntaxes: number;
  ids?: readonly [number, number, number];
  status?: number;
}): Uint8Array {
  const { uuid, major = 1, minor = 0, syntaxes, ids = [1, 2, 0], status = 0 } = facts;
  const [ndr20, ndr64, test] = ids;
  return pack(
    1,
    0,
    status,
    uuid,
    u16(major),
    u16(minor),
    syntaxes,
    u16(ndr20),
    u16(ndr64),
    u16(test),
    u16(0),
    0,
    0,
    0,
    u64(0),
    0,
    0,
  );
}

export function requestBytes(facts: {
  flags?: number;
  callId?: number;
  bindingId?: number;
  opnum: number;
  object?: string;
  stub: Uint8Array;
  type?: number;
}): Uint8Array {
  const { flags = 0, callId = 3, bindingId = 1, opnum, object, stub, type = 0 } = facts;
  const all = object === undefined ? flags : flags | 1;
  const room = object ?? '00000000-0000-0000-0000-000000000000';
  return pack(type, 0, all, callId, bindingId, opnum, u64(0), u64(0), 0, 0, room, stub);
}

export function responseBytes(callId: number, stub: Uint8Array, flags = 0): Uint8Array {
  return pack(3, 0, flags, callId, 0, 0, stub);
}
