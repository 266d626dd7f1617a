import type { ThreadRef } from './truth.ts';

/** A mistake in a scenario text, with its line. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

/** One statement: its words, and the statements in braces behind it. */
export interface Statement {
  readonly line: number;
  readonly words: string[];
  readonly body: Statement[] | undefined;
}

interface Token {
  readonly line: number;
  readonly text: string;
  readonly kind: 'word' | 'open' | 'close' | 'end';
}

const TOKEN =
  /[ \t\r]+|#[^\n]*|(?<end>[\n;])|(?<open>\{)|(?<close>\})|"(?<quoted>[^"\n]*)"|(?<word>[^\s{};"#][^\s{};"]*)/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new ScenarioError(line, `cannot read ${JSON.stringify(text.slice(at, at + 12))}`);
    const { end, open, close, quoted, word } = groups;
    if (end !== undefined) tokens.push({ line, text: end, kind: 'end' });
    else if (open !== undefined) tokens.push({ line, text: open, kind: 'open' });
    else if (close !== undefined) tokens.push({ line, text: close, kind: 'close' });
    else if (quoted !== undefined) tokens.push({ line, text: quoted, kind: 'word' });
    else if (word !== undefined) tokens.push({ line, text: word, kind: 'word' });
    if (end === '\n') line += 1;
  }
  return tokens;
}

/** Reads a scenario text into statements. A statement ends with its line, with `;`, or with its closing brace. */
export function parseScenario(text: string): Statement[] {
  const tokens = tokenize(text);
  let at = 0;
  const block = (openedAt: number | undefined): Statement[] => {
    const statements: Statement[] = [];
    let words: string[] = [];
    let line = 0;
    const finish = (body: Statement[] | undefined) => {
      if (words.length > 0) statements.push({ line, words, body });
      words = [];
    };
    for (;;) {
      const token = tokens[at];
      at += 1;
      if (token === undefined) {
        if (openedAt !== undefined) throw new ScenarioError(openedAt, 'this { is never closed');
        finish(undefined);
        return statements;
      }
      if (token.kind === 'word') {
        if (words.length === 0) line = token.line;
        words.push(token.text);
      } else if (token.kind === 'end') finish(undefined);
      else if (token.kind === 'open') {
        if (words.length === 0) throw new ScenarioError(token.line, '{ without a statement before it');
        finish(block(token.line));
      } else {
        if (openedAt === undefined) throw new ScenarioError(token.line, '} without a {');
        finish(undefined);
        return statements;
      }
    }
  };
  return block(undefined);
}

const UNITS: Readonly<Record<string, number>> = { ns: 0.01, us: 10, ms: 10_000, s: 10_000_000 };

/** The words of a statement, taken one after another; options in any order behind them. */
export class Words {
  readonly line: number;
  readonly #words: string[];

  constructor(statement: Statement, lets: ReadonlyMap<string, string>) {
    this.line = statement.line;
    this.#words = statement.words.map((word) => {
      if (!word.startsWith('$')) return word;
      const value = lets.get(word.slice(1));
      if (value === undefined) this.fail(`${word} has not been set with "let"`);
      return value;
    });
  }

  fail(message: string): never {
    throw new ScenarioError(this.line, message);
  }

  peek(): string | undefined {
    return this.#words[0];
  }

  next(what: string): string {
    return this.#words.shift() ?? this.fail(`${what} expected at the end`);
  }

  /** The value behind option `name`, wherever it stands. */
  option(name: string): string | undefined {
    const at = this.#words.indexOf(name);
    if (at < 0) return undefined;
    const value = this.#words[at + 1] ?? this.fail(`a value expected behind ${name}`);
    this.#words.splice(at, 2);
    return value;
  }

  /** True if the bare word stands in the statement. */
  flag(name: string): boolean {
    const at = this.#words.indexOf(name);
    if (at >= 0) this.#words.splice(at, 1);
    return at >= 0;
  }

  number(text: string | undefined, what: string): number | undefined {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) this.fail(`${what}: a whole number expected, not ${text}`);
    return value;
  }

  needNumber(what: string): number {
    return this.number(this.next(what), what) ?? 0;
  }

  /** Ticks of `10ms`, `5us`, `2s`, `300ns`. */
  time(text: string | undefined, what: string): number | undefined {
    if (text === undefined) return undefined;
    const match = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text);
    const unit = UNITS[match?.[2] ?? ''];
    if (match?.[1] === undefined || unit === undefined) this.fail(`${what}: a time like 10ms expected, not ${text}`);
    return Math.round(Number(match[1]) * unit);
  }

  /** `pid/tid`. */
  thread(text: string | undefined, what: string): ThreadRef {
    const match = /^(\d+)\/(\d+)$/.exec(text ?? '');
    if (match === null) this.fail(`${what}: pid/tid expected, not ${text ?? 'the end'}`);
    return { pid: Number(match[1]), tid: Number(match[2]) };
  }

  /** Complains about words that nothing has taken. */
  end(): void {
    if (this.#words.length > 0) this.fail(`not understood: ${this.#words.join(' ')}`);
  }
}
