/** Clauses that copy a message: its header first, then as many bytes as it has, then attributes and view. */
import type { ProgramOptions } from './options.ts';
import { type Clause, classesOf, type Field, KEY, type Printer } from './text.ts';

/** PORT_MESSAGE with 8-byte pointers and with 4-byte ones (winsiderss/systeminformer phnt/include/ntlpcapi.h). */
const HEADER64 = 40;
const HEADER32 = 24;
/** 8 bytes and every attribute there is: 0x18 + 0x20 + 0x20 + 0x18 + 0x18 + 8 + 8. */
const MAX_ATTRIBUTES = 168;

export interface MessagePlace {
  readonly probe: string;
  /** Clause-local variables that hold the addresses; negative ones are kernel addresses. */
  readonly message: string;
  readonly attributes: string;
  /** `s` sent, `r` received. */
  readonly direction: 's' | 'r';
  /** What must hold for there to be a message. */
  readonly when: string;
}

/** Own types: `sizeof` of types from symbols is not reliable, and these need no symbols. */
export const MESSAGE_TYPES = `typedef struct ascope_message {
	uint16_t am_data;
	uint16_t am_total;
	uint16_t am_kind;
	uint16_t am_info;
	uint64_t am_pid;
	uint64_t am_tid;
	uint32_t am_id;
	uint32_t am_pad;
	uint64_t am_callback;
} ascope_message_t;

typedef struct ascope_attributes {
	uint32_t aa_allocated;
	uint32_t aa_valid;
} ascope_attributes_t;

typedef struct ascope_view {
	uint64_t av_flags;
	uint64_t av_section;
	uint64_t av_base;
	uint64_t av_size;
} ascope_view_t;

typedef struct ascope_text {
	uint16_t at_length;
	uint16_t at_most;
	uint32_t at_pad;
	uint64_t at_buffer;
} ascope_text_t;
`;

/** Variables that later clauses rely on must be set in every firing: `this->` keeps what an earlier one left. */
export const MESSAGE_RESET = [
  'this->total = (uint64_t)0;',
  'this->own = (uint64_t)0;',
  'this->n = (uint64_t)0;',
  'this->hn = (uint64_t)0;',
  'this->dumped = (uint64_t)0;',
  'this->allocated = (uint64_t)0;',
  'this->valid = (uint64_t)0;',
  'this->an = (uint64_t)0;',
  'this->vbase = (uint64_t)0;',
  'this->vsize = (uint64_t)0;',
  'this->vn = (uint64_t)0;',
];

export function messageClauses(place: MessagePlace, options: ProgramOptions, printer: Printer): Clause[] {
  const clauses = [...headerClauses(place, options), ...dumpClauses(place, options, printer)];
  if (options.attributes || options.views > 0) clauses.push(...attributeClauses(place, options, printer));
  if (options.views > 0) clauses.push(...viewClauses(place, options, printer));
  return clauses;
}

function headerClauses({ probe, message, when }: MessagePlace, options: ProgramOptions): Clause[] {
  const most = HEADER64 + options.payload;
  const lengths = [
    'this->total = (uint64_t)this->m->am_total;',
    'this->own = this->total - (uint64_t)this->m->am_data;',
    `this->n = this->total < ${HEADER32} ? ${HEADER32} : this->total;`,
    `this->n = this->n > ${most} ? ${most} : this->n;`,
    `this->hn = this->own < ${HEADER64} ? ${HEADER32} : ${HEADER64};`,
  ];
  return [
    {
      probe,
      when: `${when} && ${message} > 0`,
      body: [`this->m = (ascope_message_t *)copyin((uintptr_t)${message}, ${HEADER32});`, ...lengths],
      comment: '24 bytes are there in both header layouts; total - data tells which one it is',
    },
    {
      probe,
      when: `${when} && ${message} < 0`,
      body: [`this->m = (ascope_message_t *)${message};`, ...lengths],
      comment: 'a caller in the kernel: no copyin',
    },
  ];
}

