/** Walks the stub of one call by its procedure's description. */
import type { TransferSyntax } from '../context.ts';
import { Cursor, DissectError } from '../cursor.ts';
import { policyOf } from './policy.ts';
import type { NdrParameter, NdrProcedure, NdrValue } from './types.ts';
import { NdrWalker, type WalkHooks } from './walk.ts';

interface StubShape {
  readonly procedure: NdrProcedure;
  readonly syntax: TransferSyntax;
  readonly response: boolean;
}

function isPipe(parameter: NdrParameter): boolean {
  return parameter.type.kind === 'pipe';
}

/** Parameters in wire order: in-pipes come last in a request, out-pipes first in a response. */
function wireOrder({ procedure, response }: StubShape): NdrParameter[] {
  const unwanted = response ? 'in' : 'out';
  const sent = procedure.parameters.filter((parameter) => parameter.direction !== unwanted);
  const pipes = sent.filter(isPipe);
  const others = sent.filter((parameter) => !isPipe(parameter));
  return response ? [...pipes, ...others] : [...others, ...pipes];
}

/**
 * Reads the parameters under the cursor; alignment counts from `cursor.base`. Throws a dissect error where the bytes do not
 * fit, and if some are left behind the last parameter: then the description or the syntax is wrong.
 */
export function readProcedure(cursor: Cursor, shape: StubShape, hooks: WalkHooks): Map<string, NdrValue> {
  const walker = new NdrWalker(cursor, policyOf(shape.syntax), shape.procedure.ref, hooks);
  const values = new Map<string, NdrValue>();
  for (const parameter of wireOrder(shape)) {
    values.set(parameter.name, walker.parameter(parameter.type, parameter.name));
  }
  if (shape.response && shape.procedure.result !== undefined) {
    values.set('return', walker.parameter(shape.procedure.result, 'return'));
  }
  if (cursor.remaining > 0) cursor.fail(`${cursor.remaining} bytes are left behind the last parameter`);
  return values;
}

/** Why the bytes do not fit the description; `undefined` if they do. Leaves the cursor and its tree alone. */
export function misfit(cursor: Cursor, shape: StubShape): string | undefined {
  const trial = new Cursor(cursor.bytes, { name: 'trial', title: 'Trial', ref: shape.procedure.ref });
  trial.pos = cursor.pos;
  trial.base = cursor.base;
  trial.end = cursor.end;
  try {
    readProcedure(trial, shape, {});
    return undefined;
  } catch (error) {
    if (!(error instanceof DissectError)) throw error;
    return `${error.message} (at +0x${error.offset.toString(16)})`;
  }
}
