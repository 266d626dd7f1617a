import { safeText } from '../../../src/present/safe-text.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { Button } from '../widgets/Button.tsx';
import { Menu } from '../widgets/Menu.tsx';
import { useMedia } from '../widgets/use-media.ts';
import { CaptureState } from './CaptureState.tsx';
import type { Live } from './live.ts';
import type { RouteHandle } from './route.ts';
import { tabHref } from './tab-href.ts';
import { VIEWS, type View } from './views.ts';

// Below this width the lists share one menu.
const ALL_TABS = '(min-width: 1760px)';

/** What is open, how it was recorded, and the views. */
export function Header({
  capture,
  live,
  view,
  route,
  onHelp,
}: {
  readonly capture: CaptureSummary;
  readonly live: Live;
  readonly view: View;
  readonly route: RouteHandle;
  readonly onHelp: () => void;
}) {
  const wide = useMedia(ALL_TABS);
  const tabs = VIEWS.filter(({ list }) => wide || list !== true);
  const lists = VIEWS.filter(({ list }) => !wide && list === true);
  const href = (to: View) => tabHref(to, route, capture);
  return (
    <header className="frame-header">
      <div className="frame-brand">
        <img src="/icon.svg" alt="alpcscope" />
        <h1 className="cut" title={safeText(capture.name)}>
          {safeText(capture.name)}
        </h1>
        <CaptureState capture={capture} live={live} />
      </div>
      <nav className="frame-nav" aria-label="Views">
        {tabs.map((tab) => (
          <a key={tab.id} href={href(tab)} aria-current={tab.id === view.id ? 'page' : undefined}>
            {tab.title}
          </a>
        ))}
        {lists.length === 0 ? null : (
          <Menu
            label="Lists"
            current={view.list === true}
            items={() =>
              lists.map((to) => ({
                label: to.title,
                checked: to.id === view.id,
                run: () => {
                  window.location.hash = href(to);
                },
              }))
            }
          >
            {view.list === true ? view.title : 'Lists'}
          </Menu>
        )}
      </nav>
      <div className="frame-side">
        <Button kind="quiet" icon="help" label="Keys (?)" onClick={onHelp} />
      </div>
    </header>
  );
}
