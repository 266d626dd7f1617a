import type { Entity } from '../../../src/query/field.ts';
import type { ExportFormat } from '../../../src/server/api.ts';
import { ViewActions } from '../app/ViewActions.tsx';
import { Menu } from '../widgets/Menu.tsx';
import type { MenuItem } from '../widgets/menu-items.ts';
import { save } from './save.ts';

const FORMATS: readonly [ExportFormat, string][] = [
  ['csv', 'CSV'],
  ['jsonl', 'JSON lines'],
];

/** A choice of rows in every format. */
export function saveItems(title: string, run: (format: ExportFormat) => void, disabled = false): MenuItem[] {
  return [
    { kind: 'heading', label: title },
    { kind: 'row', items: FORMATS.map(([format, label]) => ({ label, disabled, run: () => run(format) })) },
  ];
}

interface SaveRowsProps {
  readonly entity: Entity;
  /** That of the view. */
  readonly filter: string;
  /** What is chosen, and the filter for it; absent while nothing is. */
  readonly chosen: { readonly title: string; readonly filter: string | undefined };
}

/** Saving, in a view that shows rows of an entity in its own way. */
export function SaveRows({ entity, filter, chosen }: SaveRowsProps) {
  const items = (): MenuItem[] => [
    ...saveItems(`All ${entity}`, (format) => save({ entity }, format)),
    ...(filter === '' ? [] : saveItems(`The filtered ${entity}`, (format) => save({ entity, filter }, format))),
    ...saveItems(
      chosen.title,
      (format) => save({ entity, filter: chosen.filter ?? '' }, format),
      chosen.filter === undefined,
    ),
  ];
  return (
    <ViewActions>
      <Menu label="Save rows" icon="save" items={items} />
    </ViewActions>
  );
}
