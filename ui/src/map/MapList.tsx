import { formatCount, formatDuration, formatSize } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { onMessages } from '../../../src/query/on-messages.ts';
import type { MapEdge, MapNode } from '../../../src/server/api.ts';
import { Value } from '../detail/Facts.tsx';
import { type NamedValue, nameValues } from '../filter-bar/named.ts';
import { type MenuEvent, menuByKey } from '../filter-bar/use-value-menu.tsx';
import { filterHref } from '../links.ts';
import { Button } from '../widgets/Button.tsx';
import { interfaceValues } from './named-parts.ts';
import { amountText, edgeKey, type Metric, narrowed, nodeName, type Shown, trafficText } from './shown.ts';

interface MapListProps {
  readonly shown: Shown;
  readonly metric: Metric;
  readonly search: string;
  readonly chosen: string | undefined;
  /** Of the page. */
  readonly filter: string;
  readonly onChoose: (key: string | undefined) => void;
  readonly onFilter: (key: string) => void;
  readonly onMenu: (event: MenuEvent, key: string) => void;
  /** Numbers of highlights, by key. */
  readonly marks: ReadonlyMap<string, number>;
}

/** Nodes and edges as lists: for the keyboard, for screen readers, and for whoever reads rather than looks. */
export function MapList({ shown, metric, search, chosen, filter, ...acts }: MapListProps) {
  const { onChoose, onFilter } = acts;
  const names = new Map(shown.nodes.map((node) => [node.key, nodeName(node)]));
  const node = shown.nodes.find(({ key }) => key === chosen);
  const edge = shown.edges.find((one) => edgeKey(one) === chosen);
  const edges = node === undefined ? [] : shown.edges.filter(({ from, to }) => from === node.key || to === node.key);
  const nodes = shown.nodes.filter((one) => fits(one, search));
  return (
    <div className="map-list">
      {node !== undefined && (
        <NodeCard node={node} filter={filter} onFilter={() => onFilter(node.key)} onClose={() => onChoose(undefined)} />
      )}
      {edge !== undefined && (
        <EdgeCard
          edge={edge}
          names={names}
          filter={filter}
          onFilter={() => onFilter(edgeKey(edge))}
          onClose={() => onChoose(undefined)}
        />
      )}
      {node === undefined && edge === undefined && (
        <Rows
          title={`${formatCount(nodes.length)} of ${formatCount(shown.nodes.length)} shown`}
          rows={nodes.map((one) => ({
            key: one.key,
            name: `${names.get(one.key) ?? ''}${servicesOf(one)}`,
            more: trafficText(one),
          }))}
          {...acts}
        />
      )}
      {node !== undefined && (
        <Rows
          title={`${formatCount(edges.length)} connections`}
          rows={edges.map((one) => ({
            key: edgeKey(one),
            name: one.from === node.key ? `→ ${names.get(one.to)}` : `← ${names.get(one.from)}`,
            more: amountText(one, metric),
          }))}
          {...acts}
        />
      )}
    </div>
  );
}

/** Whether a search finds a node, by its name, pids or services. */
export function fits(node: MapNode, search: string): boolean {
  const text = `${node.title} ${node.pids.join(' ')} ${node.services.join(' ')}`.toLowerCase();
  return text.includes(search.trim().toLowerCase());
}

function servicesOf({ services }: MapNode): string {
  return services.length === 0 ? '' : ` [${services.map(safeText).join(', ')}]`;
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly more: string;
}

interface RowsProps extends Pick<MapListProps, 'onChoose' | 'onFilter' | 'onMenu' | 'marks'> {
  readonly title: string;
  readonly rows: readonly Row[];
}

