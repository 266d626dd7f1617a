import { assert } from '../../base/assert.ts';
import { activityOf, type Decoder } from './decoder.ts';
import type { Fields } from './fields.ts';
import type { HintLayout } from './tables/hint-layouts.ts';

type Reader = (fields: Fields) => string | number;

const READERS: Readonly<Record<string, Reader>> = {
  u8: (fields) => fields.u8(),
  u32: (fields) => fields.u32(),
  i32: (fields) => fields.i32(),
  u64: (fields) => fields.u64Text(),
  filetime: (fields) => fields.u64Text(),
  // win:Boolean is four bytes in a payload: TDH_INTYPE_BOOLEAN of tdh.h.
  bool: (fields) => fields.u32(),
  guid: (fields) => fields.guid(),
  wide: (fields) => fields.wide(),
  pointer: (fields) => fields.address() ?? '',
  sid: (fields) => fields.sid(),
};

interface HintField {
  readonly name: string;
  readonly keep: boolean;
  readonly read: Reader;
}

interface VersionedLayout {
  readonly version: number;
  readonly fields: readonly HintField[];
}

function parseLayout(layout: HintLayout): VersionedLayout {
  const fields = layout.fields.split(' ').map((text) => {
    const match = /^(\(?)(\w+):(\w+)\)?$/.exec(text);
    const read = READERS[match?.[3] ?? ''];
    assert(match?.[2] !== undefined && read !== undefined, `hint layout: ${text}`);
    return { name: match[2], keep: match[1] === '', read };
  });
  return { version: layout.version, fields };
}

/**
 * A decoder for all versions of one event. A version below the lowest layout is refused: its fields are not known.
 * `from` is the provider's name and the event id.
 */
export function hintDecoder(from: string, layouts: readonly HintLayout[]): Decoder {
  const known = layouts.map(parseLayout).sort((left, right) => right.version - left.version);
  return (fields, at, session) => {
    const layout = known.find((one) => one.version <= at.record.version);
    if (layout === undefined) {
      fields.fail('payload of an unknown version');
      return undefined;
    }
    const values: Record<string, string | number> = {};
    for (const field of layout.fields) {
      const value = field.read(fields);
      if (field.keep) values[field.name] = value;
    }
    return {
      kind: 'hint',
      id: 0,
      time: at.time,
      pid: at.pid,
      tid: at.tid,
      cpu: at.cpu,
      from,
      fields: values,
      activityId: activityOf(at.record, session),
    };
  };
}
