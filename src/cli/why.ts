import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { Capture } from '../capture/reader.ts';
import { jsonLine } from '../export/json-lines.ts';
import type { Subject } from '../model/attribution.ts';
import { attributionsOf } from '../pipeline/attribution.ts';
import { whyJson } from '../present/why-json.ts';
import { WHY_COLUMNS, type WhyLook, whyCells, whyLines } from '../present/why-text.ts';
import { withInput } from './input.ts';
import { standardOutput } from './output.ts';
import {
  type FilterOption,
  type FormatOptions,
  filterSql,
  type NamesOption,
  timesOption,
  withFilter,
  withNames,
} from './shared-options.ts';
import { TablePrinter } from './table-printer.ts';
import { outputStyle, outputWidth } from './terminal.ts';

interface WhyOptions extends FilterOption, NamesOption, FormatOptions {
  readonly all?: boolean;
}

const HINT = 'write a process name, a pid, process:3 (its row) or event:7; why CAPTURE --all lists every process';
/** Processes of one name that are explained in full. */
const MOST_SHOWN = 20;
/** Subjects explained at a time. */
const BATCH = 2_000;

/** `alpcscope why CAPTURE WHAT` */
export function registerWhy(program: Command): void {
  const command = program
    .command('why')
    .description(
      'who really asked for a process: claimed parent, creating thread, and the path of calls back to the requester',
    )
    .argument('<capture>', 'a capture, or a recording')
    .argument('[what]', 'a process name, a pid, process:3, or event:7')
    .option('--all', 'every process of the capture: parent, creator, requester')
    .option('--json', 'one JSON object for each process')
    .addOption(timesOption());
  withFilter(withNames(command)).action((path: string, what: string | undefined, options: WhyOptions) =>
    withInput(path, options.names, (capture) => why(capture, what, options)),
  );
}

async function why(capture: Capture, what: string | undefined, options: WhyOptions): Promise<void> {
  const start = await capture.start();
  const width = outputWidth();
  const look: WhyLook = {
    style: outputStyle(),
    times: options.times,
    ...(start === undefined ? {} : { start }),
    ...(width === undefined ? {} : { width }),
  };
  if (what !== undefined && (options.all === true || options.filter !== undefined))
    throw new UserError(`why explains ${JSON.stringify(what)}, or with --all every process that fits the filter`, {
      hint: 'leave one of the two out; -f goes with --all',
    });
  if (options.all === true || what === undefined) {
    if (options.all !== true) throw new UserError('why needs to know what to explain', { hint: HINT });
    await everyProcess(capture, options, look);
    return;
  }
  const all = await subjectsOf(capture, what);
  const subjects = all.slice(0, MOST_SHOWN);
  const output = standardOutput();
  for (const [at, attribution] of (await attributionsOf(capture, subjects)).entries()) {
    const text = (): string => `${at === 0 ? '' : '\n'}${whyLines(attribution, look).join('\n')}\n`;
    await output.write(options.json === true ? jsonLine(whyJson(attribution)) : text());
  }
  if (all.length > subjects.length)
    process.stderr.write(
      `Explained ${subjects.length} of ${all.length} processes of that name; --all lists every one.\n`,
    );
}

async function everyProcess(capture: Capture, options: WhyOptions, look: WhyLook): Promise<void> {
  const where = filterSql(options.filter, 'processes', look.start);
  const subjects = await capture.processSubjects(where);
  const output = standardOutput();
  const printer = new TablePrinter(WHY_COLUMNS, output);
  for (let from = 0; from < subjects.length && !output.closed; from += BATCH) {
    const attributions = await attributionsOf(capture, subjects.slice(from, from + BATCH));
    if (options.json === true) await output.write(attributions.map((one) => jsonLine(whyJson(one))).join(''));
    else await printer.add(attributions.map((one) => whyCells(one, look)));
  }
  if (options.json !== true) await printer.end();
  if (subjects.length === 0) process.stderr.write('Nothing to show: no process fits.\n');
}

/** What is asked about: one event, or every life of a process that fits. Throws `UserError` if nothing does. */
async function subjectsOf(capture: Capture, what: string): Promise<Subject[]> {
  const match = /^(?:(process|proc|p|pid|event|e)[: ]?)?(\d{1,10})$/i.exec(what.trim());
  const number = Number(match?.[2]);
  const kind = match?.[1]?.toLowerCase() ?? 'pid';
  if (match !== null && kind.startsWith('e')) {
    const subject = await capture.eventSubject(number);
    if (subject === undefined)
      throw new UserError(`the capture has no event ${number} with a thread`, {
        hint: 'list them with: alpcscope list events',
      });
    return [subject];
  }
  const field = match === null ? 'name' : kind === 'pid' ? 'pid' : 'id';
  const subjects = await capture.processSubjects(
    match === null
      ? { sql: 'lower("name") IN (lower(?), lower(?))', params: [what, `${what}.exe`] }
      : { sql: `"${field}" = CAST(? AS BIGINT)`, params: [BigInt(number)] },
  );
  if (subjects.length === 0) throw new UserError(`the capture has no process ${JSON.stringify(what)}`, { hint: HINT });
  // Of several lives, those whose start was recorded have an answer.
  const started = subjects.filter((subject) => subject.process.startedAt !== undefined);
  return started.length > 0 ? started : subjects;
}