function dumpClauses(place: MessagePlace, options: ProgramOptions, printer: Printer): Clause[] {
  const { probe, message, direction, when } = place;
  const most = HEADER64 + options.payload;
  const fields: Field[] = [...KEY, [direction], ['%d', 'this->total'], ['%d', 'this->n']];
  // A clause that faults stops before the mark.
  const block = (source: string, size: number) =>
    printer.block('M', fields, [`tracemem(${source}, ${size}, this->n);`, 'this->dumped = (uint64_t)1;']);
  const user = classesOf('this->n', most).map(([fits, size]) => ({
    probe,
    when: `${when} && ${message} > 0 && ${fits}`,
    body: block(`copyin((uintptr_t)${message}, this->n)`, size),
  }));
  const kernel = { probe, when: `${when} && ${message} < 0 && this->n > 0`, body: block(`(void *)${message}`, most) };
  return [...user, kernel, headerAlone(place, printer)];
}

/** The end of a message may be paged out: then its lengths and ids are worth more than nothing. */
function headerAlone({ probe, message, direction, when }: MessagePlace, printer: Printer): Clause {
  const fields: Field[] = [...KEY, [direction], ['%d', 'this->total'], ['%d', 'this->hn']];
  const dump = `tracemem(copyin((uintptr_t)${message}, this->hn), ${HEADER64}, this->hn);`;
  return {
    probe,
    when: `${when} && ${message} > 0 && this->dumped == 0 && this->hn > 0 && this->n > this->hn`,
    body: printer.block('M', fields, [dump]),
    comment: 'the whole could not be read: its header alone',
  };
}

/** Sizes of the attributes by bit, highest first, 8-byte pointers (phnt/include/ntlpcapi.h, AlpcGetHeaderSize). */
const ATTRIBUTE_SIZES: readonly (readonly [string, number])[] = [
  ['0x80000000', 0x18],
  ['0x40000000', 0x20],
  ['0x20000000', 0x20],
  ['0x10000000', 0x18],
  ['0x08000000', 0x18],
  ['0x04000000', 8],
  ['0x02000000', 8],
];

function attributeClauses(place: MessagePlace, options: ProgramOptions, printer: Printer): Clause[] {
  const { probe, attributes, direction, when } = place;
  // Only the 64-bit layout: the block of a 32-bit caller has other sizes.
  const here = `${when} && this->own == ${HEADER64} && ${attributes} > 0`;
  const measure: Clause = {
    probe,
    when: here,
    body: [
      `this->a = (ascope_attributes_t *)copyin((uintptr_t)${attributes}, 8);`,
      'this->allocated = (uint64_t)this->a->aa_allocated;',
      'this->valid = (uint64_t)this->a->aa_valid;',
      'this->an = 8;',
      ...ATTRIBUTE_SIZES.map(([bit, size]) => `this->an += (this->allocated & ${bit}) ? ${size} : 0;`),
    ],
  };
  const fields: Field[] = [...KEY, [direction], ['%x', 'this->allocated'], ['%x', 'this->valid'], ['%d', 'this->an']];
  const dump: Clause = {
    probe,
    when: `${here} && this->an > 0`,
    body: printer.block('A', fields, [
      `tracemem(copyin((uintptr_t)${attributes}, this->an), ${MAX_ATTRIBUTES}, this->an);`,
    ]),
  };
  return options.attributes ? [measure, dump] : [measure];
}

function viewClauses(place: MessagePlace, options: ProgramOptions, printer: Printer): Clause[] {
  const { probe, attributes, direction, when } = place;
  const here = `${when} && this->own == ${HEADER64} && ${attributes} > 0 && (this->valid & 0x40000000)`;
  const fields: Field[] = [...KEY, [direction], ['%x', 'this->vbase'], ['%d', 'this->vsize'], ['%d', 'this->vn']];
  const find: Clause = {
    probe,
    when: here,
    body: [
      `this->at = (uintptr_t)${attributes} + ((this->allocated & 0x80000000) ? 32 : 8);`,
      'this->v = (ascope_view_t *)copyin(this->at, 32);',
      'this->vbase = this->v->av_base;',
      'this->vsize = this->v->av_size;',
      `this->vn = this->vsize > ${options.views} ? ${options.views} : this->vsize;`,
    ],
    comment: 'the view attribute stands behind the security attribute',
  };
  const dumps = classesOf('this->vn', options.views).map(([fits, size]) => ({
    probe,
    when: `${here} && this->vbase != 0 && ${fits}`,
    body: printer.block('V', fields, [`tracemem(copyin(this->vbase, this->vn), ${size}, this->vn);`]),
  }));
  return [find, ...dumps];
}
