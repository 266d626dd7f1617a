import type { KeyboardEvent } from 'react';
import './widgets.css';

export interface Tab {
  readonly id: string;
  readonly title: string;
}

/** A row of tabs; arrow keys move between them. The panel below has `role="tabpanel"` and the same label. */
export function Tabs({
  tabs,
  selected,
  onSelect,
  label,
}: {
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly label: string;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (tabs.findIndex(({ id }) => id === selected) + step + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next === undefined) return;
    onSelect(next.id);
    (event.currentTarget.children[at] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="tab"
          role="tab"
          aria-selected={id === selected}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
