/**
 * Rules that generated D programs must keep, from what is known of D on Windows (microsoft/DTrace-on-Windows). A list of what
 * is broken, empty for a good program.
 */
import { type Clause, type Expression, type Program, parseProgram } from './syntax.ts';

const FORBIDDEN =
  /\b(vtimestamp|execargs|uid|gid|errno|stackdepth|ustackdepth|zonename|rand|getf|progenyof|stop|raise|system|chill|panic|breakpoint|copyout|copyoutstr|speculate|commit|for|while|do|goto|if|else|sizeof|offsetof|args)\b|^\s*#(?!pragma D option )/m;
const BUILT_IN = ['pid', 'tid', 'cpu', 'execname', 'timestamp', 'walltimestamp', 'curthread'].concat(
  Array.from({ length: 10 }, (_, index) => `arg${index}`),
);
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  printf: [1, 32],
  tracemem: [3, 3],
  copyin: [2, 2],
  stack: [1, 1],
  ustack: [1, 1],
  exit: [1, 1],
};
const OPTIONS = ['quiet', 'bufsize', 'switchrate', 'dynvarsize', 'bufpolicy', 'strsize', 'stackindent'];
/** DTRACE_DIFO and enabling limits: 16,384 actions in all; a `this->` struct of 16,384 bytes at most. */
const MAX_ACTIONS = 16_384;
const MAX_PROGRAM = 256 * 1024;
const RECORDING = ['printf', 'tracemem', 'stack', 'ustack'];

export function problemsOf(text: string): string[] {
  const problems: string[] = [];
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/"[^"\n]*"/g, '""');
  const forbidden = FORBIDDEN.exec(bare);
  if (forbidden !== null) problems.push(`forbidden: ${forbidden[0].trim()}`);
  if (/[^\t\n -~]/.test(text)) problems.push('not plain ASCII');
  if (text.length > MAX_PROGRAM) problems.push('program too long');
  let program: Program;
  try {
    program = parseProgram(text);
  } catch (error) {
    return [...problems, String(error)];
  }
  for (const [name] of program.pragmas) if (!OPTIONS.includes(name)) problems.push(`unknown option ${name}`);
  const members = new Set(program.structs.flatMap((struct) => struct.members.map(({ name }) => name)));
  new Checker(program, members, problems).run();
  return problems;
}

/** Bytes that a record of the clause takes in the buffer: what dtrace's options must leave room for. */
export function recordSize(clause: Clause, strsize: number): number {
  let size = 12;
  for (const action of clause.body) {
    if (action.kind !== 'call') continue;
    const limit = action.args[1];
    if (action.name === 'printf') {
      const formats = [...(action.args[0]?.kind === 'text' ? action.args[0].value.matchAll(/%(.)/g) : [])];
      for (const format of formats) size += format[1] === 's' ? strsize : 8;
    } else if (action.name === 'tracemem') size += 8 + (limit?.kind === 'number' ? Number(limit.value) : 0);
    else if (action.args[0]?.kind === 'number') size += 8 + 8 * Number(action.args[0].value);
  }
  return size;
}

class Checker {
  private readonly program: Program;
  private readonly members: ReadonlySet<string>;
  private readonly problems: string[];
  private readonly types = new Map<string, string>();
  /** `self->` variables set to something, and set to 0 as the last thing of a clause. */
  private readonly set = new Set<string>();
  private readonly cleared = new Set<string>();
  private readonly globals = new Set<string>();
  private clause: Clause | undefined;

  constructor(program: Program, members: ReadonlySet<string>, problems: string[]) {
    this.program = program;
    this.members = members;
    this.problems = problems;
  }

