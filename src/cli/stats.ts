import { type Command, Option } from 'commander';
import { UserError } from '../base/user-error.ts';
import { CALL_GROUPS } from '../capture/call-stats.ts';
import type { CaptureStats } from '../capture/stats.ts';
import { jsonLine } from '../export/json-lines.ts';
import { CLOSED_EARLY, LEFT_OUT } from '../model/report.ts';
import { formatCount, UNKNOWN } from '../present/format.ts';
import { safeText } from '../present/safe-text.ts';
import { withInput } from './input.ts';
import { standardOutput } from './output.ts';
import { type NamesOption, wholeNumber, withFilter, withNames } from './shared-options.ts';
import { type CallStatsChoice, printCallStats, printWaits } from './stats-calls.ts';
import { outputStyle } from './terminal.ts';

type StatsOptions = NamesOption & CallStatsChoice;

/** Kinds of events listed for people; JSON has all. */
const MOST_KINDS = 30;

/** `alpcscope stats CAPTURE` */
export function registerStats(program: Command): void {
  const command = program
    .command('stats')
    .description('what a capture holds, how it was recorded, and what could not be read')
    .argument('<capture>', 'a capture, or a recording')
    .addOption(
      new Option('--by <what>', 'calls, errors, bytes and times of each interface, procedure …').choices(CALL_GROUPS),
    )
    .addOption(new Option('--waits', 'who waits for whom, and the longest chains').conflicts('by'))
    .option('--limit <rows>', 'with --by and --waits: at most so many rows (0 = all)', wholeNumber)
    .addOption(new Option('--json', 'one JSON object; with --by one for each row').conflicts('csv'))
    .option('--csv', 'with --by and --waits: CSV with a header line');
  withFilter(withNames(command)).action((path: string, options: StatsOptions) =>
    withInput(path, options.names, async (capture) => {
      if (options.by !== undefined) return printCallStats(capture, options.by, options);
      if (options.waits === true) return printWaits(capture, options);
      if (options.csv === true || options.filter !== undefined)
        throw new UserError('--csv and --filter need --by or --waits', {
          hint: 'e.g. stats CAPTURE --by server --csv',
        });
      const stats = await capture.stats();
      await standardOutput().write(options.json === true ? jsonLine(stats) : statsText(stats));
    }),
  );
}

function statsText(stats: CaptureStats): string {
  const style = outputStyle();
  const section = (title: string, rows: readonly (readonly [string, string])[]): string[] => {
    if (rows.length === 0) return [];
    const width = Math.max(...rows.map(([name]) => name.length));
    return [style.heading(title), ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`), ''];
  };
  const kinds = Object.entries(stats.events_by);
  const hidden = kinds.length - MOST_KINDS;
  const shown = kinds.slice(0, MOST_KINDS).map(([name, count]) => [safeText(name), formatCount(count)] as const);
  const lines = [
    ...section('Recording', [
      ['state', stateText(stats.state)],
      ['first event', String(stats.first ?? UNKNOWN)],
      ['last event', String(stats.last ?? UNKNOWN)],
      ['buffers', formatCount(stats.buffers)],
      ['events', formatCount(stats.events)],
      ['lost', `${formatCount(stats.lost.events)} events, ${formatCount(stats.lost.buffers)} buffers`],
    ]),
    ...section(
      'Machine',
      Object.entries(stats.host)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, safeText(String(value))]),
    ),
    ...section('Contents', [
      ['processes', formatCount(stats.processes)],
      ['threads', formatCount(stats.threads)],
      ['services running', formatCount(stats.services)],
      ['messages', formatCount(stats.messages)],
      ['… one end only', formatCount(stats.unmatched)],
      ['calls', formatCount(stats.calls)],
    ]),
    ...section('Events', hidden > 0 ? [...shown, [`… ${hidden} more kinds`, 'stats --json lists all']] : shown),
    ...section('Not read', skips(stats, false)),
    ...section('Read, but more than there is room for in memory', skips(stats, true)),
  ];
  return lines.join('\n');
}

/** Skips of the recording, or what analysis had no room for. */
function skips(stats: CaptureStats, noRoom: boolean): (readonly [string, string])[] {
  return Object.entries(stats.skipped)
    .filter(([reason]) => (reason.endsWith(LEFT_OUT) || reason.endsWith(CLOSED_EARLY)) === noRoom)
    .map(([reason, count]) => [safeText(reason), formatCount(count)]);
}

function stateText(state: string): string {
  switch (state) {
    case 'complete':
      return 'complete';
    case 'stopped':
      return 'stopped early: holds what was read until then';
    default:
      return 'incomplete: the import did not finish';
  }
}
