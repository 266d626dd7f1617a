/** What a capture's recording lacks, in words: losses, damage, an import that did not finish. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { count, queryRows } from './run.ts';

// Not damage: the bytes were read, but a newer Windows says more than we know, or a stack belongs to nothing that is kept.
const HARMLESS = "reason LIKE 'stack %' OR reason LIKE '%left over%' OR reason LIKE 'fields missing at the end%'";
/** What analysis had no place for: read all the same. */
const LEFT_OUT = "reason LIKE '% beyond those that are kept'";

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
      (SELECT coalesce(sum(count), 0)::BIGINT FROM store.skips WHERE NOT (${HARMLESS} OR ${LEFT_OUT})) AS skips,
      (SELECT coalesce(sum(count), 0)::BIGINT FROM store.skips WHERE ${LEFT_OUT}) AS left_out`,
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
  if (number('left_out') > 0) phrases.push(`${plural(number('left_out'), 'name')} of ports or services were left out`);
  if (number('inversions') > 0) phrases.push(`the clock went back ${plural(number('inversions'), 'time')}`);
  if (number('unclosed') > 0) phrases.push('the recording was never closed, so its end may be missing');
  return phrases;
}

function plural(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
