/** Objects of the data model: every property read and every method called is counted as a call into the debugger. */
import type { Debugger } from './debugger.ts';
import { FakeInt64, type HostCounts } from './int64.ts';

const METHOD = Symbol('method');
const models = new WeakSet<object>();

/** Marks a function as a method: calling it is one call, and fetching it none of its own. */
export function method<T>(work: (...values: unknown[]) => T): (...values: unknown[]) => T {
  return Object.assign(work, { [METHOD]: true });
}

/** An object whose properties are made when they are read. Plain objects within are of the same kind. */
export function model(counts: HostCounts, properties: object): object {
  const made = new Proxy(properties, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol') return found;
      if (typeof found === 'function' && METHOD in found) {
        return (...values: unknown[]) => {
          counts.model += 1;
          return (found as unknown as (...given: unknown[]) => unknown)(...values);
        };
      }
      counts.model += 1;
      const value = typeof found === 'function' ? (found as () => unknown)() : found;
      return isPlain(value) ? model(counts, value) : value;
    },
  });
  models.add(made);
  return made;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || models.has(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** A structure of the target: fields read memory when they are asked for. */
export function typedObject(debug: Debugger, address: bigint, type: string): object {
  const { counts } = debug;
  const fields = debug.kernel.types[type] ?? {};
  const properties: Record<string, unknown> = {
    targetLocation: () => new FakeInt64(address, counts),
    address: () => new FakeInt64(address, counts),
  };
  for (const [name, [offset, kind]] of Object.entries(fields)) {
    properties[name] = () => fieldValue(debug, address + BigInt(offset), kind);
  }
  return model(counts, properties);
}

function fieldValue(debug: Debugger, at: bigint, kind: string): unknown {
  const { counts } = debug;
  const number = (size: number): bigint =>
    debug.read(at, size).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  if (kind.startsWith('*')) return typedObject(debug, number(8), kind.slice(1));
  if (kind.startsWith('_')) return typedObject(debug, at, kind);
  if (kind === 'u64') return new FakeInt64(number(8), counts);
  if (kind === 'unicode') return unicodeString(debug, at);
  if (kind === 'text') return typedObject(debug, at, 'text');
  return Number(number(Number(kind.slice(1)) / 8));
}

/** A UNICODE_STRING shows as its text in quotes. */
function unicodeString(debug: Debugger, at: bigint): object {
  const header = debug.read(at, 16);
  const length = (header[0] ?? 0) | ((header[1] ?? 0) << 8);
  const buffer = header.subarray(8).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const text = new TextDecoder('utf-16le').decode(debug.read(buffer, length));
  return new Shown(debug.counts, `"${text}"`);
}

/** An object with nothing but what it shows as. */
class Shown {
  private readonly counts: HostCounts;
  private readonly text: string;

  constructor(counts: HostCounts, text: string) {
    this.counts = counts;
    this.text = text;
  }

  toString(): string {
    this.counts.model += 1;
    return this.text;
  }
}
