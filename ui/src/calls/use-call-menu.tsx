import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { valueAt } from '../../../src/present/row.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import type { Named, NamedValue } from '../filter-bar/named.ts';
import { type MenuEvent, useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { toast } from '../widgets/toast.tsx';
import { callValues } from './call-values.ts';

/** What a drawing has the number of. */
interface Drawn {
  readonly kind: 'call' | 'message';
  readonly id: number;
}

interface CallMenu {
  readonly open: (event: MenuEvent, named: Named) => void;
  /** The same of a call or message that is read first. */
  readonly openDrawn: (event: MenuEvent, drawn: Drawn) => void;
  readonly element: ReactNode;
}

/** A menu of values for drawings: what they do not tell of a call is read when its menu is asked for. */
export function useCallMenu(capture: CaptureSummary, label: string): CallMenu {
  const menu = useValueMenu(label);
  const latest = useRef(menu);
  latest.current = menu;
  const asked = useRef(0);
  const queries = useQueryClient();
  const read = async ({ kind, id }: Drawn): Promise<readonly NamedValue[]> => {
    const key = [capture.key, 'menu', kind, id];
    if (kind === 'call') {
      const queryFn = ({ signal }: { readonly signal: AbortSignal }) => client.call(id, signal);
      return callValues((await queries.fetchQuery({ queryKey: key, queryFn })).call);
    }
    const queryFn = ({ signal }: { readonly signal: AbortSignal }) => client.message(id, signal);
    const { message } = await queries.fetchQuery({ queryKey: key, queryFn });
    return MESSAGE_FIELDS.map(([field, at]) => ({ field, value: valueAt(message, at) }));
  };
  return {
    element: menu.element,
    open: (event, { values, whole }) => {
      asked.current += 1;
      menu.open(event, values, whole);
    },
    openDrawn: (event, drawn) => {
      event.preventDefault();
      asked.current += 1;
      const turn = asked.current;
      // What is asked for meanwhile is what counts.
      const place = { clientX: event.clientX, clientY: event.clientY, preventDefault: () => undefined };
      read(drawn).then(
        (values) => {
          if (turn === asked.current) latest.current.open(place, values);
        },
        (error: Error) => toast(error.message),
      );
    },
  };
}

/** A filter on calls keeps messages outside of calls by these, too: its names, and those that messages have. */
const MESSAGE_FIELDS: readonly (readonly [string, string])[] = [
  ...['interface', 'procedure', 'opnum', 'interface_uuid', 'port'].map((field) => [field, field] as const),
  ...['process', 'pid', 'service'].flatMap((part) => [
    [`client.${part}`, `source.${part}`] as const,
    [`server.${part}`, `target.${part}`] as const,
  ]),
];
