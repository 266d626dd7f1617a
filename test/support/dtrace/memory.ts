/** Memory in pages: what lies in no page cannot be read, as in a real process. */
const PAGE = 4096n;

/** The kernel's half of the address space. */
export function isKernel(address: bigint): boolean {
  return BigInt.asUintN(64, address) >> 63n === 1n;
}

export class Memory {
  private readonly pages = new Map<bigint, Uint8Array>();
  private next: bigint;

  constructor(start: bigint) {
    this.next = start;
  }

  /** Room for `size` bytes. With `atPageEnd` the byte behind it does not exist. */
  allocate(size: number, atPageEnd = false): bigint {
    const pages = (BigInt(size) + PAGE - 1n) / PAGE || 1n;
    const start = this.next;
    // A page is left out, so that a read past the end faults.
    this.next += (pages + 1n) * PAGE;
    for (let page = 0n; page < pages; page += 1n)
      this.pages.set((start + page * PAGE) / PAGE, new Uint8Array(Number(PAGE)));
    return atPageEnd ? start + pages * PAGE - BigInt(size) : start;
  }

  write(address: bigint, bytes: Uint8Array): void {
    for (const [index, byte] of bytes.entries()) {
      const at = address + BigInt(index);
      const page = this.pages.get(at / PAGE);
      if (page === undefined) throw new Error(`no page at ${at.toString(16)}`);
      page[Number(at % PAGE)] = byte;
    }
  }

  put(bytes: Uint8Array, atPageEnd = false): bigint {
    const at = this.allocate(bytes.length, atPageEnd);
    this.write(at, bytes);
    return at;
  }

  /** `undefined` if a byte of it is in no page. */
  read(address: bigint, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = address + BigInt(done);
      const page = this.pages.get(at / PAGE);
      if (page === undefined) return undefined;
      const from = Number(at % PAGE);
      const part = page.subarray(from, Math.min(page.length, from + length - done));
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  number(address: bigint, size: 1 | 2 | 4 | 8, value: bigint | number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
    this.write(address, bytes.subarray(0, size));
  }
}
