import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import { FilterBar } from '../filter-bar/FilterBar.tsx';
import { FilterProvider } from '../filter-bar/FilterProvider.tsx';
import { Rank } from '../filter-bar/Rank.tsx';
import { KeyHelp } from '../keyboard/KeyHelp.tsx';
import { focusPane } from '../keyboard/panes.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { isFlag, useStored } from '../widgets/stored.ts';
import { Toasts } from '../widgets/toast.tsx';
import { useCode } from './code.ts';
import { Header } from './Header.tsx';
import { isGone, type Live, useLive } from './live.ts';
import { NotOpen } from './NotOpen.tsx';
import { useRoute } from './route.ts';
import { ViewBoundary } from './ViewBoundary.tsx';
import type { ViewProps } from './view-props.ts';
import { type View, viewOf } from './views.ts';
import '../styles/frame.css';

/** What is open. */
export const captureQuery = queryOptions({
  queryKey: ['capture'],
  queryFn: ({ signal }) => client.capture(signal),
});

/** The frame of the page: what is open, the views, and the one that is looked at. */
export function App() {
  const capture = useQuery(captureQuery);
  const live = useLive();
  if (capture.data !== undefined) return <Frame capture={capture.data} live={live} />;
  if (capture.isError) return <NotOpen error={capture.error} onRetry={() => void capture.refetch()} />;
  return <StatePane kind="loading" title="Opening …" />;
}

function Frame({ capture, live }: { readonly capture: CaptureSummary; readonly live: Live }) {
  const route = useRoute();
  const view = viewOf(route.view);
  const input = useRef<HTMLInputElement>(null);
  const [ranked, setRanked] = useStored('rank', false, isFlag);
  const [help, setHelp] = useState(false);
  const title = view?.title ?? '';
  useEffect(() => {
    document.title = `${safeText(capture.name)} – ${title} – alpcscope`;
  }, [capture.name, title]);
  useKeys({
    filter: () => {
      input.current?.focus();
      input.current?.select();
      return input.current !== null;
    },
    help: () => setHelp(true),
    rank: () => setRanked(!ranked),
    'next-pane': () => focusPane(1),
    'previous-pane': () => focusPane(-1),
  });
  if (view === undefined) return null;
  const { entity } = view;
  return (
    <FilterProvider entity={entity} route={route}>
      <div className="frame">
        <Header capture={capture} live={live} view={view} route={route} onHelp={() => setHelp(true)} />
        <div>
          <ServerGone capture={capture} live={live} />
          {entity === undefined ? null : (
            <FilterBar
              capture={capture}
              entity={entity}
              route={route}
              input={input}
              ranked={ranked}
              onRanked={setRanked}
            />
          )}
        </div>
        <div className="frame-body">
          <main className="frame-main">
            <ViewBoundary key={view.id}>
              <Shown view={view} capture={capture} route={route} />
            </ViewBoundary>
          </main>
          {ranked && entity !== undefined ? <Rank capture={capture} entity={entity} filter={route.filter} /> : null}
        </div>
      </div>
      <Toasts />
      {help ? <KeyHelp onClose={() => setHelp(false)} /> : null}
    </FilterProvider>
  );
}

function Shown({ view, ...props }: ViewProps & { readonly view: View }) {
  const { code: Loaded, error, retry } = useCode(view.id, view.load);
  if (Loaded !== undefined) return <Loaded {...props} />;
  if (error === null) return <StatePane kind="loading" title="Loading …" />;
  return (
    <StatePane
      kind="error"
      title="This view could not be loaded"
      text={`The server does not give its code (${error.message}).`}
    >
      <Button onClick={retry}>Try again</Button>
    </StatePane>
  );
}

function ServerGone({ capture, live }: { readonly capture: CaptureSummary; readonly live: Live }) {
  const { connection } = live;
  if (!isGone(connection)) return null;
  const what = capture.live ? 'The server has stopped, and the recording with it.' : 'The server has stopped.';
  return (
    <p className="frame-banner" role="alert">
      {connection === 'lost'
        ? `${what} What is on the screen stays; the page goes on as soon as a server is back at this address.`
        : 'alpcscope was started anew: open the address that it printed, whose token is another one now.'}
    </p>
  );
}
