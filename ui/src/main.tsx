import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, captureQuery } from './app/App.tsx';
import { codeQuery } from './app/code.ts';
import { parseRoute } from './app/route.ts';
import { ViewBoundary } from './app/ViewBoundary.tsx';
import { viewOf } from './app/views.ts';
import './styles/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
// What was read of a capture does not change; live views say themselves when they are stale. The server is on this machine,
// and is asked whether there is a network or not.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
    },
  },
});
// Side by side, before anything is drawn: each would else wait for the one before.
const view = viewOf(parseRoute(window.location.hash).view);
void queries.prefetchQuery(captureQuery);
if (view !== undefined) void queries.prefetchQuery(codeQuery(view.id, view.load));
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      {/* What a view does when it is left fails outside of it. */}
      <ViewBoundary title="The page failed">
        <App />
      </ViewBoundary>
    </QueryClientProvider>
  </StrictMode>,
);
