/** Options that several commands share, and what they mean. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { Where } from '../capture/select.ts';
import { filterWhere } from '../pipeline/filter.ts';
import { explain } from '../query/error.ts';
import type { Entity } from '../query/field.ts';

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

/** A filter as SQL for the rows of `entity`; a mistake is shown under the offending text. Throws `UserError`. */
export function filterSql(filter: string | undefined, entity: Entity, start: string | undefined): Where | undefined {
  const checked = filterWhere(filter, entity, start);
  if (!checked.ok) throw new UserError(`the filter cannot be read\n${explain(checked.error, filter ?? '')}`);
  return checked.value;
}
