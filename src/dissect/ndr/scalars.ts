/** Base types and runs of them: one node each, whatever the count. */
import { rfc3339 } from '../../base/time.ts';
import type { Cursor, FieldSpec } from '../cursor.ts';
import { flagsText, hex, hexBytes, latin1, quoted, utf16 } from '../format.ts';
import { rpcStatusText } from '../status.ts';
import { baseSize, type SyntaxPolicy } from './policy.ts';
import type { NdrBase, NdrType, NdrValue } from './types.ts';

type BaseType = Extract<NdrType, { kind: 'base' }>;

/** Reads one value without a node; the caller has checked that it is there. */
function baseAt(view: DataView, at: number, base: NdrBase, size: 1 | 2 | 4 | 8): number | bigint {
  switch (base) {
    case 'i8':
      return view.getInt8(at);
    case 'i16':
      return view.getInt16(at, true);
    case 'i32':
      return view.getInt32(at, true);
    case 'i64':
      return view.getBigInt64(at, true);
    case 'f32':
      return view.getFloat32(at, true);
    case 'f64':
      return view.getFloat64(at, true);
    case 'i3264':
      return size === 8 ? view.getBigInt64(at, true) : view.getInt32(at, true);
    default:
      break;
  }
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, true);
  return size === 4 ? view.getUint32(at, true) : view.getBigUint64(at, true);
}

/** Adds one aligned value. */
export function readBase(cursor: Cursor, type: BaseType, spec: FieldSpec, policy: SyntaxPolicy): number | bigint {
  const size = baseSize(type.base, policy);
  cursor.align(size, policy.ref);
  cursor.need(size, spec.title);
  const value = baseAt(cursor.view, cursor.pos, type.base, size);
  const node = cursor.add(spec, size, value, baseText(type, value));
  // A careless server may put any non-zero byte; said, not refused ([C706] 14.2.4 has true as any non-zero).
  if (type.base === 'boolean' && value !== 0 && value !== 1) node.problem = 'a boolean that is neither 0 nor 1';
  return value;
}

function baseText(type: BaseType, value: number | bigint): string {
  const name = type.names?.[Number(value)];
  if (name !== undefined) return `${name} (${value})`;
  if (type.flags !== undefined) return flagsText(Number(value), type.flags);
  if (type.base === 'status') return rpcStatusText(Number(value));
  if (type.show === 'filetime' && typeof value === 'bigint') return rfc3339(value);
  if (type.show === 'hex') return hex(value);
  if (type.base === 'boolean') return value === 0 ? 'false' : `true${value === 1 ? '' : ` (${value})`}`;
  if ((type.base === 'char' || type.base === 'wchar') && value >= 0x20 && value < 0x7f) {
    return `'${String.fromCharCode(Number(value))}'`;
  }
  return typeof value === 'number' && !Number.isInteger(value) ? String(value) : `${value}`;
}

const VALUES_SHOWN = 16;

/** Adds `count` values of one base type as one node. The caller has bounded `count` by the bytes that are left. */
export function readRun(
  cursor: Cursor,
  run: { type: BaseType; count: number; as: string | undefined },
  spec: FieldSpec,
  policy: SyntaxPolicy,
): NdrValue {
  const { type, count, as } = run;
  const size = baseSize(type.base, policy);
  const length = size * count;
  cursor.need(length, spec.title);
  const bytes = cursor.bytes.subarray(cursor.pos, cursor.pos + length);
  if (as === 'text' && (size === 1 || size === 2)) {
    const text = size === 2 ? utf16(bytes, 0, count) : latin1(bytes, 0, count);
    cursor.add(spec, length, text, quoted(text));
    return text;
  }
  if (size === 1 && type.base !== 'i8') {
    cursor.add(spec, length, bytes, hexBytes(bytes));
    return bytes;
  }
  const values: (number | bigint)[] = [];
  for (let at = 0; at < length; at += size) values.push(baseAt(cursor.view, cursor.pos + at, type.base, size));
  const shown = values.slice(0, VALUES_SHOWN).map((value) => (type.show === 'hex' ? hex(value) : String(value)));
  const more = count > VALUES_SHOWN ? ` … (${count} values)` : '';
  cursor.add(spec, length, undefined, `${shown.join(', ')}${more}`);
  return values;
}