function Rows({ title, rows, onChoose, onFilter, onMenu, marks }: RowsProps) {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {rows.map(({ key, name, more }) => (
          <li key={key} data-mark={marks.get(key)}>
            <button
              type="button"
              className="map-row"
              onContextMenu={(event) => onMenu(event, key)}
              onKeyDown={(event) => {
                const at = menuByKey(event, event.currentTarget);
                if (at !== undefined) onMenu(at, key);
              }}
              title={`Filter by ${name}`}
              onClick={(event) => (event.shiftKey ? onChoose(key) : onFilter(key))}
            >
              <span className="cut">{name}</span>
              <span className="dim number">{more}</span>
            </button>
            <Button kind="quiet" icon="info" label={`Facts of ${name}`} onClick={() => onChoose(key)} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface CardProps {
  readonly filter: string;
  readonly onFilter: () => void;
  readonly onClose: () => void;
}

function NodeCard({ node, ...card }: CardProps & { readonly node: MapNode }) {
  return (
    <section className="map-card">
      <h2 className="whole">{nodeName(node)}</h2>
      <dl>
        <dt>Calls</dt>
        <dd>{formatCount(node.calls)}</dd>
        <OneWay part={node} filter={card.filter} />
        {node.services.length > 0 && <dt>Services</dt>}
        {node.services.length > 0 && <Values names={node.services} named={(name) => nameValues('service', [name])} />}
        {node.pids.length > 1 && <dt>Pids</dt>}
        {node.pids.length > 1 && (
          <Values names={node.pids.map(String)} named={(pid) => [{ field: 'pid', value: Number(pid) }]} />
        )}
      </dl>
      <Actions part={node} {...card} />
    </section>
  );
}

interface EdgeCardProps extends CardProps {
  readonly edge: MapEdge;
  readonly names: ReadonlyMap<string, string>;
}

function EdgeCard({ edge, names, ...card }: EdgeCardProps) {
  return (
    <section className="map-card">
      <h2 className="whole">
        {names.get(edge.from)} → {names.get(edge.to)}
      </h2>
      <dl>
        <dt>Calls</dt>
        <dd>{formatCount(edge.calls)}</dd>
        <OneWay part={edge} filter={card.filter} />
        <dt>Failed</dt>
        <dd className={edge.errors > 0 ? 'bad' : ''}>{edge.errors > 0 ? `✕ ${formatCount(edge.errors)}` : 'none'}</dd>
        <dt>Bytes</dt>
        <dd>{edge.bytes === null ? 'not recorded' : formatSize(edge.bytes)}</dd>
        <dt>Time</dt>
        <dd>{formatDuration(edge.time_ns)}</dd>
        <dt>Interfaces</dt>
        <Values names={edge.interfaces} named={interfaceValues} />
        <dt>Ports</dt>
        <Values names={edge.ports} named={(name) => nameValues('port', [name])} />
      </dl>
      <Actions part={edge} {...card} />
    </section>
  );
}

interface ValuesProps {
  readonly names: readonly string[];
  /** What the filter calls one; nothing for one that was cut. */
  readonly named: (name: string) => readonly NamedValue[];
}

/** Each with a menu of its own. */
function Values({ names, named }: ValuesProps) {
  return (
    <dd className="whole">
      {names.length === 0 && 'not known'}
      {names.map((name) => (
        <span key={name} className="map-value">
          {named(name).map(({ field, value }) => (
            <Value key={field} field={field} value={value} text={safeText(name)} />
          ))}
          {named(name).length === 0 && safeText(name)}
        </span>
      ))}
    </dd>
  );
}

/** Messages outside of calls, as a link to them. */
function OneWay({ part, filter }: { readonly part: MapNode | MapEdge; readonly filter: string }) {
  const messages = onMessages(narrowed(filter, part.filter));
  if (part.one_way === 0 || messages === undefined) return null;
  return (
    <>
      <dt>One-way</dt>
      <dd>
        <a href={filterHref('messages', `(${messages}) AND call:null`)}>
          {formatCount(part.one_way)} {part.one_way === 1 ? 'message' : 'messages'}
        </a>
      </dd>
    </>
  );
}

function Actions({ part, filter, onFilter, onClose }: CardProps & { readonly part: MapNode | MapEdge }) {
  const already = narrowed(filter, part.filter) === filter.trim();
  return (
    <div className="map-actions">
      {already ? (
        <span className="dim">This is what the filter shows.</span>
      ) : (
        <Button kind="primary" icon="filter" onClick={onFilter}>
          Filter by it
        </Button>
      )}
      <Button icon="close" onClick={onClose}>
        Back to all
      </Button>
    </div>
  );
}
