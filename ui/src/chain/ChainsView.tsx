import { useInfiniteQuery } from '@tanstack/react-query';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Button } from '../widgets/Button.tsx';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { ChainArticle } from './ChainArticle.tsx';
import { ChainTable } from './ChainTable.tsx';
import { chainRow } from './chain-row.ts';
import '../detail/detail.css';
import './chain.css';

const PAGE = 200;

/** Chains: each a call with everything that happened because of it, across processes. */
export function ChainsView({ capture, route }: ViewProps) {
  const { filter, params } = route;
  const chosen = /^\d{1,15}$/.test(params['id'] ?? '') ? Number(params['id']) : undefined;
  const list = useInfiniteQuery({
    queryKey: [capture.key, 'chains', filter],
    queryFn: ({ pageParam, signal }) => client.chains({ filter, from: pageParam, count: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.end ? undefined : last.from + last.rows.length),
  });
  const rows = list.data?.pages.flatMap((page) => page.rows.map(chainRow)) ?? [];
  const call = Number(params['call']);
  const table = (
    <section className="chains-list" aria-label="Chains" aria-busy={list.isFetching}>
      {list.isError && (
        <StatePane kind="error" title="The chains could not be read" text={list.error.message}>
          <Button onClick={() => void list.refetch()}>Try again</Button>
        </StatePane>
      )}
      {list.isPending && <StatePane kind="loading" title="Finding chains …" />}
      {list.isSuccess && rows.length === 0 && (
        <StatePane
          kind="empty"
          title={filter === '' ? 'No chains' : 'No chain fits the filter'}
          text={
            filter === ''
              ? 'No call of this capture led to another one.'
              : 'No chain of several calls holds a call that the filter keeps.'
          }
        />
      )}
      {rows.length > 0 && (
        <ChainTable
          rows={rows}
          start={capture.first ?? undefined}
          selected={chosen}
          end={!list.hasNextPage}
          onSelect={(id) => route.change({ params: { id: String(id), call: '' } }, chosen !== undefined)}
          onMore={() => {
            if (!list.isFetching) void list.fetchNextPage();
          }}
        />
      )}
    </section>
  );
  return (
    <SplitPane direction="column" name="chains" initial={0.36} label="Height of the list of chains">
      {table}
      {chosen === undefined ? (
        <StatePane
          kind="empty"
          title="No chain is chosen"
          text="Choose one above to follow it from process to process."
        />
      ) : (
        <ChainArticle
          key={chosen}
          capture={capture}
          id={chosen}
          call={Number.isSafeInteger(call) && call > 0 ? call : undefined}
          onCall={(one) => route.change({ params: { call: String(one) } }, true)}
          onClose={() => route.change({ params: { id: '', call: '' } })}
        />
      )}
    </SplitPane>
  );
}
