import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiFieldNode } from '../../../src/server/api.ts';
import { type MenuEvent, menuByKey } from '../filter-bar/use-value-menu.tsx';
import { useRowHeight } from '../widgets/use-media.ts';
import type { FieldLine, FieldPath } from './field-map.ts';

interface TreeProps {
  readonly label: string;
  readonly lines: readonly FieldLine[];
  readonly selected: FieldPath | undefined;
  readonly onSelect: (path: FieldPath) => void;
  readonly onOpen: (path: FieldPath, open: boolean) => void;
  /** Asks what can be done with a field. */
  readonly onMenu: (event: MenuEvent, path: FieldPath) => void;
}

const CERTAINTY: Readonly<Record<ApiFieldNode['certainty'], { readonly mark: string; readonly title: string }>> = {
  fact: { mark: '', title: '' },
  unconfirmed: { mark: '~', title: 'Known from one source only' },
  guess: { mark: '?', title: 'A guess from the look of the bytes' },
};

/** What a key does: another field, or a group opened or closed. */
function onTreeKey(event: KeyboardEvent, { lines, selected, onSelect, onOpen }: TreeProps): void {
  const at = lines.findIndex(({ path }) => path === selected);
  const line = lines[at];
  const go = (index: number) => {
    const next = lines[Math.max(0, Math.min(index, lines.length - 1))];
    if (next !== undefined) onSelect(next.path);
  };
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'ArrowDown') go(at + 1);
  else if (event.key === 'ArrowUp') go(at - 1);
  else if (event.key === 'Home') go(0);
  else if (event.key === 'End') go(lines.length - 1);
  else if (event.key === 'PageDown') go(at + 12);
  else if (event.key === 'PageUp') go(at - 12);
  else if (line === undefined) return;
  else if (event.key === 'ArrowRight') {
    if (line.open) go(at + 1);
    else if (line.node.children.length > 0) onOpen(line.path, true);
  } else if (event.key === 'ArrowLeft') {
    if (line.open) onOpen(line.path, false);
    else if (line.path.includes('.')) onSelect(line.path.slice(0, line.path.lastIndexOf('.')));
  } else return;
  event.preventDefault();
}

/** The decoded fields of a part. `role="tree"`; the bytes of the chosen field light up beside it. */
export function FieldTree(props: TreeProps) {
  const { label, lines, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const height = useRowHeight();
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 10,
  });
  const at = lines.findIndex(({ path }) => path === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  return (
    <div
      ref={box}
      className="tree"
      role="tree"
      data-pane
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `${id}-${selected}`}
      onKeyDown={(event) => {
        const asked = menuByKey(event, `${id}-${selected}`);
        if (asked !== undefined && selected !== undefined) props.onMenu(asked, selected);
        else onTreeKey(event, props);
      }}
    >
      <div role="presentation" className="tree-space" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <Line key={line.path} {...props} id={`${id}-${line.path}`} line={line} y={start} />
          );
        })}
      </div>
    </div>
  );
}

/** Its value as people see it. */
export function shownText({ kind, length, text }: ApiFieldNode): string {
  return kind === 'padding' ? `${length} bytes` : safeText(text);
}

function Line({
  id,
  line,
  y,
  selected,
  onSelect,
  onOpen,
  onMenu,
}: TreeProps & { readonly id: string; readonly line: FieldLine; readonly y: number }) {
  const { node, path, depth, open } = line;
  const { mark, title } = CERTAINTY[node.certainty];
  const group = node.children.length > 0;
  const text = shownText(node);
  const about = [node.name, title, node.ref === '' ? '' : `from ${safeText(node.ref)}`].filter((part) => part !== '');
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and points at the field (aria-activedescendant)
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above, its keys are those of the tree
    <div
      id={id}
      role="treeitem"
      className="tree-line"
      aria-level={depth + 1}
      aria-posinset={line.place}
      aria-setsize={line.siblings}
      aria-expanded={group ? open : undefined}
      aria-selected={path === selected}
      data-kind={node.kind}
      data-certainty={node.certainty}
      data-problem={node.problem !== null}
      style={{ transform: `translateY(${y}px)`, paddingLeft: 6 + Math.min(depth, 20) * 14 }}
      title={about.join(' · ').slice(0, 400)}
      onClick={() => onSelect(path)}
      onContextMenu={(event) => onMenu(event, path)}
      onDoubleClick={() => group && onOpen(path, !open)}
    >
      <span
        className="tree-twist"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onOpen(path, !open);
        }}
      >
        {group ? (open ? '▾' : '▸') : ''}
      </span>
      <span className="tree-name">{safeText(node.title)}</span>
      <span className="tree-value mono">{text.length > 500 ? `${text.slice(0, 500)}…` : text}</span>
      {mark === '' || node.kind === 'padding' || node.kind === 'not-decoded' ? null : (
        <span className="tree-sure" title={title}>
          {mark} {node.certainty}
        </span>
      )}
      {node.problem === null ? null : <span className="tree-problem">! {safeText(node.problem)}</span>}
    </div>
  );
}
