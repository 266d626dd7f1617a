/** Options that several commands share, and what they mean. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../base/user-error.ts';
import { ticksBetween } from '../present/format.ts';
import { statusCode } from '../present/status.ts';
import { explain } from '../query/error.ts';
import type { Entity } from '../query/field.ts';
import { compileFilter } from '../query/resolve.ts';
import { type Sql, toSql } from '../query/to-sql.ts';

export interface FilterOption {
  readonly filter?: string;
}
export interface NamesOption {
  readonly names?: string;
}
export interface FormatOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly times: 'relative' | 'clock' | 'full';
}

/** Adds `-f`. */
export function withFilter(command: Command): Command {
  return command.option(
    '-f, --filter <filter>',
    "which rows: 'powershell notepad -svchost', 'duration:>10ms' (docs/filter.md)",
  );
}

/** Adds `--names`. */
export function withNames(command: Command): Command {
  return command.addOption(
    new Option('--names <file>', 'your own interface and procedure names (docs/catalogue.md)').env('ALPCSCOPE_NAMES'),
  );
}

/** Adds `--json`, `--csv` and `--times`. */
export function withFormat(command: Command): Command {
  return command
    .addOption(new Option('--json', 'one JSON object a line').conflicts('csv'))
    .option('--csv', 'CSV with a header line')
    .addOption(timesOption());
}

/** How times are written for people. */
export function timesOption(): Option {
  return new Option('--times <style>', 'times for people: seconds since the start, time of day (UTC), or in full')
    .choices(['relative', 'clock', 'full'])
    .default('relative');
}

/** For options that take a whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.');
  return Number(text);
}

const UNIX_EPOCH = '1970-01-01T00:00:00.0000000Z';

/** A filter as SQL for the rows of `entity`; a mistake is shown under the offending text. Throws `UserError`. */
export function filterSql(filter: string | undefined, entity: Entity, start: string | undefined): Sql | undefined {
  if (filter === undefined || filter.trim() === '') return undefined;
  const ticks = start === undefined ? undefined : ticksBetween(UNIX_EPOCH, start);
  const compiled = compileFilter(filter, entity, {
    statusCode,
    ...(ticks === undefined ? {} : { start: BigInt(Math.round(ticks)) * 100n }),
  });
  if (!compiled.ok) throw new UserError(`the filter cannot be read\n${explain(compiled.error, filter)}`);
  return toSql(compiled.value);
}
