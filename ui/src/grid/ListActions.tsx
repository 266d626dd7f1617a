import { formatCount } from '../../../src/present/format.ts';
import type { Entity } from '../../../src/query/field.ts';
import type { ExportFormat } from '../../../src/server/api.ts';
import { ViewActions } from '../app/ViewActions.tsx';
import { Button } from '../widgets/Button.tsx';
import { Menu } from '../widgets/Menu.tsx';
import { MENU_LINE, type MenuItem } from '../widgets/menu-items.ts';
import { toast } from '../widgets/toast.tsx';
import { setTimes, TIME_STYLES, useTimes } from '../widgets/use-times.ts';
import { saveItems } from './SaveRows.tsx';
import { chosenPlaces, MOST_STRETCHES, save } from './save.ts';
import { chosenCount } from './selection.ts';
import type { useLayout } from './use-layout.ts';
import type { ListState } from './use-list.ts';

interface ListActionsProps {
  readonly entity: Entity;
  readonly list: ListState;
  readonly layout: ReturnType<typeof useLayout>;
  readonly live: boolean;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly onFind: () => void;
  readonly onGoTo: () => void;
}

function saveChosen(list: ListState, format: ExportFormat): void {
  const places = chosenPlaces(list.selection);
  if (places === undefined)
    toast(`Not saved: the chosen rows lie in more than ${MOST_STRETCHES} separate places. Filter instead.`);
  else save(list.query, format, places);
}

function listSaveItems(entity: Entity, list: ListState): MenuItem[] {
  const chosen = chosenCount(list.selection);
  return [
    ...saveItems(`All ${entity}`, (format) => save({ entity }, format)),
    ...(list.query.filter === '' ? [] : saveItems('The filtered rows', (format) => save(list.query, format))),
    ...saveItems(`The chosen rows (${formatCount(chosen)})`, (format) => saveChosen(list, format), chosen === 0),
  ];
}

/** Follow, times, columns, saving: the buttons of a list. */
export function ListActions(props: ListActionsProps) {
  const { entity, list, layout, live, follow, onFollow, onFind, onGoTo } = props;
  const times = useTimes();
  const columns = (): MenuItem[] => [
    ...layout.every.map(({ key, header, fields }) => ({
      label: header,
      keys: fields.length === 1 && fields[0] !== header.toLowerCase() ? (fields[0] ?? '') : '',
      checked: layout.isShown(key),
      run: () => layout.toggle(key),
    })),
    MENU_LINE,
    { label: 'As usual', run: layout.reset },
  ];
  const more = (): MenuItem[] => [
    { label: 'Find …', keys: 'Ctrl+F', run: onFind },
    { label: 'Go to …', keys: 'Ctrl+G', run: onGoTo },
    MENU_LINE,
    { kind: 'heading', label: 'Times' },
    ...Object.entries(TIME_STYLES).map(([style, label]) => ({
      label,
      checked: style === times,
      run: () => setTimes(style as typeof times),
    })),
  ];
  return (
    <ViewActions>
      {live ? (
        <Button
          kind="quiet"
          icon="tail"
          label="Follow the end (Ctrl+E)"
          aria-pressed={follow}
          onClick={() => onFollow(!follow)}
        />
      ) : null}
      <Menu label="Columns" icon="columns" items={columns} />
      <Menu label="Save rows" icon="save" items={() => listSaveItems(entity, list)} />
      <Menu label="Find, go to, times" icon="more" items={more} />
    </ViewActions>
  );
}
