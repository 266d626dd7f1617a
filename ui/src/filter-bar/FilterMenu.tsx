import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import type { Entity } from '../../../src/query/field.ts';
import type { SavedFilters } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import { Menu } from '../widgets/Menu.tsx';
import { MENU_LINE, type MenuItem } from '../widgets/menu-items.ts';
import { toast } from '../widgets/toast.tsx';
import { filterHistory } from './history.ts';
import { SaveFilter } from './SaveFilter.tsx';

const HISTORY_SHOWN = 12;

interface FilterMenuProps {
  readonly entity: Entity;
  readonly captureKey: string;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** The saved filters and how to change them; the server keeps them for the user. */
function useSaved(captureKey: string) {
  const queries = useQueryClient();
  const key = [captureKey, 'saved-filters'];
  const saved = useQuery({ queryKey: key, queryFn: ({ signal }) => client.savedFilters(signal) });
  const save = useMutation({
    mutationFn: (next: SavedFilters) => client.saveFilters(next),
    onSuccess: (_, next) => queries.setQueryData(key, next),
    onError: (error) => toast(`Not saved: ${error.message}`),
  });
  return { list: saved.data?.filters ?? [], save: (filters: SavedFilters['filters']) => save.mutate({ filters }) };
}

/** Saved filters, filters used before, and saving this one. */
export function FilterMenu({ entity, captureKey, filter, onFilter }: FilterMenuProps) {
  const [saving, setSaving] = useState(false);
  const { list, save } = useSaved(captureKey);
  const items = (): MenuItem[] => {
    const mine = list.filter((one) => one.entity === entity);
    const used = filterHistory(entity).slice(0, HISTORY_SHOWN);
    return [
      { label: 'Save this filter …', disabled: filter.trim() === '', run: () => setSaving(true) },
      ...mine
        .filter((one) => one.filter === filter)
        .map((one) => ({
          label: `Forget "${safeText(one.name)}"`,
          run: () => save(list.filter((other) => other !== one)),
        })),
      ...(mine.length === 0 ? [] : [MENU_LINE, { kind: 'heading' as const, label: 'Saved' }]),
      ...mine.map((one) => ({
        label: safeText(one.name),
        keys: safeText(one.filter).slice(0, 40),
        run: () => onFilter(one.filter),
      })),
      ...(used.length === 0 ? [] : [MENU_LINE, { kind: 'heading' as const, label: 'Used before' }]),
      ...used.map((text) => ({ label: safeText(text), run: () => onFilter(text) })),
      ...(mine.length + used.length > 0
        ? []
        : [{ kind: 'heading' as const, label: 'Filters you use or save stand here' }]),
    ];
  };
  return (
    <>
      <Menu label="Saved filters and history" icon="clock" items={items} />
      {saving ? (
        <SaveFilter
          filter={filter}
          onClose={() => setSaving(false)}
          onSave={(name) => {
            const rest = list.filter((one) => one.name !== name || one.entity !== entity);
            save([...rest, { name, entity, filter }]);
          }}
        />
      ) : null}
    </>
  );
}
