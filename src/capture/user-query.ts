/** SQL that a user (or a page) wrote: one statement that only reads. */
import { type DuckDBResult, StatementType } from '@duckdb/node-api';
import { UserError } from '../base/user-error.ts';
import type { Connection } from './connection.ts';
import { resultChunks } from './run.ts';
import type { Row } from './values.ts';

export interface QueryResult {
  readonly columns: readonly string[];
  readonly chunks: AsyncGenerator<Row[]>;
}

const READING: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN];
const HINT = 'tables: messages, calls, events, processes, threads, services, modules, ports, interfaces, losses';

/** DuckDB's complaint without its category and its drawing of the place. */
function complaint(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // All that the binding says of a text without a statement.
  if (text === 'Error in native callback') return 'the query holds no statement';
  return (text.split('\n\n')[0] ?? text).replace(/^[A-Z][A-Za-z ]* Error: /, '').replace(/\s*\n\s*/g, ' ');
}

/** Runs the query. Throws `UserError` for anything but one reading statement, and for SQL that does not run. */
export async function runUserQuery(sql: Connection, text: string): Promise<QueryResult> {
  const result = await prepareAndRun(sql, text);
  return { columns: result.deduplicatedColumnNames(), chunks: guarded(resultChunks(result)) };
}

async function prepareAndRun(sql: Connection, text: string): Promise<DuckDBResult> {
  if (text.trim() === '') throw new UserError('the query is empty', { hint: HINT });
  let refused: string | undefined;
  try {
    const statements = await sql.extractStatements(text);
    if (statements.count !== 1) refused = 'one statement at a time';
    else {
      const prepared = await statements.prepare(0);
      try {
        if (READING.includes(prepared.statementType)) return await sql.streaming(() => prepared.stream());
        refused = 'only queries that read are allowed';
      } finally {
        // Left to the garbage collector its plan counts against the limit of memory, and a few thousand reach it.
        prepared.destroySync();
      }
    }
  } catch (error) {
    throw new UserError(complaint(error), { hint: HINT, cause: error });
  }
  throw new UserError(refused, { hint: HINT });
}

async function* guarded(chunks: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  try {
    yield* chunks;
  } catch (error) {
    throw new UserError(complaint(error), { hint: HINT, cause: error });
  }
}
