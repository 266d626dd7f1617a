/** Reading decoded values. */
import type { NdrValue } from './types.ts';

/** A structure's member; `undefined` if the value is no structure or has no such member. */
export function member(value: NdrValue, name: string): NdrValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array)
    return undefined;
  return (value as Readonly<Record<string, NdrValue>>)[name];
}

/** The first text anywhere in a value, at most a few levels down: what a one-line summary shows. */
export function firstText(value: NdrValue, depth = 0): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array || depth > 4) return undefined;
  for (const inner of Array.isArray(value) ? value.slice(0, 8) : Object.values(value)) {
    const text = firstText(inner, depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
}