  run(): void {
    let actions = 0;
    const begun = new Set<string>();
    for (const clause of this.program.clauses) {
      this.clause = clause;
      actions += clause.body.length;
      if (!begun.has(clause.probe)) this.beginning(clause);
      begun.add(clause.probe);
      if (clause.when !== undefined) this.expression(clause.when);
      for (const action of clause.body) this.action(action);
      this.recording(clause);
    }
    if (actions > MAX_ACTIONS) this.problem('too many actions');
    for (const name of this.set) if (!this.cleared.has(name)) this.problem(`self->${name} is never cleared`);
    this.order();
  }

  private problem(what: string): void {
    this.problems.push(`line ${this.clause?.line ?? 0}: ${what}`);
  }

  /** `this->` holds what the last firing on the processor left: each is set in the first clause, or where it is used. */
  private beginning(clause: Clause): void {
    if (clause.when !== undefined && clause.probe.endsWith(':entry') && !clause.probe.includes('NtClose')) {
      this.problem('the first clause of a probe must set up its variables, whatever the process');
    }
  }

  /** The clause that clears must come last, or later ones would see nothing. */
  private order(): void {
    const clearing = new Map<string, number>();
    for (const [index, clause] of this.program.clauses.entries()) {
      const clears = clause.body.every((action) => clearedName(action) !== undefined);
      const before = clearing.get(clause.probe);
      this.clause = clause;
      if (before !== undefined) this.problem(`a clause follows the one that clears ${clause.probe}`);
      if (clears) clearing.set(clause.probe, index);
    }
  }

  private recording(clause: Clause): void {
    const calls = clause.body.filter((action) => action.kind === 'call' && RECORDING.includes(action.name));
    const blocks = calls.filter((action) => action.kind === 'call' && action.name !== 'printf');
    const last = clause.body.at(-1);
    const closes =
      last?.kind === 'call' && last.args[0]?.kind === 'text' && /^@[0-9a-f]{8} \.\\n$/.test(last.args[0].value);
    if (blocks.length > 1) this.problem('more than one block in a record');
    if (blocks.length > 0 && !closes) this.problem('a block without its end');
  }

  private action(action: Expression): void {
    if (action.kind === 'assign') this.assign(action);
    else if (action.kind === 'call' || action.kind === 'postfix') this.expression(action);
    else this.problem('an action that does nothing');
  }

  private assign(action: Expression & { kind: 'assign' }): void {
    this.expression(action.value);
    const { to } = action;
    if (to.kind === 'element') {
      this.globals.add(to.name);
      for (const key of to.keys) this.expression(key);
      return;
    }
    if (to.kind === 'name') {
      if (BUILT_IN.includes(to.name)) this.problem(`${to.name} is assigned`);
      this.globals.add(to.name);
      return;
    }
    if (to.kind !== 'variable') {
      this.problem('assigns to no variable');
      return;
    }
    const key = `${to.scope}->${to.name}`;
    if (to.scope === 'self') {
      // Clearing leftovers at the next entry is no clearing: a thread that waits for ever has none.
      if (clearedName(action) !== to.name) this.set.add(to.name);
      else if (this.clause?.probe.endsWith(':return')) this.cleared.add(to.name);
    }
    const known = this.types.has(key);
    // The first assignment gives a variable its type: a bare number makes it an int, which cuts every address.
    if (!known && action.value.kind === 'number') this.problem(`${key} takes its type from a bare number`);
    if (!known) this.types.set(key, 'set');
  }

