/** Small pieces of D text. */
import type { ProgramOptions } from './options.ts';

export interface Clause {
  readonly probe: string;
  readonly when?: string;
  readonly body: readonly string[];
  readonly comment?: string;
}

/** One clause. Each is a record of its own: a fault in it loses nothing of the others. */
export function clauseText({ probe, when, body, comment }: Clause): string {
  const lines = comment === undefined ? [] : [`/* ${comment} */`];
  lines.push(probe);
  if (when !== undefined) lines.push(`/${when}/`);
  lines.push('{', ...body.map((line) => `\t${line}`), '}');
  return lines.join('\n');
}

/** A format and the expression it prints, or text that stands as it is. */
export type Field = readonly [format: string, expression?: string];

/** Prints lines of the framing: `@token K a b c`. */
export class Printer {
  private readonly token: string;

  constructor(options: ProgramOptions) {
    this.token = options.token;
  }

  /** A line of its own. */
  line(kind: string, fields: readonly Field[]): string {
    const formats = fields.map(([format]) => ` ${format}`).join('');
    const values = fields.map(([, expression]) => (expression === undefined ? '' : `, ${expression}`)).join('');
    return `printf("@${this.token} ${kind}${formats}\\n"${values});`;
  }

  /** A line, what follows it, and the line that says it came to its end. */
  block(kind: string, fields: readonly Field[], inner: readonly string[]): string[] {
    return [this.line(kind, fields), ...inner, this.line('.', [])];
  }
}

/** The key of a firing: taken once for all clauses of it. */
export const KEY: readonly Field[] = [
  ['%d', 'timestamp'],
  ['%d', 'tid'],
];

/** Key, process and processor, for lines that begin a firing. */
export const FULL_KEY: readonly Field[] = [
  ['%d', 'timestamp'],
  ['%d', 'pid'],
  ['%d', 'tid'],
  ['%d', 'cpu'],
];

/**
 * A record always takes the whole constant size of its `tracemem`, so there is a clause for each of several sizes and a
 * message takes the smallest that holds it. Sizes from small to `most`.
 */
function sizeClasses(most: number): readonly number[] {
  const steps = [168, 552, 2088, 8232, 32_808].filter((step) => step < most);
  return [...steps, most];
}

/** `[condition, size]` for each size class of the length in `variable`. A length of 0 has none: `copyin` of 0 bytes faults. */
export function classesOf(variable: string, most: number): (readonly [string, number])[] {
  let above = 0;
  return sizeClasses(most).map((size) => {
    const condition = `${variable} > ${above} && ${variable} <= ${size}`;
    above = size;
    return [condition, size] as const;
  });
}
