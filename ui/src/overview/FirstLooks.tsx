import { formatCount } from '../../../src/present/format.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { useMatching } from '../filter-bar/Showing.tsx';
import { useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { filterHref } from '../links.ts';
import { FIRST_LOOKS, type FirstLook, narrowedLook } from './first-looks.ts';

/** Where to look first: what there is none of is left out. */
export function FirstLooks({ capture, filter }: { readonly capture: CaptureSummary; readonly filter: string }) {
  const menu = useValueMenu('Where to look first');
  const looks = FIRST_LOOKS.flatMap((look) => narrowedLook(look, filter));
  return (
    <>
      <nav className="looks" aria-label="Where to look first">
        {looks.map((look) => (
          <Look key={look.many} capture={capture} look={look} menu={menu} />
        ))}
      </nav>
      {menu.element}
    </>
  );
}

interface LookProps {
  readonly capture: CaptureSummary;
  readonly look: FirstLook;
  readonly menu: ReturnType<typeof useValueMenu>;
}

function Look({ capture, look, menu }: LookProps) {
  const { matching, failed } = useMatching(capture, look.entity, look.filter);
  if (failed || matching === 0) return null;
  return (
    <a
      href={filterHref(look.view, look.filter)}
      className={look.trouble ? 'look is-trouble' : 'look'}
      aria-busy={matching === undefined}
      {...(look.entity === 'calls' ? menu.on(() => ({ whole: wholeOf(look), values: [] })) : {})}
    >
      <b>{matching === undefined ? '…' : formatCount(matching)}</b>
      <span>
        {look.trouble && <span aria-hidden="true">⚠ </span>}
        {matching === 1 ? look.one : look.many}
      </span>
      <span className="dim">{look.hint}</span>
    </a>
  );
}

/** The look alone, whatever the overview is narrowed to. */
function wholeOf({ many }: FirstLook) {
  return { what: 'calls', shown: many, term: FIRST_LOOKS.find((look) => look.many === many)?.filter ?? '' };
}
