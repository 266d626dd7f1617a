/**
 * Where the page is: view, filter, selection, in the fragment of the URL (`#/messages?filter=…&id=7`), so that a link shows the
 * same view and the filter, which may hold secrets, never reaches the server's address line or a referrer.
 */
import { useCallback, useSyncExternalStore } from 'react';

export interface Route {
  readonly view: string;
  readonly filter: string;
  /** What else the view keeps in the link: selection, span, grouping. */
  readonly params: Readonly<Record<string, string>>;
}

/** The route of a fragment; whatever it holds. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const params: Record<string, string> = {};
  let filter = '';
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'filter') filter = value;
    else params[name] = value;
  }
  return { view: path, filter, params };
}

/** The fragment of a route. */
export function routeHash(route: Partial<Route> & { readonly view: string }): string {
  const query = new URLSearchParams();
  if (route.filter) query.set('filter', route.filter);
  for (const [name, value] of Object.entries(route.params ?? {})) if (value !== '') query.set(name, value);
  const text = query.toString();
  return `#/${route.view}${text === '' ? '' : `?${text}`}`;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** Goes somewhere. `replace` for steps that the back button should skip (moving the selection, typing). */
function go(route: Partial<Route> & { readonly view: string }, replace = false): void {
  const hash = routeHash(route);
  if (hash === window.location.hash) return;
  if (replace) window.history.replaceState(null, '', hash);
  else window.history.pushState(null, '', hash);
  // At once: after a step of its own the browser tells of it later, and the next key might come before.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

export interface RouteHandle extends Route {
  /** Changes parts of the route; a parameter set to '' goes. Nothing happens where the address is another view's by now. */
  readonly change: (parts: Partial<Omit<Route, 'view'>>, replace?: boolean) => void;
}

export function useRoute(): RouteHandle {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const route = parseRoute(hash);
  const { view } = route;
  const change = useCallback(
    (parts: Partial<Omit<Route, 'view'>>, replace = false) => {
      const now = parseRoute(window.location.hash);
      // The browser tells of a new address later: what is done until then is done in the view that is still drawn.
      if (now.view === view) go({ ...now, ...parts, params: { ...now.params, ...parts.params } }, replace);
    },
    [view],
  );
  return { ...route, change };
}
