/** Small numbers for what comes again and again. */
import { BindingKeys } from './binding-keys.ts';
import { type NameSource, ProcedureKeys } from './procedure-keys.ts';
import type { Tables } from './tables.ts';

export interface Keys {
  readonly procedures: ProcedureKeys;
  readonly bindings: BindingKeys;
}

/** Keys that write their rows into `tables`. */
export function openKeys(tables: Tables, names: NameSource | undefined): Keys {
  return {
    procedures: new ProcedureKeys(tables.interfaces, tables.procedures, names),
    bindings: new BindingKeys(tables.bindings),
  };
}
