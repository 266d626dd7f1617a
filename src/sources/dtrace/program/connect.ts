/**
 * Clauses that learn port names where ports are made: the name from the arguments at entry, the handle at return. They need
 * no kernel symbols. Parameters: winsiderss/systeminformer phnt/include/ntlpcapi.h.
 */
import { PORT_CALLS } from '../framing.ts';
import { MAX_NAME } from './port-walk.ts';
import { type Clause, classesOf, type Field, FULL_KEY, KEY, type Printer } from './text.ts';

/** OBJECT_ATTRIBUTES: ObjectName, a UNICODE_STRING pointer, at 0x10. */
const OBJECT_NAME = 16;

interface PortCall {
  readonly name: string;
  readonly code: number;
  /** Argument 1 is the name itself, the attributes that point at it, or a handle of the connection port. */
  readonly argument: 'name' | 'attributes' | 'handle';
  /** The connection message, whose header names the server on return. */
  readonly message?: string;
}

const CALLS: readonly PortCall[] = [
  { name: 'NtAlpcConnectPort', code: PORT_CALLS.connect, argument: 'name', message: 'arg6' },
  { name: 'NtAlpcConnectPortEx', code: PORT_CALLS.connectEx, argument: 'attributes', message: 'arg6' },
  { name: 'NtAlpcCreatePort', code: PORT_CALLS.create, argument: 'attributes' },
  { name: 'NtAlpcAcceptConnectPort', code: PORT_CALLS.accept, argument: 'handle' },
];

const FORGET = ['self->made = 0;', 'self->place = 0;', 'self->from = 0;', 'self->greeting = 0;'];

/** `filter` decides on the process. */
export function connectClauses(filter: string, printer: Printer): Clause[] {
  return [...CALLS.flatMap((call) => [...entry(call, filter, printer), ...exit(call, printer)]), ...close(printer)];
}

function entry(call: PortCall, filter: string, printer: Printer): Clause[] {
  const probe = `syscall::${call.name}:entry`;
  const when = `this->on && arg0 > 0`;
  const clauses: Clause[] = [
    {
      probe,
      body: [
        `this->on = ${filter};`,
        'this->text = (uint64_t)0;',
        'this->nlength = (uint64_t)0;',
        'this->nn = (uint64_t)0;',
        'this->nbuffer = (uint64_t)0;',
      ],
    },
    {
      probe,
      when,
      body: [
        'self->made = (uint64_t)timestamp;',
        'self->place = (uintptr_t)arg0;',
        `self->from = (uint64_t)${call.argument === 'handle' ? 'arg1' : '0'};`,
        `self->greeting = (uintptr_t)${call.message ?? '0'};`,
      ],
    },
  ];
  if (call.argument !== 'handle') clauses.push(...names(call, probe, when, printer));
  clauses.push({
    probe,
    when: '(this->on == 0 || arg0 <= 0) && self->made != 0',
    body: FORGET,
    comment: 'left by a thread that ended inside its call; this one has the same thread object',
  });
  return clauses;
}

function names(call: PortCall, probe: string, when: string, printer: Printer): Clause[] {
  const direct = call.argument === 'name';
  const fields: Field[] = [
    ['%d', 'timestamp'],
    ['%d', 'tid'],
    [String(call.code)],
    ['%d', 'this->nlength'],
    ['%d', 'this->nn'],
  ];
  return [
    {
      probe,
      when: `${when} && arg1 > 0`,
      body: [
        direct
          ? 'this->text = (uint64_t)arg1;'
          : `this->text = *(uint64_t *)copyin((uintptr_t)arg1 + ${OBJECT_NAME}, 8);`,
      ],
    },
    {
      probe,
      when: `${when} && this->text != 0`,
      body: [
        'this->s = (ascope_text_t *)copyin(this->text, 16);',
        'this->nlength = (uint64_t)this->s->at_length;',
        'this->nbuffer = this->s->at_buffer;',
        `this->nn = this->nlength > ${MAX_NAME} ? ${MAX_NAME} : this->nlength;`,
      ],
    },
    ...classesOf('this->nn', MAX_NAME).map(([fits, size]) => ({
      probe,
      when: `${when} && this->nbuffer != 0 && ${fits}`,
      body: printer.block('Q', fields, [`tracemem(copyin(this->nbuffer, this->nn), ${size}, this->nn);`]),
    })),
  ];
}

function exit(call: PortCall, printer: Printer): Clause[] {
  const probe = `syscall::${call.name}:return`;
  const good = 'self->made && (int)arg0 >= 0';
  const fields: Field[] = [
    ...FULL_KEY,
    ['%d', 'self->made'],
    [String(call.code)],
    ['%x', 'this->made'],
    ['%x', 'self->from'],
  ];
  const clauses: Clause[] = [
    {
      probe,
      when: good,
      body: [
        'this->made = *(uint64_t *)copyin(self->place, 8);',
        'ports[pid, this->made] = 1;',
        printer.line('O', fields),
      ],
    },
  ];
  if (call.message !== undefined) {
    clauses.push({
      probe,
      when: `${good} && self->greeting != 0`,
      body: [
        'this->m = (ascope_message_t *)copyin(self->greeting, 24);',
        printer.line('W', [...KEY, ['%d', 'this->m->am_pid']]),
      ],
      comment: 'the connection message comes back with the server as its sender',
    });
  }
  clauses.push({ probe, when: 'self->made', body: FORGET });
  return clauses;
}

/** A handle that is closed may name something else a moment later. */
function close(printer: Printer): Clause[] {
  return [
    {
      probe: 'syscall::NtClose:entry',
      when: 'ports[pid, (uint64_t)arg0]',
      body: [
        'ports[pid, (uint64_t)arg0] = 0;',
        printer.line('X', [
          ['%d', 'timestamp'],
          ['%d', 'pid'],
          ['%d', 'tid'],
          ['%d', 'cpu'],
          ['%x', '(uint64_t)arg0'],
        ]),
      ],
    },
  ];
}
