import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { Column } from '../../../src/present/column.ts';
import { textAt } from '../../../src/present/row.ts';
import type { Entity } from '../../../src/query/field.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import type { ViewProps } from '../app/view-props.ts';
import { eventLine } from '../detail/event-fields.ts';
import { Nothing } from '../filter-bar/Nothing.tsx';
import { useFilter } from '../filter-bar/use-filter.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { asConfidence, Sure } from '../widgets/Sure.tsx';
import { useContextMenu } from '../widgets/use-context-menu.tsx';
import { useTextContext } from '../widgets/use-times.ts';
import { DataGrid, type GridHandle } from './DataGrid.tsx';
import { FindBar } from './FindBar.tsx';
import { GoToBar } from './GoToBar.tsx';
import { ListActions } from './ListActions.tsx';
import { compileMarks } from './marks.ts';
import { rowMenu } from './row-menu.ts';
import { only, type Selection } from './selection.ts';
import { sortedBy, writeSort } from './sort.ts';
import { useBookmarks } from './use-bookmarks.ts';
import { useLayout } from './use-layout.ts';
import { linkedId, rowId, useList } from './use-list.ts';
import { useRowCommands } from './use-row-commands.ts';

interface ListViewProps extends ViewProps {
  readonly entity: Entity;
  /** What is shown of the chosen row, below the list: by its id where it has one. */
  readonly details?: ((id: number | undefined, row: ApiRow | undefined) => ReactNode) | undefined;
  /** Share of the list when there are details. */
  readonly share?: number;
}

function drawCell({ key }: Column, row: ApiRow): ReactNode {
  // Of an event: it is JSON, which is to be read by programs.
  const detail = key === 'detail' ? textAt(row, 'detail') : undefined;
  if (detail !== undefined) return eventLine(detail);
  const sure = key === 'confidence' ? asConfidence(row['confidence']) : undefined;
  return sure === undefined ? undefined : <Sure confidence={sure} />;
}

/** A list of one kind of rows with all that can be done to it, and the details of the chosen row below. */
export function ListView(props: ListViewProps) {
  const { route, entity, details, share = 0.6 } = props;
  const [row, setRow] = useState<ApiRow>();
  const list = <List {...props} row={row} onRow={setRow} />;
  if (details === undefined) return list;
  const shown = details(linkedId(route.params), row) ?? null;
  return (
    <SplitPane direction="column" name={`list.${entity}`} initial={share} label={`Height of the list of ${entity}`}>
      {list}
      {shown === null ? null : (
        <section className="details" data-pane aria-label="Details">
          {shown}
        </section>
      )}
    </SplitPane>
  );
}

interface ListProps extends ListViewProps {
  /** The row at the cursor. */
  readonly row: ApiRow | undefined;
  readonly onRow: (row: ApiRow | undefined) => void;
}

function List({ capture, route, entity, row: cursorRow, onRow }: ListProps) {
  const grid = useRef<GridHandle>(null);
  const filter = useFilter();
  const layout = useLayout(entity);
  const context = useTextContext(capture);
  const bookmarks = useBookmarks(capture, entity);
  const menu = useContextMenu('Row');
  const [cell, setCell] = useState(0);
  const [bar, setBar] = useState<'find' | 'go-to'>();
  const { follow, setFollow } = useFollow({ capture, route });
  const marks = useMemo(() => compileMarks(filter.marks, entity, capture), [filter.marks, entity, capture]);
  const list = useList({ capture, route, entity, columns: layout.columns, more: marks.fields, grid });
  const { selection } = list;
  const select = (next: Selection) => {
    // Who chooses a row looks at it.
    if (next.cursor >= 0) setFollow(false);
    list.select(next, grid.current?.row(next.cursor));
  };
  const goToId = (id: number) => route.change({ params: { id: String(id) } }, true);
  const goToRow = (index: number) => {
    const row = Math.max(0, Math.min(index, (list.source.total ?? index + 1) - 1));
    select(only(row));
    grid.current?.meet(row);
  };
  const commands = useRowCommands({ list, layout, bookmarks, context, cell, row: cursorRow, onBookmark: goToId });
  const commanded = useRef(commands);
  commanded.current = commands;
  const close = () => {
    setBar(undefined);
    grid.current?.focus();
  };
  useKeys({ find: () => setBar('find'), 'go-to': () => setBar('go-to') });
  return (
    <div className="list">
      <ListActions
        entity={entity}
        list={list}
        layout={layout}
        live={capture.live}
        follow={follow}
        onFollow={setFollow}
        onFind={() => setBar('find')}
        onGoTo={() => setBar('go-to')}
      />
      <DataGrid
        label={entity}
        handle={grid}
        source={list.source}
        columns={layout.columns}
        widths={layout.widths}
        least={layout.least}
        context={context}
        sort={list.sort}
        selection={selection}
        cell={Math.min(cell, layout.columns.length - 1)}
        drawCell={drawCell}
        look={(row) => ({
          mark: marks.markOf(row),
          bookmarked: bookmarks.has(rowId(row)),
          quiet: row['matched'] === false,
        })}
        follow={follow}
        onUnfollow={() => setFollow(false)}
        onSelection={select}
        onCell={setCell}
        onCursorRow={(row) => {
          onRow(row);
          list.met(row);
        }}
        onOpen={() => document.querySelector<HTMLElement>('.details [tabindex="0"], .details button')?.focus()}
        onRowMenu={(event, row, column) =>
          menu.open(
            event,
            rowMenu({ row, column, context }, filter, bookmarks, () => commanded.current),
          )
        }
        onSort={(field, further) =>
          route.change({ params: { sort: writeSort(sortedBy(list.sort, field, further)) } }, true)
        }
        onResize={layout.onResize}
        onMove={layout.onMove}
        onFit={layout.onFit}
        onMenu={(event, column) =>
          menu.open(event, [{ label: `Hide ${column.header}`, run: () => layout.toggle(column.key) }])
        }
        empty={<Empty entity={entity} live={capture.live} />}
      />
      {bar === 'find' ? (
        <FindBar capture={capture} query={list.query} fromId={rowId(cursorRow)} onFound={goToId} onClose={close} />
      ) : null}
      {bar === 'go-to' ? <GoToBar hasId={list.hasId} onRow={goToRow} onId={goToId} onClose={close} /> : null}
      {menu.element}
    </div>
  );
}

/** Whether the list stays at its end: where rows come in and no row was chosen, until somebody says otherwise. */
function useFollow({ capture, route }: ViewProps) {
  const [wanted, setFollow] = useState(capture.live && linkedId(route.params) === undefined);
  useKeys({ follow: () => (capture.live ? setFollow(!wanted) : false) });
  return { follow: wanted && capture.live, setFollow };
}

function Empty({ entity, live }: { readonly entity: Entity; readonly live: boolean }) {
  const filtered = `No ${entity} fit the filter`;
  if (live) return <Nothing title={`No ${entity} yet`} filtered={filtered} text={SOON} />;
  return entity === 'losses' ? (
    <Nothing title="Nothing was lost" filtered={filtered} text={NOTHING_LOST} />
  ) : (
    <Nothing title={`No ${entity}`} filtered={filtered} text={{ all: `The recording holds no ${entity}.` }} />
  );
}

const SOON = { all: 'They appear here as they are recorded.' };
const NOTHING_LOST = { all: 'No event and no buffer of this recording is known to be missing.' };
