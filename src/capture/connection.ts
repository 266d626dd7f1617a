import { DuckDBConnection, type DuckDBExtractedStatements, type DuckDBResult } from '@duckdb/node-api';
import { UserError } from '../base/user-error.ts';

type Values = Parameters<DuckDBConnection['stream']>[1];

const INTERRUPT_MS = 20;

/** A connection that can be closed at any time: the bindings crash when one is closed that is still at work. */
export class Connection extends DuckDBConnection {
  private working = 0;
  private closing = false;
  private done: (() => void) | undefined;

  override run(sql: string, values?: Values): ReturnType<DuckDBConnection['run']> {
    return this.during(() => super.run(sql, values));
  }
  override prepare(sql: string): ReturnType<DuckDBConnection['prepare']> {
    return this.during(() => super.prepare(sql));
  }
  override extractStatements(sql: string): Promise<DuckDBExtractedStatements> {
    return this.during(() => super.extractStatements(sql));
  }
  override stream(sql: string, values?: Values): Promise<DuckDBResult> {
    return this.streaming(() => super.stream(sql, values));
  }

  /** A result of this connection's whose fetching counts as work. */
  async streaming(start: () => Promise<DuckDBResult>): Promise<DuckDBResult> {
    const result = await this.during(start);
    const fetch = result.fetchChunk.bind(result);
    result.fetchChunk = () => this.during(fetch);
    return result;
  }

  /** Takes no more work, ends what is running, and disconnects: at once where nothing runs, else when the promise says so. */
  close(): Promise<void> | undefined {
    if (this.closing) return undefined;
    this.closing = true;
    if (this.working === 0) {
      this.disconnectSync();
      return undefined;
    }
    return this.idle().then(() => this.disconnectSync());
  }

  /** As `close`; also ends results that nobody has read to their end, which keep their transactions open otherwise. */
  async closeResults(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    if (this.working > 0) await this.idle();
    // A connection has one open result: the next statement ends it, whatever becomes of that one.
    await super.run('SELECT 1').catch(() => undefined);
    this.disconnectSync();
  }

  private idle(): Promise<void> {
    this.interrupt();
    // An interrupt that comes between a statement's preparation and its start is lost.
    const again = setInterval(() => this.interrupt(), INTERRUPT_MS);
    return new Promise((resolve) => {
      this.done = () => {
        clearInterval(again);
        resolve();
      };
    });
  }

  private async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing) throw new UserError('the capture was closed', { exitCode: 1 });
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
      if (this.working === 0) this.done?.();
    }
  }
}
