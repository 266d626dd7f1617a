/** 64-bit values as two halves: the debugger's engine has no BigInt, and its own Int64 objects cost a call each time. */
export interface U64 {
  readonly hi: number;
  readonly lo: number;
}

const TWO_32 = 0x1_0000_0000;

export function u64(hi: number, lo: number): U64 {
  return { hi: hi >>> 0, lo: lo >>> 0 };
}

/** `value + by`, wrapping; `by` is a whole number below 2^52 either way. */
export function add(value: U64, by: number): U64 {
  const sum = value.lo + by;
  const carry = Math.floor(sum / TWO_32);
  return u64(value.hi + carry, sum - carry * TWO_32);
}

export function isZero(value: U64): boolean {
  return value.hi === 0 && value.lo === 0;
}

export function equal(a: U64, b: U64): boolean {
  return a.hi === b.hi && a.lo === b.lo;
}

/** Sixteen hexadecimal digits. */
export function hex64(value: U64): string {
  return value.hi.toString(16).padStart(8, '0') + value.lo.toString(16).padStart(8, '0');
}

/** As few hexadecimal digits as it takes. */
export function hexShort(value: U64): string {
  return hex64(value).replace(/^0+(?=.)/, '');
}

/** True for addresses of the upper half, where the kernel lives. */
export function isKernelAddress(value: U64): boolean {
  return value.hi >= 0x8000_0000;
}

/** `value >> bits` with the sign, then `<< 4`: how a handle table entry holds the address of an object header. */
export function decodePointer(value: U64, bits: number): U64 {
  const lo = (value.lo >>> bits) | (value.hi << (32 - bits));
  const hi = value.hi >> bits;
  return u64((hi << 4) | (lo >>> 28), lo << 4);
}

export function u16At(bytes: ArrayLike<number>, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u32At(bytes: ArrayLike<number>, at: number): number {
  return (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;
}

export function u64At(bytes: ArrayLike<number>, at: number): U64 {
  return { lo: u32At(bytes, at), hi: u32At(bytes, at + 4) };
}
