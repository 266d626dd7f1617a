import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { client } from '../client.ts';
import { routeHash, useRoute } from './route.ts';
import { VIEWS } from './views.ts';

/** The frame of the page: what is open, the views, and the one that is looked at. */
export function App() {
  const route = useRoute();
  const capture = useQuery({ queryKey: ['capture'], queryFn: ({ signal }) => client.capture(signal) });
  const view = VIEWS.find(({ id }) => id === route.view) ?? VIEWS[0];
  if (capture.isError) return <p role="alert">{capture.error.message}</p>;
  if (capture.data === undefined || view === undefined) return <p>Opening …</p>;
  const Shown = view.component;
  return (
    <>
      <header>
        <strong>{capture.data.name}</strong>
        <nav>
          {VIEWS.map(({ id, title }) => (
            <a key={id} href={routeHash({ view: id, filter: route.filter })} aria-current={id === view.id}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main>
        <Suspense fallback={<p>Loading …</p>}>
          <Shown capture={capture.data} route={route} />
        </Suspense>
      </main>
    </>
  );
}
