/**
 * A parser for the part of the D language that generated programs use, after the grammar of the D manual. Stricter than the
 * compiler: what it does not know, it refuses.
 */
export interface Member {
  readonly name: string;
  readonly type: string;
}
export interface Struct {
  readonly name: string;
  readonly members: readonly Member[];
}
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'macro'; readonly name: string }
  | { readonly kind: 'variable'; readonly scope: 'this' | 'self'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'cast'; readonly type: string; readonly of: Expression }
  | { readonly kind: 'unary'; readonly op: string; readonly of: Expression }
  | { readonly kind: 'postfix'; readonly op: string; readonly of: Expression }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'assign'; readonly op: string; readonly to: Expression; readonly value: Expression };

export interface Clause {
  readonly probe: string;
  readonly when: Expression | undefined;
  readonly body: readonly Expression[];
  readonly line: number;
}
export interface Program {
  readonly pragmas: readonly (readonly [name: string, value: string])[];
  readonly structs: readonly Struct[];
  readonly clauses: readonly Clause[];
}

const BASE_TYPES = ['int', 'void', 'string', 'char', 'uintptr_t'].concat(
  ...[8, 16, 32, 64].map((bits) => [`int${bits}_t`, `uint${bits}_t`]),
);
// No division: it would end a predicate.
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*'],
];
const TOKEN =
  /\s+|(0x[0-9a-f]+|\d+)|([A-Za-z_]\w*`[A-Za-z_]\w*|[A-Za-z_]\w*)|(\$\w+)|"((?:[^"\\\n]|\\n)*)"|(->|\+\+|--|\+=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*&|^~!<>=?:;,(){}[\]/])/y;

interface Token {
  readonly type: 'number' | 'name' | 'macro' | 'text' | 'op';
  readonly text: string;
}

class SyntaxProblem extends Error {}

const parsed = new Map<string, Program>();

/** Throws `SyntaxProblem`. Programs are remembered: tests run the same ones over and over. */
export function parseProgram(text: string): Program {
  let program = parsed.get(text);
  if (program === undefined) {
    program = new Parser(text).program();
    if (parsed.size < 64) parsed.set(text, program);
  }
  return program;
}

class Parser {
  private readonly text: string;
  private at = 0;
  private scannedAt = -1;
  private counted = 0;
  private lines = 1;
  private scanned: readonly [Token | undefined, number] = [undefined, 0];
  private readonly types = new Set(BASE_TYPES);

  constructor(text: string) {
    this.text = text.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
    if (/\/\*|\*\//.test(this.text)) throw new SyntaxProblem('a comment does not end');
  }

  program(): Program {
    const pragmas: [string, string][] = [];
    const structs: Struct[] = [];
    const clauses: Clause[] = [];
    for (this.space(); this.at < this.text.length; this.space()) {
      const pragma = this.match(/#pragma D option (\w+)(?:=(\w+))?[ \t]*(?:\n|$)/y);
      if (pragma !== null) pragmas.push([pragma[1] ?? '', pragma[2] ?? '']);
      else if (this.text.startsWith('typedef', this.at)) structs.push(this.struct());
      else clauses.push(this.clause());
    }
    return { pragmas, structs, clauses };
  }

  private struct(): Struct {
    for (const word of ['typedef', 'struct']) this.expect(word);
    this.name();
    this.expect('{');
    const members: Member[] = [];
    while (this.peek()?.text !== '}') {
      const type = this.name();
      if (!this.types.has(type)) this.fail(`unknown type ${type}`);
      members.push({ type, name: this.name() });
      this.expect(';');
    }
    this.expect('}');
    const name = this.name();
    this.expect(';');
    this.types.add(name);
    return { name, members };
  }

  private clause(): Clause {
    const line = this.lineNumber();
    const probe = this.match(
      /(dtrace:::(?:BEGIN|END|ERROR)|tick-\d+(?:ms|s)|syscall::Nt\w+:(?:entry|return))\s*\n/y,
    )?.[1];
    if (probe === undefined) return this.fail('no probe');
    let when: Expression | undefined;
    if (this.peek()?.text === '/') {
      this.expect('/');
      when = this.expression();
      this.expect('/');
    }
    this.expect('{');
    const body: Expression[] = [];
    while (this.peek()?.text !== '}') {
      body.push(this.expression());
      this.expect(';');
    }
    this.expect('}');
    if (body.length === 0) this.fail('an empty clause prints its probe');
    return { probe, when, body, line };
  }

  private expression(): Expression {
    const left = this.choice();
    const op = this.peek()?.text;
    if (op !== '=' && op !== '+=') return left;
    this.next();
    return { kind: 'assign', op, to: left, value: this.expression() };
  }

  private choice(): Expression {
    const test = this.binary(0);
    if (this.peek()?.text !== '?') return test;
    this.next();
    const yes = this.choice();
    this.expect(':');
    return { kind: 'choice', test, yes, no: this.choice() };
  }

  private binary(level: number): Expression {
    const ops = LEVELS[level];
    if (ops === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.peek();
      if (token?.type !== 'op' || !ops.includes(token.text)) return left;
      this.next();
      left = { kind: 'binary', op: token.text, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    const token = this.peek();
    if (token?.type === 'op' && ['!', '~', '-', '*', '&'].includes(token.text)) {
      this.next();
      return { kind: 'unary', op: token.text, of: this.unary() };
    }
    const cast = this.cast();
    return cast === undefined ? this.postfix() : { kind: 'cast', type: cast, of: this.unary() };
  }

  private cast(): string | undefined {
    const from = this.at;
    if (this.peek()?.text === '(') {
      this.next();
      const token = this.peek();
      if (token?.type === 'name' && (this.types.has(token.text) || token.text.startsWith('nt`'))) {
        let type = this.next().text;
        while (this.peek()?.text === '*') type += this.next().text;
        if (this.peek()?.text === ')') {
          this.next();
          return type;
        }
      }
    }
    this.at = from;
    return undefined;
  }

  private postfix(): Expression {
    let left = this.primary();
    for (;;) {
      const op = this.peek()?.text;
      if (op === '->') {
        this.next();
        left = { kind: 'member', of: left, name: this.name() };
      } else if (op === '++' || op === '--') {
        this.next();
        left = { kind: 'postfix', op, of: left };
      } else return left;
    }
  }

  private primary(): Expression {
    const token = this.next();
    if (token.type === 'number') return { kind: 'number', value: BigInt(token.text), text: token.text };
    if (token.type === 'text') return { kind: 'text', value: token.text };
    if (token.type === 'macro') return { kind: 'macro', name: token.text };
    if (token.text === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (token.type !== 'name') return this.fail(`unexpected ${token.text}`);
    if (token.text === 'this' || token.text === 'self') {
      this.expect('->');
      return { kind: 'variable', scope: token.text, name: this.name() };
    }
    if (this.peek()?.text === '(') return { kind: 'call', name: token.text, args: this.list('(', ')') };
    if (this.peek()?.text === '[') return { kind: 'element', name: token.text, keys: this.list('[', ']') };
    return { kind: 'name', name: token.text };
  }

  private list(open: string, close: string): Expression[] {
    this.expect(open);
    const items: Expression[] = [];
    while (this.peek()?.text !== close) {
      if (items.length > 0) this.expect(',');
      items.push(this.expression());
    }
    this.expect(close);
    return items;
  }

  private name(): string {
    const token = this.next();
    return token.type === 'name' ? token.text : this.fail(`a name, not ${token.text}`);
  }

  private expect(text: string): void {
    const token = this.next();
    if (token.text !== text) this.fail(`${text}, not ${token.text}`);
  }

  private next(): Token {
    const [token, end] = this.scan();
    if (token === undefined) return this.fail('unexpected end');
    this.at = end;
    return token;
  }

  private peek(): Token | undefined {
    return this.scan()[0];
  }

  /** The next token and where it ends; looked at many times over before it is taken. */
  private scan(): readonly [Token | undefined, number] {
    if (this.scannedAt !== this.at) {
      this.scanned = this.scanAt();
      this.scannedAt = this.at;
    }
    return this.scanned;
  }

  private scanAt(): readonly [Token | undefined, number] {
    for (let at = this.at; at < this.text.length; ) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(this.text);
      if (match === null) return this.fail(`no token: ${this.text.slice(at, at + 20)}`);
      at = TOKEN.lastIndex;
      const types = [undefined, 'number', 'name', 'macro', 'text', 'op'] as const;
      for (let group = 1; group < types.length; group += 1) {
        const type = types[group];
        if (match[group] !== undefined && type !== undefined) return [{ type, text: match[group] ?? '' }, at];
      }
    }
    return [undefined, this.text.length];
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private space(): void {
    this.match(/\s+/y);
  }

  /** Lines up to here, counted on from the last time. */
  private lineNumber(): number {
    for (; this.counted < this.at; this.counted += 1) if (this.text[this.counted] === '\n') this.lines += 1;
    return this.lines;
  }

  private fail(what: string): never {
    const line = this.text.slice(0, this.at).split('\n').length;
    throw new SyntaxProblem(`line ${line}: ${what}`);
  }
}
