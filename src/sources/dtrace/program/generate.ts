/** Options → a D program for dtrace.exe of Windows, complete and ready to run. Its output: docs/dtrace.md. */
import { FRAMING_VERSION, MAGIC } from '../framing.ts';
import { connectClauses } from './connect.ts';
import { MESSAGE_RESET, MESSAGE_TYPES, messageClauses } from './message.ts';
import { checkOptions, type ProcessChoice, type ProgramOptions } from './options.ts';
import { processClause, WALK_RESET, walkClauses } from './port-walk.ts';
import { type Clause, clauseText, type Field, FULL_KEY, KEY, Printer } from './text.ts';

const ENTRY = 'syscall::NtAlpcSendWaitReceivePort:entry';
const RETURN = 'syscall::NtAlpcSendWaitReceivePort:return';

/** The program's text. Throws `UserError` for options that cannot work (see `checkOptions`). */
export function generateProgram(options: ProgramOptions): string {
  checkOptions(options);
  const printer = new Printer(options);
  const clauses = [
    ...clockClauses(options, printer),
    ...entryClauses(options, printer),
    ...(options.calls === 'both' ? returnClauses(options, printer) : []),
    ...(walksConnects(options) ? connectClauses(processFilter(options), printer) : []),
  ];
  return `${head(options)}\n${MESSAGE_TYPES}\n${clauses.map(clauseText).join('\n\n')}\n`;
}

function walksHandles({ portNames }: ProgramOptions): boolean {
  return portNames === 'walk' || portNames === 'both';
}

function walksConnects({ portNames }: ProgramOptions): boolean {
  return portNames === 'connect' || portNames === 'both';
}

/** Whether the program names kernel types, and so needs the kernel's symbols. */
export function needsSymbols(options: ProgramOptions): boolean {
  return walksHandles(options);
}

function head(options: ProgramOptions): string {
  const pragmas: readonly (readonly [string, string])[] = [
    ['bufsize', options.bufsize],
    ['switchrate', options.switchrate],
    ['dynvarsize', options.dynvarsize],
    ['bufpolicy', options.bufpolicy],
    // execname and image names, the only strings printed, have 15 characters at most; each costs this much.
    ['strsize', '32'],
    ['stackindent', '14'],
  ];
  return [
    '/*',
    ' * Records ALPC messages for alpcscope. Made by: alpcscope probe dtrace',
    ' * Run elevated:  dtrace -s alpcscope.d -o alpc.txt 2> alpc.err',
    ' * Read anywhere: alpcscope import alpc.txt -o alpc.alpc',
    ' */',
    '#pragma D option quiet',
    ...pragmas.map(([name, value]) => `#pragma D option ${name}=${value}`),
    '',
  ].join('\n');
}

/** What the reader wants to know of the program, in its first line and again from time to time. */
function announcement(options: ProgramOptions): string {
  const facts = [
    `token=${options.token}`,
    `calls=${options.calls}`,
    `payload=${options.payload}`,
    `ports=${options.portNames}`,
    `attributes=${options.attributes ? 1 : 0}`,
    `views=${options.views}`,
    `kernel=${options.kernelStack}`,
    `user=${options.userStack}`,
  ];
  return `printf("${MAGIC} ${FRAMING_VERSION} ${facts.join(' ')}\\n");`;
}

/**
 * `walltimestamp` moves in ticks of the system clock: of many samples, the one where it is furthest ahead of `timestamp` was
 * read just after a tick. Hence a burst of them at the start.
 */
function clockClauses(options: ProgramOptions, printer: Printer): Clause[] {
  const clocks: Field[] = [
    ['%d', 'timestamp'],
    ['%d', 'walltimestamp'],
  ];
  const say = announcement(options);
  const clauses: Clause[] = [
    { probe: 'dtrace:::BEGIN', body: ['samples = 0;', say, printer.line('T', clocks)] },
    { probe: 'tick-7ms', when: 'samples < 64', body: ['samples++;', printer.line('T', clocks)] },
    { probe: 'tick-10s', body: [say, printer.line('T', clocks)] },
    { probe: 'dtrace:::END', body: [say, printer.line('Z', clocks)] },
    {
      probe: 'dtrace:::ERROR',
      body: [printer.line('E', [...KEY, ['%d', 'arg1'], ['%d', 'arg2'], ['%d', 'arg3']])],
      comment: 'memory that could not be read: the clause that wanted it has printed nothing',
    },
  ];
  if (options.seconds > 0) clauses.push({ probe: `tick-${options.seconds}s`, body: ['exit(0);'] });
  return clauses;
}

/** A condition on the current process. dtrace.exe's own calls never count. */
function processFilter({ only, except }: ProgramOptions): string {
  const is = (choice: ProcessChoice) => ('pid' in choice ? `pid == ${choice.pid}` : `execname == "${choice.name}"`);
  const isNot = (choice: ProcessChoice) => ('pid' in choice ? `pid != ${choice.pid}` : `execname != "${choice.name}"`);
  const parts = ['pid != $pid', ...except.map(isNot)];
  if (only.length > 0) parts.push(`(${only.map(is).join(' || ')})`);
  return `(${parts.join(' && ')}) ? 1 : 0`;
}

const SENDS = 'this->on && this->send != 0';

