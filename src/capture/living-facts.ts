/**
 * Rows of processes, threads and ports in a capture that is read while it grows. What is known of them is final only at the end,
 * so their rows are put in early and replaced when more is known.
 */
import type { FactSink, LivingSink, PortFact, ProcessFact, ThreadFact } from '../model/facts.ts';
import type { Removal } from './store.ts';

/** The rows of one table. */
class LivingTable<Fact extends { readonly id: number }> {
  private readonly name: Removal['table'];
  private readonly write: (fact: Fact) => void;
  /** Rows in the table that may be replaced: what they say. */
  private readonly shown = new Map<number, string>();
  private pending: Fact[] = [];
  private outdated: number[] = [];

  constructor(name: Removal['table'], write: (fact: Fact) => void) {
    this.name = name;
    this.write = write;
  }

  /** The last word on a row. */
  settle(fact: Fact): void {
    if (this.shown.delete(fact.id)) this.outdated.push(fact.id);
    this.pending.push(fact);
  }

  /** What is known now. */
  show(fact: Fact): void {
    const text = JSON.stringify(fact);
    const before = this.shown.get(fact.id);
    if (before === text) return;
    if (before !== undefined) this.outdated.push(fact.id);
    this.shown.set(fact.id, text);
    this.pending.push(fact);
  }

  /** Rows that go; ask before {@link put}. */
  get removal(): Removal {
    return { table: this.name, ids: this.outdated };
  }

  put(): void {
    for (const fact of this.pending) this.write(fact);
    this.pending = [];
    this.outdated = [];
  }
}

/** Takes final facts and snapshots of living ones until the next commit. */
export class LivingFacts {
  private readonly processes: LivingTable<ProcessFact>;
  private readonly threads: LivingTable<ThreadFact>;
  private readonly ports: LivingTable<PortFact>;

  /** `sink` writes rows. */
  constructor(sink: LivingSink) {
    this.processes = new LivingTable<ProcessFact>('processes', (fact) => sink.process(fact));
    this.threads = new LivingTable<ThreadFact>('threads', (fact) => sink.thread(fact));
    this.ports = new LivingTable<PortFact>('ports', (fact) => sink.port(fact));
  }

  /** Where analysis hands in final facts. */
  readonly final: Pick<FactSink, 'process' | 'thread' | 'port'> = {
    process: (fact) => this.processes.settle(fact),
    thread: (fact) => this.threads.settle(fact),
    port: (fact) => this.ports.settle(fact),
  };

  /** Where analysis tells what is known so far. */
  readonly snapshot: LivingSink = {
    process: (fact) => this.processes.show(fact),
    thread: (fact) => this.threads.show(fact),
    port: (fact) => this.ports.show(fact),
  };

  get removals(): Removal[] {
    return [this.processes.removal, this.threads.removal, this.ports.removal];
  }

  put(): void {
    this.processes.put();
    this.threads.put();
    this.ports.put();
  }
}
