import { safeText } from '../../../src/present/safe-text.ts';
import type { OverviewItem } from '../../../src/server/api.ts';
import { markAmong, type Named } from '../filter-bar/named.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { filterHref } from '../links.ts';
import { figureFilter, figuresOf, figureText, shareOf } from './figures.ts';

export interface ItemsProps {
  readonly items: readonly OverviewItem[];
  /** What an item is: the heading of its column. */
  readonly what: string;
  /** Figures to show; the first is drawn as a bar. */
  readonly figures: readonly string[];
}

/** A ranking: each row and figure leads to its calls, and has a menu of what it stands for. */
export function Items({ items, what, figures }: ItemsProps) {
  const shown = figuresOf(items, figures);
  const ranked = shown[0]?.key;
  const menu = useValueMenu(what);
  const { marks } = useFilter();
  const named = ({ title, own, values }: OverviewItem): Named => ({
    whole: { what: what.toLowerCase(), shown: safeText(title), term: own },
    values,
  });
  return (
    <>
      <table className="items">
        <thead>
          <tr>
            <th>{what}</th>
            {shown.map(({ key, title }) => (
              <th key={key} className="is-number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            // Its link has the focus; the menu key asks there.
            <tr
              key={item.title + item.filter}
              data-mark={markAmong(marks, named(item))}
              {...menu.on(() => named(item))}
            >
              <td className="item-title">
                <a href={filterHref('calls', item.filter)} title={safeText(item.title)}>
                  {ranked !== undefined && (
                    <span className="item-bar" style={{ width: `${shareOf(items, ranked, item) * 100}%` }} />
                  )}
                  {/* Who and whom, each on a line of its own. */}
                  {safeText(item.title)
                    .split(/ (?=→ )/)
                    .map((line) => (
                      <span key={line} className="item-name">
                        {line}
                      </span>
                    ))}
                </a>
              </td>
              {shown.map(({ key, title }) => {
                const bad = key === 'errors' && (item.figures[key] ?? 0) > 0;
                return (
                  <td key={key} className={bad ? 'is-number is-failed' : 'is-number'}>
                    <FigureLink item={item} of={key} title={title} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {menu.element}
    </>
  );
}

/** A figure as a link to the calls behind it; none where there are none. */
function FigureLink({ item, of, title }: { readonly item: OverviewItem; readonly of: string; readonly title: string }) {
  const value = item.figures[of];
  const text = (
    <>
      {of === 'errors' && (value ?? 0) > 0 && <span aria-hidden="true">✕ </span>}
      {figureText(of, value)}
    </>
  );
  const filter = figureFilter(item.filter, of, value);
  if (filter === undefined) return text;
  return (
    // The calls of the whole row are a step of the keys already.
    <a
      href={filterHref('calls', filter)}
      aria-label={`${title}: ${figureText(of, value)}`}
      tabIndex={filter === item.filter ? -1 : undefined}
    >
      {text}
    </a>
  );
}
