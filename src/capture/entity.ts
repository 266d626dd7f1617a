/** How the rows of an entity are put together from the storage tables. */

/** One entity: key rows from one storage table, and names joined to them. */
export interface EntitySql {
  /**
   * SELECT over the storage table alone. Its columns have the names of the flat view: the fields that are stored, and the
   * keys (`source_process_id`, `port_id` …) that joins and filters use.
   */
  readonly keys: string;
  /** Joins to the key rows `k`, by alias. Each finds at most one row. */
  readonly joins: Readonly<Record<string, string>>;
  /** Fields that need a join: flat name → expression. The alias before the dot says which. */
  readonly joined: Readonly<Record<string, string>>;
  /** Columns that give the default order, in terms of the flat view. */
  readonly order: readonly string[];
}

/** The aliases that an expression mentions. */
export function aliasesIn(expression: string, entity: EntitySql): string[] {
  return Object.keys(entity.joins).filter((alias) => new RegExp(`\\b${alias}\\.`).test(expression));
}
