import { expect, it } from 'vitest';
import { kindOf } from './content.ts';

/** PORT_MESSAGE with that message id (phnt ntlpcapi.h). */
function header(size: 0x18 | 0x28, messageId: number): Uint8Array {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(size === 0x28 ? 0x18 : 0x10, messageId, true);
  return bytes;
}
const sent = (flags: number, bytes: Uint8Array | undefined) =>
  kindOf(
    {
      handle: undefined,
      port: undefined,
      portName: undefined,
      ownerPid: undefined,
      clientPid: undefined,
      flags,
      status: undefined,
      header: bytes,
      payload: undefined,
      payloadLength: undefined,
      attributes: undefined,
      view: undefined,
      callbackId: undefined,
    },
    false,
  );

it('a released message is a reply if it names the message it answers, else a datagram', () => {
  // rpcrt4's servers reply so, its clients cancel so.
  for (const size of [0x18, 0x28] as const) {
    expect(sent(0x41_0000, header(size, 0x239c))).toBe('reply');
    expect(sent(0x1_0000, header(size, 0))).toBe('datagram');
  }
  expect(sent(0x1_0000, undefined)).toBeUndefined();
  expect(sent(0x1_0001, header(0x28, 0))).toBe('reply');
  expect(sent(0x2_0000, header(0x28, 0x239c))).toBe('request');
});
