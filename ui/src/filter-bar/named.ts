/** What a menu of values is asked for: values, and what several of them stand for together. */
import { safeText } from '../../../src/present/safe-text.ts';
import { filterValue, termFor } from './terms.ts';

/** A value by the name that the filter of this view has for it. */
export interface NamedValue {
  readonly field: string;
  readonly value: unknown;
}

/** A pair, a node, an edge: no one field holds it. */
export interface NamedWhole {
  /** What it is. */
  readonly what: string;
  readonly shown: string;
  /** The filter for it. */
  readonly term: string;
}

export interface Named {
  readonly whole?: NamedWhole | undefined;
  readonly values: readonly NamedValue[];
}

/** More of a value is not shown in a menu. */
const LONGEST = 120;

interface NamedTerm {
  readonly label: string;
  readonly shown: string;
  readonly term: string;
  /** Where it is a value of one field. */
  readonly named?: NamedValue;
}

/** What of it can be included, excluded and highlighted: the whole first, unless it is one of the values; none twice. */
export function namedTerms({ whole, values }: Named): readonly NamedTerm[] {
  const terms = new Map<string, NamedTerm>();
  for (const named of values) {
    const known = filterValue(named.value);
    if (known === undefined || known === null) continue;
    const term = termFor(named.field, known);
    terms.set(term, { label: named.field, shown: safeText(String(known)).slice(0, LONGEST), term, named });
  }
  if (whole === undefined || whole.term === '' || terms.has(whole.term)) return [...terms.values()];
  return [{ label: whole.what, shown: whole.shown.slice(0, LONGEST), term: whole.term }, ...terms.values()];
}

/** Number of the highlight of what a drawing stands for: the first that was made of it or of one of its values. */
export function markAmong(marks: readonly string[], named: Named): number | undefined {
  if (marks.length === 0) return undefined;
  const terms = new Set(namedTerms(named).map(({ term }) => term));
  const at = marks.findIndex((mark) => terms.has(mark));
  return at < 0 ? undefined : at;
}

/** The server cuts names for drawings here: a value that was cut is none. */
const CUT = 200;

/** Names as a drawing has them, without those that are not known or not whole. */
export function nameValues(field: string, names: readonly (string | null)[]): readonly NamedValue[] {
  return names.filter((name) => name !== null && name !== '' && name.length < CUT).map((value) => ({ field, value }));
}
