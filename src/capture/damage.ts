/** What a capture's recording lacks, in words: losses, damage, an import that did not finish. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { CLOSED_EARLY, LEFT_OUT } from '../model/report.ts';
import { count, queryRows } from './run.ts';

// Not damage: the bytes were read, but a newer Windows says more than we know, or a stack belongs to nothing that is kept.
const HARMLESS = "reason LIKE 'stack %' OR reason LIKE '%left over%' OR reason LIKE 'fields missing at the end%'";
/** What analysis had no room for: read all the same. */
const IS_LEFT_OUT = `reason LIKE '% ${LEFT_OUT}'`;
const IS_CLOSED_EARLY = `reason LIKE '% ${CLOSED_EARLY}'`;

/** One phrase for each kind of loss or damage; empty for a sound recording. */
export async function readDamage(sql: DuckDBConnection): Promise<string[]> {
  const [totals = {}] = await queryRows(
    sql,
    `SELECT (SELECT state FROM store.capture_info) AS state,
      (SELECT coalesce(sum(lost_events), 0)::BIGINT FROM store.reports) AS lost_events,
      (SELECT coalesce(sum(lost_buffers), 0)::BIGINT FROM store.reports) AS lost_buffers,
      (SELECT count(*) FROM store.losses) AS losses,
      (SELECT coalesce(sum(inversions), 0)::BIGINT FROM store.reports) AS inversions,
      (SELECT count(*) FROM store.reports WHERE unclosed) AS unclosed,
      (SELECT coalesce(sum(count), 0)::BIGINT FROM store.skips WHERE NOT (${HARMLESS} OR ${IS_LEFT_OUT} OR ${IS_CLOSED_EARLY})) AS skips,
      (SELECT coalesce(sum(count), 0)::BIGINT FROM store.skips WHERE ${IS_LEFT_OUT}) AS left_out,
      (SELECT coalesce(sum(count), 0)::BIGINT FROM store.skips WHERE ${IS_CLOSED_EARLY}) AS closed_early`,
  );
  const number = (name: string): number => count(totals[name]);
  const phrases: string[] = [];
  if (totals['state'] === 'importing') phrases.push('the import did not finish, so rows may be missing');
  if (totals['state'] === 'stopped') phrases.push('the import was stopped early');
  if (number('lost_events') > 0) phrases.push(`Windows lost ${plural(number('lost_events'), 'event')}`);
  if (number('lost_buffers') > 0) phrases.push(`Windows lost ${plural(number('lost_buffers'), 'buffer')}`);
  const unsaid = number('lost_events') + number('lost_buffers') === 0;
  if (unsaid && number('losses') > 0) phrases.push(`events were lost at ${plural(number('losses'), 'place')}`);
  if (number('skips') > 0) phrases.push(`${plural(number('skips'), 'piece')} of the recording could not be read`);
  if (number('left_out') > 0)
    phrases.push(
      `${plural(number('left_out'), 'name or other text', 'names or other texts')} had no room in memory and ${wereLeftOut(number('left_out'))}`,
    );
  if (number('closed_early') > 0)
    phrases.push(
      `more was open at once than fits into memory: what was open longest was closed early ${plural(number('closed_early'), 'time')}`,
    );
  if (number('inversions') > 0) phrases.push(`the clock went back ${plural(number('inversions'), 'time')}`);
  if (number('unclosed') > 0) phrases.push('the recording was never closed, so its end may be missing');
  return phrases;
}

function wereLeftOut(number: number): string {
  return number === 1 ? 'was left out' : 'were left out';
}

function plural(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : nouns}`;
}
