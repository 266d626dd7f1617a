import { useMemo, useState } from 'react';
import { formatCount } from '../../../src/present/format.ts';
import type { ApiPart } from '../../../src/server/api.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import type { MenuEvent } from '../filter-bar/use-value-menu.tsx';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { useContextMenu } from '../widgets/use-context-menu.tsx';
import { FieldTree, shownText } from './FieldTree.tsx';
import { byteLooks, bytesOf, type FieldPath, fieldAt, fieldLines, groupsAbove, nodeAt } from './field-map.ts';
import { fieldItems } from './field-menu.ts';
import { HexView } from './HexView.tsx';
import './detail.css';

/** One run of bytes: its fields and its bytes, side by side; choosing in one lights up the other. `name` for what it remembers. */
export function PartView({
  part,
  title,
  name,
}: {
  readonly part: ApiPart;
  readonly title: string;
  readonly name: string;
}) {
  const { root } = part;
  const bytes = useMemo(() => bytesOf(part.bytes), [part.bytes]);
  const looks = useMemo(() => byteLooks(root, bytes.length), [root, bytes.length]);
  const [selected, setSelected] = useState<FieldPath>();
  const [closed, setClosed] = useState<ReadonlySet<FieldPath>>(new Set());
  const lines = useMemo(() => fieldLines(root, closed), [root, closed]);
  const node = selected === undefined ? undefined : nodeAt(root, selected);
  const setOpen = (path: FieldPath, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  const selectByte = (offset: number) => {
    const path = fieldAt(root, offset);
    const above = groupsAbove(path);
    if (above.some((group) => closed.has(group))) setClosed(new Set([...closed].filter((one) => !above.includes(one))));
    setSelected(path);
    return path;
  };
  const filter = useFilter();
  const menu = useContextMenu('Field');
  const openMenu = (event: MenuEvent, path: FieldPath) => {
    setSelected(path);
    const asked = nodeAt(root, path);
    if (asked !== undefined)
      menu.open(event, fieldItems(filter, { node: asked, shown: shownText(asked), buffer: part.buffer, bytes }));
  };
  const missing = part.fullLength === null ? 0 : part.fullLength - bytes.length;
  return (
    <div className="part">
      {missing > 0 ? (
        <p className="part-note">
          {formatCount(bytes.length)} of {formatCount(part.fullLength ?? 0)} bytes were recorded
        </p>
      ) : null}
      {root.problem === null ? null : <p className="part-note">{root.problem}</p>}
      <SplitPane direction="row" name={`part.${name}`} initial={0.42} label="Width of the fields">
        <FieldTree
          label={`Fields of ${title}`}
          lines={lines}
          selected={selected}
          onSelect={setSelected}
          onOpen={setOpen}
          onMenu={openMenu}
        />
        <HexView
          label={`Bytes of ${title}`}
          bytes={bytes}
          looks={looks}
          from={node?.offset ?? 0}
          to={node === undefined ? 0 : node.offset + node.length}
          onByte={selectByte}
          onMenu={(event, offset) => openMenu(event, selectByte(offset))}
        />
      </SplitPane>
      {menu.element}
    </div>
  );
}
