import { useQuery } from '@tanstack/react-query';
import type { Span } from '../../../src/query/error.ts';
import type { Entity } from '../../../src/query/field.ts';
import { client } from '../client.ts';
import { useSettled } from '../widgets/use-settled.ts';
import { type Offer, offersAt, withValues } from './completion.ts';

interface Place {
  readonly entity: Entity;
  readonly captureKey: string;
  readonly text: string;
  readonly cursor: number;
  readonly open: boolean;
}

/** The offers at the cursor: names at once, values as soon as the capture answered. */
export function useOffers(place: Place): { readonly replace: Span; readonly offers: readonly Offer[] } {
  const { entity, text, captureKey, cursor, open } = place;
  const found = offersAt(text, cursor, entity);
  const key = JSON.stringify(found.wanted ?? { fields: '', prefix: '' });
  // Values are looked up once the typing pauses, names of fields at once.
  const settled = useSettled(key);
  const wanted = JSON.parse(settled) as { readonly fields: string; readonly prefix: string };
  const values = useQuery({
    queryKey: [captureKey, 'values', entity, wanted],
    queryFn: ({ signal }) => client.values({ entity, ...wanted, limit: 20 }, signal),
    enabled: open && wanted.fields !== '' && settled === key,
    gcTime: 60_000,
  });
  return {
    replace: found.replace,
    offers: open ? withValues(found, text, settled === key ? values.data : undefined) : [],
  };
}
