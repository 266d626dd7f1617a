/** Reads fields out of rows in JSON shape (`row.source.process`), whatever they hold. */

/** A row of a capture: nested as in JSON, unknown is null or absent. */
export type Row = object;

/** The value of a dotted field; `undefined` if it is unknown. */
export function valueAt(row: Row, field: string): unknown {
  let value: unknown = row;
  for (const part of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value ?? undefined;
}

export function textAt(row: Row, field: string): string | undefined {
  const value = valueAt(row, field);
  return typeof value === 'string' ? value : undefined;
}

/** A number, also one that came as bigint or, too large for a double, as text. */
export function numberAt(row: Row, field: string): number | bigint | undefined {
  return asNumber(valueAt(row, field));
}

export function asNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && /^(-?\d{1,40}|0x[0-9a-fA-F]{1,32})$/.test(value) ? BigInt(value) : undefined;
}
