import { closeSync, openSync, writeSync } from 'node:fs';

/** Where a generated file goes: a buffer may be written again later (log file header, circular files). */
export interface EtlSink {
  write(offset: number, bytes: Uint8Array): void;
}

/** Collects the file in memory. `take` hands out the bytes written so far. */
export function memorySink(): EtlSink & { take(): Uint8Array } {
  let bytes = new Uint8Array(1 << 16);
  let size = 0;
  return {
    write(offset, part) {
      const end = offset + part.length;
      if (end > bytes.length) {
        const grown = new Uint8Array(Math.max(end, bytes.length * 2));
        grown.set(bytes.subarray(0, size));
        bytes = grown;
      }
      bytes.set(part, offset);
      size = Math.max(size, end);
    },
    take: () => bytes.slice(0, size),
  };
}

/** Writes to a file, which is created or emptied. `close` it in the end. */
export function fileSink(path: string): EtlSink & { close(): void } {
  const file = openSync(path, 'w');
  return {
    write(offset, part) {
      for (let done = 0; done < part.length; ) {
        done += writeSync(file, part, done, part.length - done, offset + done);
      }
    },
    close: () => closeSync(file),
  };
}
