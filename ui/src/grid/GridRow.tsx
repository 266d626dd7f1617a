import { memo, type ReactNode } from 'react';
import type { Column, TextContext } from '../../../src/present/column.ts';
import { UNKNOWN } from '../../../src/present/format.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { Icon } from '../widgets/Icon.tsx';

/** More of a text than this is never seen in a cell. */
const LONGEST = 600;

export interface RowLook {
  /** Number of the highlight, from 0. */
  readonly mark?: number | undefined;
  readonly bookmarked?: boolean | undefined;
  /** What is less than sure or whole is quieter. */
  readonly quiet?: boolean | undefined;
}

interface RowProps {
  readonly grid: string;
  readonly index: number;
  readonly y: number;
  readonly row: ApiRow | undefined;
  readonly columns: readonly Column[];
  readonly context: TextContext;
  readonly chosen: boolean;
  /** Column of the cursor, if it is in this row. */
  readonly cursor: number | undefined;
  readonly look: RowLook | undefined;
  readonly cell?: ((column: Column, row: ApiRow) => ReactNode) | undefined;
}

/** One row: its cells, or a skeleton while they are on their way. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { grid, index, y, row, columns, chosen, cursor, look } = props;
  return (
    // The grid has the focus and the keys; it points at the cell of its cursor (aria-activedescendant).
    <tr
      className="grid-row"
      id={`${grid}-r${index}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      aria-busy={row === undefined}
      data-row={index}
      data-odd={index % 2 === 1}
      data-quiet={look?.quiet}
      style={{ transform: `translateY(${y}px)` }}
    >
      <td className="grid-gutter" aria-colindex={1} data-mark={look?.mark}>
        {look?.bookmarked === true ? <Icon name="star" className="grid-star" /> : null}
        {look?.bookmarked === true ? <span className="for-readers">bookmarked</span> : null}
      </td>
      {row === undefined ? (
        <td className="grid-cell grid-waiting" aria-colindex={2} colSpan={columns.length}>
          <span className="skeleton" />
        </td>
      ) : (
        columns.map((column, at) => (
          <td
            key={column.key}
            className="grid-cell"
            id={`${grid}-r${index}-c${at}`}
            aria-colindex={at + 2}
            data-col={at}
            data-align={column.align}
            data-cursor={cursor === at}
            data-mark={look?.mark}
          >
            <Cell {...props} column={column} row={row} />
          </td>
        ))
      )}
    </tr>
  );
});

function Cell({ column, row, context, cell }: RowProps & { readonly column: Column; readonly row: ApiRow }) {
  const special = cell?.(column, row);
  if (special !== undefined) return special;
  const text = column.text(row, context);
  if (text === UNKNOWN || text === '?') return <span className="dim">{text}</span>;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