function entryClauses(options: ProgramOptions, printer: Printer): Clause[] {
  const walk = walksHandles(options);
  const clauses: Clause[] = [
    {
      probe: ENTRY,
      body: [
        `this->on = ${processFilter(options)};`,
        'this->handle = arg0;',
        'this->send = arg2;',
        'this->sendattr = arg3;',
        'this->receive = arg4;',
      ],
    },
    resetClause(ENTRY, SENDS, walk),
  ];
  if (options.calls === 'both') clauses.push(remember());
  if (walk) clauses.push(processClause(ENTRY, SENDS));
  clauses.push({
    probe: ENTRY,
    when: SENDS,
    body: [
      printer.line('S', [
        ...FULL_KEY,
        ['%x', 'this->handle'],
        ['%x', '(uint32_t)arg1'],
        ['%x', 'this->send'],
        ['%x', 'this->receive'],
        ['%x', 'this->proc'],
        ['%d', 'this->parent'],
        ['%s', 'execname'],
      ]),
    ],
  });
  const place = {
    probe: ENTRY,
    message: 'this->send',
    attributes: 'this->sendattr',
    direction: 's',
    when: SENDS,
  } as const;
  clauses.push(...messageClauses(place, options, printer));
  if (walk) clauses.push(...walkClauses(ENTRY, SENDS, options, printer));
  clauses.push(...stackClauses(ENTRY, SENDS, options, printer));
  if (options.calls === 'both') clauses.push(forget());
  return clauses;
}

/** `this->` keeps what the last firing on the processor left: what later clauses rely on is set in every firing. */
function resetClause(probe: string, when: string, walk: boolean): Clause {
  return { probe, when, body: [...MESSAGE_RESET, ...WALK_RESET.slice(0, walk ? undefined : 2)] };
}

function remember(): Clause {
  return {
    probe: ENTRY,
    when: 'this->on && (this->send != 0 || this->receive != 0)',
    body: [
      'self->start = (uint64_t)timestamp;',
      'self->handle = arg0;',
      'self->flags = (uint32_t)arg1;',
      'self->send = arg2;',
      'self->receive = arg4;',
      'self->receiveattr = arg6;',
    ],
    comment: 'the return has none of the arguments',
  };
}

const REMEMBERED = ['start', 'handle', 'flags', 'send', 'receive', 'receiveattr'];

/** `self->` is kept by the address of the thread object: a thread that ended inside a call leaves it to the next one there. */
function forget(): Clause {
  return {
    probe: ENTRY,
    when: '(this->on == 0 || (this->send == 0 && this->receive == 0)) && self->start != 0',
    body: REMEMBERED.map((name) => `self->${name} = 0;`),
    comment: 'left by a thread that ended inside its call; this one has the same thread object',
  };
}

const RETURNS = 'this->on';
/** Status 0 is the only one with which a message lies in the buffer: a timeout (0x102) is no error, but brings none. */
const RECEIVES = 'this->on && this->status == 0 && this->receive != 0';

function returnClauses(options: ProgramOptions, printer: Printer): Clause[] {
  const walk = walksHandles(options);
  const clauses: Clause[] = [
    {
      probe: RETURN,
      body: [
        'this->on = self->start != 0 ? 1 : 0;',
        'this->status = (uint32_t)arg0;',
        'this->handle = self->handle;',
        'this->send = self->send;',
        'this->receive = self->receive;',
        'this->receiveattr = self->receiveattr;',
      ],
    },
    resetClause(RETURN, RETURNS, walk),
  ];
  if (walk) clauses.push(processClause(RETURN, RETURNS));
  clauses.push({
    probe: RETURN,
    when: RETURNS,
    body: [
      printer.line('R', [
        ...FULL_KEY,
        ['%d', 'self->start'],
        ['%x', 'this->handle'],
        ['%x', 'self->flags'],
        ['%x', 'this->status'],
        ['%x', 'this->send'],
        ['%x', 'this->receive'],
        ['%x', 'this->proc'],
        ['%d', 'this->parent'],
        ['%s', 'execname'],
      ]),
    ],
  });
  clauses.push(afterSend(printer));
  const place = {
    probe: RETURN,
    message: 'this->receive',
    attributes: 'this->receiveattr',
    direction: 'r',
    when: RECEIVES,
  } as const;
  clauses.push(...messageClauses(place, options, printer));
  // A call that sent, too, was on the same handle and stack at its entry.
  const alone = `${RECEIVES} && this->send == 0`;
  if (walk) clauses.push(...walkClauses(RETURN, alone, options, printer));
  clauses.push(...stackClauses(RETURN, alone, options, printer));
  clauses.push({ probe: RETURN, when: 'self->start', body: REMEMBERED.map((name) => `self->${name} = 0;`) });
  return clauses;
}

/** The kernel writes the message's ids back into the sender's header: the sender has no other way to know them. */
function afterSend(printer: Printer): Clause {
  return {
    probe: RETURN,
    when: 'this->on && this->send > 0 && this->send != this->receive',
    body: [
      'this->m = (ascope_message_t *)copyin((uintptr_t)this->send, 40);',
      printer.line('I', [
        ...KEY,
        ['%d', '(uint64_t)this->m->am_data'],
        ['%d', '(uint64_t)this->m->am_total'],
        ['%x', 'this->m->am_tid'],
        ['%x', 'this->m->am_id'],
        ['%x', 'this->m->am_callback'],
      ]),
    ],
    comment: 'where one buffer takes the answer, the answer has the id',
  };
}

function stackClauses(probe: string, when: string, options: ProgramOptions, printer: Printer): Clause[] {
  const clauses: Clause[] = [];
  if (options.kernelStack > 0) {
    clauses.push({ probe, when, body: printer.block('K', KEY, [`stack(${options.kernelStack});`]) });
  }
  if (options.userStack > 0) {
    clauses.push({ probe, when, body: printer.block('U', KEY, [`ustack(${options.userStack});`]) });
  }
  return clauses;
}
