import { existsSync, writeFileSync } from 'node:fs';
import { UserError } from '../base/user-error.ts';
import { standardOutput } from './output.ts';

/** Writes a probe's program to a file, or to standard output. Throws `UserError` if the file exists or cannot be written. */
export async function deliver(
  program: string,
  to: { readonly file: string | undefined; readonly force: boolean },
): Promise<void> {
  const { file, force } = to;
  if (file === undefined) {
    await standardOutput().write(program);
    return;
  }
  if (existsSync(file) && !force) {
    throw new UserError(`${file} exists already`, { hint: 'name another with -o, or replace it with --force' });
  }
  try {
    writeFileSync(file, program);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`cannot write ${file}: ${why}`, { hint: 'name a file in a folder of yours', cause: error });
  }
}