  private expression(expression: Expression): void {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return;
      case 'macro':
        if (expression.name !== '$pid') this.problem(`macro ${expression.name}`);
        return;
      case 'name':
        if (!BUILT_IN.includes(expression.name) && !this.globals.has(expression.name)) {
          this.problem(`unknown name ${expression.name}`);
        }
        return;
      case 'variable':
        if (!this.types.has(`${expression.scope}->${expression.name}`)) {
          this.problem(`${expression.scope}->${expression.name} is used before it is set`);
        }
        return;
      case 'element':
        this.globals.add(expression.name);
        for (const key of expression.keys) this.expression(key);
        return;
      case 'member':
        this.member(expression);
        return;
      case 'call':
        this.call(expression);
        return;
      case 'cast':
      case 'unary':
      case 'postfix':
        if (expression.kind === 'unary' && expression.op === '*') this.dereference(expression.of);
        this.expression(expression.of);
        return;
      case 'binary':
        this.expression(expression.left);
        this.expression(expression.right);
        return;
      case 'choice':
        for (const part of [expression.test, expression.yes, expression.no]) this.expression(part);
        return;
      case 'assign':
        this.problem('an assignment inside an expression');
    }
  }

  private member({ of, name }: Expression & { kind: 'member' }): void {
    this.expression(of);
    const own = of.kind === 'variable';
    if (own && !this.members.has(name)) this.problem(`no member ${name}`);
    if (!own && !/^[A-Z]\w+$/.test(name)) this.problem(`no kernel member ${name}`);
  }

  /** A plain dereference of a user address raises "invalid address". */
  private dereference(of: Expression): void {
    const text = JSON.stringify(of, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    if (/"arg\d"/.test(text) && !text.includes('"copyin"')) this.problem('user memory is read without copyin');
    if (/"name":"(place|greeting|text)"/.test(text) && !text.includes('"copyin"'))
      this.problem('user memory is read without copyin');
  }

  private call({ name, args }: Expression & { kind: 'call' }): void {
    const range = FUNCTIONS[name];
    if (range === undefined) {
      this.problem(`unknown function ${name}`);
      return;
    }
    if (args.length < range[0] || args.length > range[1]) this.problem(`${name} with ${args.length} arguments`);
    for (const argument of args) this.expression(argument);
    if (name === 'printf') this.format(args);
    if (name === 'tracemem') this.dump(args);
    if ((name === 'stack' || name === 'ustack') && args[0]?.kind !== 'number') this.problem(`${name} needs a constant`);
  }

  private format([format, ...values]: readonly Expression[]): void {
    if (format?.kind !== 'text') {
      this.problem('printf without a format');
      return;
    }
    if (!format.value.endsWith('\\n') || format.value.indexOf('\\n') !== format.value.length - 2) {
      this.problem('printf does not print one line');
    }
    if (!format.value.startsWith('@')) this.problem('a line without the mark');
    const directives = [...format.value.matchAll(/%(.)/g)].map((match) => match[1] ?? '');
    if (directives.some((directive) => !'dxs'.includes(directive))) this.problem('a directive other than %d %x %s');
    if (directives.length !== values.length) this.problem('printf with other values than its format');
    for (const [index, directive] of directives.entries()) {
      const value = values[index];
      const text =
        value?.kind === 'name' ? value.name === 'execname' : value?.kind === 'cast' && value.type === 'string';
      if ((directive === 's') !== text) this.problem(`%${directive} does not fit its value`);
      if (directive === 's' && index !== directives.length - 1) this.problem('a name must be the last of its line');
    }
  }

  /** `copyin` of 0 bytes faults, and `tracemem` of 0 bytes prints all: the length must be guarded. */
  private dump([source, most, count]: readonly Expression[]): void {
    if (most?.kind !== 'number' || count?.kind !== 'variable') {
      this.problem('tracemem needs a constant and a variable');
      return;
    }
    const guard = JSON.stringify(this.clause?.when ?? '', (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    const lower = `{"kind":"binary","op":">","left":{"kind":"variable","scope":"this","name":"${count.name}"}`;
    if (!guard.includes(lower)) this.problem(`tracemem of this->${count.name} without a guard against 0`);
    if (source?.kind === 'call' && source.name === 'copyin') {
      const length = source.args[1];
      if (length?.kind !== 'variable' || length.name !== count.name)
        this.problem('copyin of another length than is dumped');
    }
  }
}

function clearedName(action: Expression): string | undefined {
  if (action.kind !== 'assign' || action.to.kind !== 'variable' || action.to.scope !== 'self') return undefined;
  return action.value.kind === 'number' && action.value.value === 0n ? action.to.name : undefined;
}
