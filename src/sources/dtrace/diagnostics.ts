/** What dtrace.exe itself says, in the output or on its error stream: losses, faults, and why it does not work. */
import { UserError } from '../../base/user-error.ts';
import { EXPLANATIONS, type Explanation, FAULT, LISTING, LOSSES, OWN_LINE } from './tables/messages.ts';

export interface Loss {
  readonly count: number;
  readonly cpu: number | undefined;
  readonly reason: string;
  /** Lines of the program are missing. */
  readonly records: boolean;
}

const MAX_KEPT = 8;
const MAX_TEXT = 300;

export class Diagnostics {
  /** The first thing said that explains why nothing, or no more, is recorded. */
  problem: Explanation | undefined;
  /** What was said and not understood, the last few. */
  readonly unknown: string[] = [];
  faults = 0;
  /** Only the probes that need no driver were listed. */
  private listed = 0;

  /** Takes a line. A loss to be told; true if the line is otherwise known as dtrace.exe's own; false if it is not its. */
  take(line: string): Loss | boolean {
    const text = line.trim();
    if (LISTING.test(text)) {
      this.listed += 1;
      if (this.listed > 1) this.problem ??= EXPLANATIONS[0];
      return true;
    }
    const own = OWN_LINE.exec(text);
    if (own === null) return false;
    const said = own[1] ?? '';
    if (FAULT.test(said)) {
      this.faults += 1;
      return true;
    }
    const loss = lossOf(said);
    if (loss !== undefined) return loss;
    const known = explain(said);
    if (known !== undefined) this.problem ??= known;
    else if (!/^(?:script|description) .* matched \d+ probes?/i.test(said)) this.keep(said);
    return true;
  }

  /** A line of the error stream that does not bear dtrace.exe's name: the shell's, or a continuation. */
  takeForeign(line: string): void {
    const text = line.trim();
    if (text === '') return;
    const known = explain(text);
    if (known !== undefined) this.problem ??= known;
    else this.keep(text);
  }

  private keep(text: string): void {
    if (this.unknown.length >= MAX_KEPT) this.unknown.shift();
    this.unknown.push(text.slice(0, MAX_TEXT));
  }

  /** The error to end with where nothing was recorded; `undefined` if nothing explains that. */
  failure(): UserError | undefined {
    const { problem, unknown } = this;
    if (problem !== undefined)
      return new UserError(`DTrace recorded nothing: ${problem.meaning}`, { hint: problem.remedy });
    if (unknown.length === 0) return undefined;
    return new UserError(`DTrace recorded nothing and said: ${unknown.join(' / ')}`, {
      hint: 'dtrace -e -s FILE compiles the program without running it.',
    });
  }
}

/** The explanation of something that dtrace.exe or the shell said. */
export function explain(said: string): Explanation | undefined {
  return EXPLANATIONS.find(({ pattern }) => pattern.test(said));
}

function lossOf(said: string): Loss | undefined {
  for (const { pattern, what, records } of LOSSES) {
    const match = pattern.exec(said);
    if (match === null) continue;
    const cpu = match[2] === undefined ? undefined : Number(match[2]);
    return { count: Number(match[1]), cpu, reason: cpu === undefined ? what : `${what} (processor ${cpu})`, records };
  }
  return undefined;
}
