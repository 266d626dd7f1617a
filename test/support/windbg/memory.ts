/** Memory of a machine that does not exist: pages of the kernel, which all processes share, and pages of each process. */

const PAGE = 0x1000n;

export class Space {
  private readonly pages = new Map<bigint, Uint8Array>();
  private readonly shared: Space | undefined;

  /** With `shared`, addresses of the upper half are those of that space. */
  constructor(shared?: Space) {
    this.shared = shared;
  }

  private home(address: bigint): Space {
    return this.shared !== undefined && address >= 0x8000_0000_0000_0000n ? this.shared : this;
  }

  /** Makes the pages of a range. */
  map(address: bigint, length: number): void {
    const space = this.home(address);
    for (let page = address / PAGE; page * PAGE < address + BigInt(Math.max(1, length)); page++) {
      if (!space.pages.has(page)) space.pages.set(page, new Uint8Array(Number(PAGE)));
    }
  }

  unmap(address: bigint): void {
    this.home(address).pages.delete(address / PAGE);
  }

  /** Throws if a byte of the range is in no page, as the debugger does. */
  read(address: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.each(address, length, (page, offset, index) => {
      bytes[index] = page[offset] ?? 0;
    });
    return bytes;
  }

  write(address: bigint, bytes: ArrayLike<number>): void {
    this.map(address, bytes.length);
    this.each(address, bytes.length, (page, offset, index) => {
      page[offset] = bytes[index] ?? 0;
    });
  }

  private each(address: bigint, length: number, use: (page: Uint8Array, offset: number, index: number) => void): void {
    const space = this.home(address);
    for (let index = 0; index < length; index++) {
      const at = (address + BigInt(index)) & 0xffff_ffff_ffff_ffffn;
      const page = space.pages.get(at / PAGE);
      if (page === undefined) throw new Error(`Unable to read memory at Address 0x${at.toString(16)}`);
      use(page, Number(at % PAGE), index);
    }
  }

  number(address: bigint, size: 1 | 2 | 4 | 8): bigint {
    return this.read(address, size).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  }

  put(address: bigint, size: 1 | 2 | 4 | 8, value: bigint | number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes = new Uint8Array(size);
    for (let index = 0; index < size; index++, rest >>= 8n) bytes[index] = Number(rest & 0xffn);
    this.write(address, bytes);
  }
}
