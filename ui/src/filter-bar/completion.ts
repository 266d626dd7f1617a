/** What the list under the filter offers: names and operators from the language, values from the capture. */
import { formatCount } from '../../../src/present/format.ts';
import { complete } from '../../../src/query/complete.ts';
import type { Span } from '../../../src/query/error.ts';
import type { Entity } from '../../../src/query/field.ts';
import { writtenText } from '../../../src/query/print.ts';
import type { FieldValues } from '../../../src/server/api.ts';

export interface Offer {
  readonly kind: string;
  readonly label: string;
  /** What goes into the place of `replace`; empty for what is only shown. */
  readonly insert: string;
  readonly detail: string;
}

export interface Offers {
  readonly replace: Span;
  readonly offers: readonly Offer[];
  /** Whose values to ask the capture for. */
  readonly wanted: { readonly fields: string; readonly prefix: string } | undefined;
}

const MOST = 60;

/** Offers at the cursor, without values of the capture. */
export function offersAt(text: string, cursor: number, entity: Entity): Offers {
  const { replace, items, values } = complete(text, cursor, entity);
  const wanted = values === undefined ? undefined : { fields: values.fields.join(','), prefix: values.prefix };
  return { replace, offers: items.slice(0, MOST), wanted };
}

/** Offers with the values that the capture has. A value in the place of a word becomes `field:value`. */
export function withValues(offers: Offers, text: string, found: FieldValues | undefined): readonly Offer[] {
  if (found === undefined) return offers.offers;
  const behindColon = isValuePlace(text.slice(0, offers.replace.start));
  const values = found.values.map(({ field, value, count }): Offer => {
    const written = typeof value === 'number' ? String(value) : writtenText(value);
    return {
      kind: 'value',
      label: String(value),
      insert: behindColon ? written : `${field}:${written}`,
      detail: `${field} · ${formatCount(count)}`,
    };
  });
  const known = new Set(offers.offers.map(({ insert }) => insert));
  const fresh = values.filter(({ insert }) => !known.has(insert));
  // Behind a colon values are what is looked for; in the place of a word names of fields are.
  const [first, second] = behindColon ? [fresh, offers.offers] : [offers.offers, fresh];
  return [...first, ...second].slice(0, MOST);
}

function isValuePlace(before: string): boolean {
  return /[:=<>]$/.test(before) || /:\([^)]*$/.test(before);
}

/** The text with an offer taken, and where the cursor stands then. */
export function take(text: string, replace: Span, offer: Offer): { readonly text: string; readonly cursor: number } {
  const rest = text.slice(replace.end);
  const goesOn = offer.insert.endsWith(':') || offer.kind === 'operator';
  const head = text.slice(0, replace.start) + offer.insert + (goesOn || /^[\s)]/.test(rest) ? '' : ' ');
  return { text: head + rest, cursor: head.length };
}
