/**
 * Clauses that go from a handle to its port, the port's name and the processes at its ends, through kernel structures. Each
 * step is a clause: where one faults, what the steps before it found is printed all the same. Structures: ntdiff/headers
 * Windows 10 1903 x64; object headers and the handle table's levels: winsiderss/systeminformer KSystemInformer/object.c.
 */
import type { ProgramOptions } from './options.ts';
import { type Clause, classesOf, type Field, KEY, type Printer } from './text.ts';

/** Bytes of a name kept. Names of objects are short: 520 is MAX_PATH in UTF-16. */
export const MAX_NAME = 520;
/** Object directories followed above the port: `\Sessions\1\BaseNamedObjects\x` has three and the root. */
const DIRECTORIES = 4;
const OBJECT_HEADER = 0x30;
const INFO_MASK = 0x1a;

/** Set in every firing: `this->` keeps what an earlier firing left. The first two are printed without a walk, too. */
export const WALK_RESET = [
  'proc',
  'parent',
  'table',
  'entry',
  'object',
  'comm',
  'conn',
  'serverport',
  'clientport',
  'owner',
  'ownerpid',
  'client',
  'clientpid',
  'dir',
  'info',
  'nlength',
  'nn',
  'nbuffer',
].map((name) => `this->${name} = (uint64_t)0;`);

/** `handle` is a variable with the handle, `when` what must hold for the walk to be worth it. */
export function walkClauses(probe: string, when: string, options: ProgramOptions, printer: Printer): Clause[] {
  return [
    ...tableClauses(probe, when, options),
    ...portClauses(probe, when),
    ...processClauses(probe, when, printer),
    ...nameClauses(probe, when, printer),
  ];
}

/** The current process object: where the walk begins, and what tells lives of a process id apart. */
export function processClause(probe: string, when: string): Clause {
  return {
    probe,
    when,
    body: [
      'this->proc = (uint64_t)((nt`_KTHREAD *)curthread)->Process;',
      'this->parent = (uint64_t)((nt`_EPROCESS *)this->proc)->InheritedFromUniqueProcessId;',
    ],
  };
}

function tableClauses(probe: string, when: string, { handleShift }: ProgramOptions): Clause[] {
  const here = `${when} && this->table != 0 && this->h < this->limit`;
  // Bit 63 set: a kernel handle, which belongs to the System process's table.
  const start: Clause = {
    probe,
    when: `${when} && this->proc != 0 && this->handle > 0`,
    body: [
      'this->limit = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->NextHandleNeedingPool;',
      'this->table = (uint64_t)((nt`_EPROCESS *)this->proc)->ObjectTable->TableCode;',
      'this->level = this->table & 3;',
      'this->table = this->table - this->level;',
      'this->h = (uint64_t)this->handle & 0xfffffffc;',
    ],
    comment: 'handle table: the low two bits of TableCode are the number of levels above the entries',
  };
  const page = 'this->table + (this->h >> 10) * 8';
  const pages = 'this->table + (this->h >> 19) * 8';
  const inPage = '(this->h & 0x3ff) * 4';
  const entries: readonly string[] = [
    'this->table + this->h * 4',
    `*(uint64_t *)(${page}) + ${inPage}`,
    `*(uint64_t *)(*(uint64_t *)(${pages}) + ((this->h >> 10) & 0x1ff) * 8) + ${inPage}`,
  ];
  const levels = entries.map((place, level) => ({
    probe,
    when: `${here} && this->level == ${level}`,
    body: [`this->entry = *(uint64_t *)(${place});`],
  }));
  const object: Clause = {
    probe,
    when: `${when} && this->entry != 0`,
    body: [`this->object = (uint64_t)(((int64_t)this->entry >> ${handleShift}) << 4) + ${OBJECT_HEADER};`],
    comment: 'the upper bits of an entry are the address of the object header, without its low four bits',
  };
  return [start, ...levels, object];
}

function portClauses(probe: string, when: string): Clause[] {
  return [
    {
      probe,
      when: `${when} && this->object != 0`,
      body: ['this->comm = (uint64_t)((nt`_ALPC_PORT *)this->object)->CommunicationInfo;'],
    },
    {
      probe,
      when: `${when} && this->comm != 0`,
      body: [
        'this->serverport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ServerCommunicationPort;',
        'this->clientport = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ClientCommunicationPort;',
        'this->conn = (uint64_t)((nt`_ALPC_COMMUNICATION_INFO *)this->comm)->ConnectionPort;',
      ],
    },
    {
      probe,
      when: `${when} && this->conn != 0 && this->object != this->conn && this->object != this->serverport && this->object != this->clientport`,
      body: ['this->conn = (uint64_t)0;'],
      comment:
        'the handle may be no port at all, and memory of something else was read: a port is one of its own three',
    },
    {
      probe,
      when: `${when} && this->conn != 0`,
      body: ['this->owner = (uint64_t)((nt`_ALPC_PORT *)this->conn)->OwnerProcess;', ...evenOr('owner')],
      comment: 'bit 0 of OwnerProcess is a flag',
    },
    {
      probe,
      when: `${when} && this->conn != 0 && this->clientport != 0`,
      body: ['this->client = (uint64_t)((nt`_ALPC_PORT *)this->clientport)->OwnerProcess;', ...evenOr('client')],
    },
  ];
}

