/** Types of D as on Windows (long is 32 bits; none is used), and the kernel structures that programs name. */
import type { Expression, Struct } from './syntax.ts';

export interface Field {
  readonly offset: number;
  readonly type: string;
}
export type Layouts = ReadonlyMap<string, ReadonlyMap<string, Field>>;

const INTEGERS: Readonly<Record<string, readonly [size: number, signed: boolean]>> = {
  int: [4, true],
  char: [1, true],
  uintptr_t: [8, false],
  int8_t: [1, true],
  uint8_t: [1, false],
  int16_t: [2, true],
  uint16_t: [2, false],
  int32_t: [4, true],
  uint32_t: [4, false],
  int64_t: [8, true],
  uint64_t: [8, false],
};

/** Size and sign; pointers count as unsigned 64-bit numbers. */
function integer(type: string): readonly [size: number, signed: boolean] {
  if (type.endsWith('*')) return [8, false];
  const found = INTEGERS[type];
  if (found === undefined) throw new Error(`${type} is no number`);
  return found;
}

export function wrap(value: bigint, type: string): bigint {
  const [size, signed] = integer(type);
  return signed ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value);
}

/** The usual arithmetic conversions. */
function common(left: string, right: string): string {
  const [leftSize, leftSigned] = integer(left);
  const [rightSize, rightSigned] = integer(right);
  const size = Math.max(4, leftSize, rightSize);
  const unsigned = (leftSize === size && !leftSigned) || (rightSize === size && !rightSigned);
  if (size === 4) return unsigned ? 'uint32_t' : 'int';
  return unsigned ? 'uint64_t' : 'int64_t';
}

/** Windows 10 1903 x64 (ntdiff/headers), as far as programs look. Offsets only need to agree with the stand-in's memory. */
const KERNEL: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  'nt`_KTHREAD': { Process: { offset: 0x220, type: 'void*' } },
  'nt`_EPROCESS': {
    UniqueProcessId: { offset: 0x2e8, type: 'void*' },
    InheritedFromUniqueProcessId: { offset: 0x3e8, type: 'void*' },
    ObjectTable: { offset: 0x418, type: 'nt`_HANDLE_TABLE*' },
    ImageFileName: { offset: 0x450, type: 'char[15]' },
  },
  'nt`_HANDLE_TABLE': {
    NextHandleNeedingPool: { offset: 0, type: 'uint32_t' },
    TableCode: { offset: 8, type: 'uint64_t' },
  },
  'nt`_ALPC_PORT': {
    CommunicationInfo: { offset: 0x10, type: 'nt`_ALPC_COMMUNICATION_INFO*' },
    OwnerProcess: { offset: 0x18, type: 'nt`_EPROCESS*' },
  },
  'nt`_ALPC_COMMUNICATION_INFO': {
    ConnectionPort: { offset: 0, type: 'nt`_ALPC_PORT*' },
    ServerCommunicationPort: { offset: 8, type: 'nt`_ALPC_PORT*' },
    ClientCommunicationPort: { offset: 0x10, type: 'nt`_ALPC_PORT*' },
  },
};

/** Where a kernel member is; for whoever builds the memory. */
export function kernelOffset(type: string, member: string): bigint {
  return BigInt(KERNEL[`nt\`${type}`]?.[member]?.offset ?? Number.NaN);
}

function layouts(structs: readonly Struct[]): Layouts {
  const all = new Map(Object.entries(KERNEL).map(([name, fields]) => [name, new Map(Object.entries(fields))]));
  for (const { name, members } of structs) {
    const fields = new Map<string, Field>();
    let offset = 0;
    for (const member of members) {
      const [size] = integer(member.type);
      offset = Math.ceil(offset / size) * size;
      fields.set(member.name, { offset, type: member.type });
      offset += size;
    }
    all.set(name, fields);
  }
  return all;
}

const BUILT_IN: Readonly<Record<string, string>> = {
  pid: 'int',
  tid: 'int',
  cpu: 'int',
  execname: 'string',
  timestamp: 'uint64_t',
  walltimestamp: 'int64_t',
  curthread: 'nt`_KTHREAD*',
};

/** Static types of expressions; variables take theirs from the first assignment to them in the text. */
export class Types {
  readonly layouts: Layouts;
  private readonly variables = new Map<string, string>();

  constructor(structs: readonly Struct[]) {
    this.layouts = layouts(structs);
  }

  /** Notes an assignment, in the order of the text. */
  assigned(key: string, value: Expression): void {
    if (!this.variables.has(key)) this.variables.set(key, this.of(value));
  }

  variable(key: string): string {
    const type = this.variables.get(key);
    if (type === undefined) throw new Error(`${key} has no type`);
    return type;
  }

  field(type: string, name: string): Field {
    const field = this.layouts.get(type.replace(/\*$/, ''))?.get(name);
    if (field === undefined || !type.endsWith('*')) throw new Error(`${type} has no ${name}`);
    return field;
  }

  of(expression: Expression): string {
    switch (expression.kind) {
      case 'number':
        if (expression.value <= 0x7fff_ffffn) return 'int';
        return expression.value <= 0xffff_ffffn ? 'uint32_t' : 'int64_t';
      case 'text':
        return 'string';
      case 'macro':
        return 'int';
      case 'name':
        return (
          BUILT_IN[expression.name] ?? (/^arg\d$/.test(expression.name) ? 'int64_t' : this.variable(expression.name))
        );
      case 'variable':
        return this.variable(`${expression.scope}->${expression.name}`);
      case 'element':
        return 'int';
      case 'member':
        return this.field(this.of(expression.of), expression.name).type;
      case 'call':
        return 'void*';
      case 'cast':
        return expression.type;
      case 'unary':
        if (expression.op === '!') return 'int';
        return expression.op === '*' ? this.of(expression.of).replace(/\*$/, '') : this.of(expression.of);
      case 'postfix':
        return this.of(expression.of);
      case 'choice':
        return common(this.of(expression.yes), this.of(expression.no));
      case 'assign':
        return this.of(expression.to);
      case 'binary':
        return this.binary(expression.op, expression.left, expression.right);
    }
  }

  private binary(op: string, left: Expression, right: Expression): string {
    if (['==', '!=', '<', '>', '<=', '>=', '&&', '||'].includes(op)) return 'int';
    return op === '<<' || op === '>>' ? common(this.of(left), 'int') : common(this.of(left), this.of(right));
  }
}
