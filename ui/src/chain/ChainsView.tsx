import { routeHash } from '../app/route.ts';
import type { ViewProps } from '../app/view-props.ts';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { SaveRows } from '../grid/SaveRows.tsx';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { ChainArticle } from './ChainArticle.tsx';
import { ChainTable } from './ChainTable.tsx';
import { useChains } from './use-chains.ts';
import '../detail/detail.css';
import './chain.css';

/** Chains: each a call with everything that happened because of it, across processes. */
export function ChainsView({ capture, route }: ViewProps) {
  const { params } = route;
  const chosen = /^\d{1,15}$/.test(params['id'] ?? '') ? Number(params['id']) : undefined;
  const list = useChains({ capture, route }, chosen, (id) =>
    route.change({ params: { id: String(id), call: '' } }, chosen !== undefined),
  );
  const { error } = list;
  const call = Number(params['call']);
  const table = (
    <section className="chains-list" aria-label="Chains">
      <SaveRows
        entity="calls"
        filter={route.filter}
        chosen={{
          title: 'All calls of the chosen chain',
          filter: chosen === undefined ? undefined : `chain:${chosen}`,
        }}
      />
      {error !== undefined ? (
        <Failed title="The chains could not be read" error={error} onRetry={() => list.retry()} />
      ) : list.rows === 0 ? (
        <Nothing
          title="No chains"
          filtered="No chain fits the filter"
          text={{
            all: 'No call of this capture led to another one.',
            filtered: 'No chain of several calls holds a call that the filter keeps.',
          }}
        />
      ) : (
        <ChainTable capture={capture} list={list} />
      )}
    </section>
  );
  return (
    <SplitPane direction="column" name="chains" initial={0.36} label="Height of the list of chains">
      {table}
      {chosen === undefined ? null : (
        <ChainArticle
          key={chosen}
          capture={capture}
          id={chosen}
          call={Number.isSafeInteger(call) && call > 0 ? call : undefined}
          onCall={(one) => route.change({ params: { call: String(one) } }, true)}
          onLink={(one) => route.change({ params: { call: String(one) } })}
          hrefOf={(one) => routeHash({ ...route, params: { ...params, call: String(one) } })}
          onClose={() => route.change({ params: { id: '', call: '' } })}
        />
      )}
    </SplitPane>
  );
}