function evenOr(name: string): string[] {
  return [`this->${name} = this->${name} - (this->${name} & 1);`];
}

function processClauses(probe: string, when: string, printer: Printer): Clause[] {
  return (['owner', 'client'] as const).flatMap((role) => {
    const object = `((nt\`_EPROCESS *)this->${role})`;
    const here = `${when} && this->${role} != 0`;
    return [
      { probe, when: here, body: [`this->${role}pid = (uint64_t)${object}->UniqueProcessId;`] },
      {
        probe,
        when: here,
        body: [
          printer.line('B', [
            ...KEY,
            [role === 'owner' ? 'o' : 'c'],
            ['%d', `this->${role}pid`],
            ['%x', `this->${role}`],
            ['%d', `(uint64_t)${object}->InheritedFromUniqueProcessId`],
            ['%s', `(string)${object}->ImageFileName`],
          ]),
        ],
      },
    ];
  });
}

/** Finds the name header of the object whose header is at `header`, and what it says. */
function nameHeader(probe: string, here: string, header: string): Clause[] {
  return [
    {
      probe,
      when: here,
      body: [
        `this->mask = *(uint8_t *)(${header} + ${INFO_MASK});`,
        `this->info = (this->mask & 2) ? ${header} - ((this->mask & 1) ? 0x40 : 0x20) : 0;`,
      ],
      comment: 'bit 1 of InfoMask: there is a name; bit 0: the creator header lies between it and the object header',
    },
    {
      probe,
      when: `${here} && this->info != 0`,
      body: [
        'this->nlength = (uint64_t)(*(uint16_t *)(this->info + 8));',
        'this->nbuffer = *(uint64_t *)(this->info + 0x10);',
        `this->nn = this->nlength > ${MAX_NAME} ? ${MAX_NAME} : this->nlength;`,
        'this->nn = this->nbuffer == 0 ? 0 : this->nn;',
      ],
    },
  ];
}

function nameClauses(probe: string, when: string, printer: Printer): Clause[] {
  const here = `${when} && this->conn != 0`;
  const ends: Field[] = [
    ...KEY,
    ['%x', 'this->object'],
    ['%x', 'this->conn'],
    ['%d', 'this->ownerpid'],
    ['%d', 'this->clientpid'],
    ['%d', 'this->nlength'],
    ['%d', 'this->nn'],
  ];
  const clauses = nameHeader(probe, here, `(this->conn - ${OBJECT_HEADER})`);
  clauses.push(
    ...dumps(probe, here, (dump) => printer.block('N', ends, dump)),
    { probe, when: `${here} && this->nn == 0`, body: printer.block('N', ends, []), comment: 'a port without a name' },
    {
      probe,
      when: `${here} && this->info != 0 && this->nn != 0`,
      body: ['this->dir = *(uint64_t *)this->info;'],
    },
  );
  for (let level = 1; level <= DIRECTORIES; level += 1) clauses.push(...directory(probe, when, level, printer));
  return clauses;
}

function directory(probe: string, when: string, level: number, printer: Printer): Clause[] {
  const here = `${when} && this->dir != 0`;
  const fields: Field[] = [...KEY, [String(level)], ['%d', 'this->nlength'], ['%d', 'this->nn']];
  return [
    { probe, when: here, body: ['this->info = (uint64_t)0;', 'this->nn = (uint64_t)0;'] },
    ...nameHeader(probe, here, `(this->dir - ${OBJECT_HEADER})`),
    ...dumps(probe, here, (dump) => printer.block('D', fields, dump)),
    {
      probe,
      when: here,
      body: ['this->dir = (uint64_t)0;'],
    },
    {
      probe,
      when: `${when} && this->info != 0 && this->nn != 0`,
      body: ['this->dir = *(uint64_t *)this->info;'],
    },
  ];
}

/** Names are dumped, not printed as text: they may hold anything, and `%ws` would read past their end. */
function dumps(probe: string, here: string, body: (dump: string[]) => string[]): Clause[] {
  return classesOf('this->nn', MAX_NAME).map(([fits, size]) => ({
    probe,
    when: `${here} && ${fits}`,
    body: body([`tracemem((void *)this->nbuffer, ${size}, this->nn);`]),
  }));
}
