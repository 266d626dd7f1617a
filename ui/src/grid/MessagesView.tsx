import { useQuery } from '@tanstack/react-query';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';

/** All messages that the filter keeps. */
export function MessagesView({ capture, route }: ViewProps) {
  const query = { entity: 'messages', filter: route.filter, from: 0, count: 100 } as const;
  const rows = useQuery({
    queryKey: [capture.key, 'rows', query],
    queryFn: ({ signal }) => client.rows(query, signal),
  });
  if (rows.isError) return <p role="alert">{rows.error.message}</p>;
  return <pre>{JSON.stringify(rows.data?.rows ?? [], null, 1)}</pre>;
}
