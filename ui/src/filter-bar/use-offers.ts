import { useQuery } from '@tanstack/react-query';
import type { Span } from '../../../src/query/error.ts';
import type { Entity } from '../../../src/query/field.ts';
import { client } from '../client.ts';
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
  const wanted = found.wanted ?? { fields: '', prefix: '' };
  const values = useQuery({
    queryKey: [captureKey, 'values', entity, wanted],
    queryFn: ({ signal }) => client.values({ entity, ...wanted, limit: 20 }, signal),
    enabled: open && found.wanted !== undefined,
    gcTime: 60_000,
  });
  return { replace: found.replace, offers: open ? withValues(found, text, values.data) : [] };
}
