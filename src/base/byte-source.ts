/** Random access to a file or a buffer. Doors make these; decoders only read through them. */
export interface ByteSource {
  readonly name: string;
  /** Bytes. May grow while a file is still being written. */
  readonly size: number;
  /** Fills `into` from `offset`; returns how many bytes there were (fewer at the end of the file). */
  read(offset: number, into: Uint8Array): number;
  close(): void;
}

/** A byte source over bytes in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, into) {
      const part = bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + into.length, bytes.length));
      into.set(part);
      return part.length;
    },
    close() {},
  };
}
