/** One step: the SQL that makes the storage of schema version `from` into that of `from + 1`. Views are made anew after all. */
export interface Migration {
  readonly from: number;
  readonly statements: readonly string[];
}
