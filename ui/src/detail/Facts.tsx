import type { ReactNode } from 'react';
import type { TextContext, ValueType } from '../../../src/present/column.ts';
import { formatValue } from '../../../src/present/column.ts';
import { UNKNOWN } from '../../../src/present/format.ts';
import { useFilter, valueItems } from '../filter-bar/use-filter.ts';
import { useContextMenu } from '../widgets/use-context-menu.tsx';
import './detail.css';

const LONG = 150;

/** A value in a list of class `facts`. A long one scrolls in its place, by keys too. */
export function FactText({ children }: { readonly children: ReactNode }) {
  const long = typeof children === 'string' && children.length > LONG;
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
  return long ? <dd tabIndex={0}>{children}</dd> : <dd>{children}</dd>;
}

/** Names and values below each other; a fact whose value is not known is left out. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="fact-list">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === false) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd className="whole">{children}</dd>
    </>
  );
}

/**
 * A value that a click includes, excludes or highlights. `field` is a name of the filter language of this view; `children` are
 * shown in place of the text.
 */
export function Value({
  field,
  value,
  text,
  children,
}: {
  readonly field: string;
  readonly value: unknown;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  const filter = useFilter();
  const menu = useContextMenu(field);
  return (
    <>
      <button
        type="button"
        className="value"
        title="Include, exclude, highlight"
        onClick={(event) => menu.open(event, valueItems(filter, field, value, text.slice(0, 120)))}
        onContextMenu={(event) => menu.open(event, valueItems(filter, field, value, text.slice(0, 120)))}
      >
        {children ?? text}
      </button>
      {menu.element}
    </>
  );
}

/** A fact from one field of a row; nothing if it is not known. */
export function FieldFact({
  name,
  field,
  value,
  type,
  context,
}: {
  readonly name: string;
  readonly field: string;
  readonly value: unknown;
  readonly type: ValueType;
  readonly context: TextContext;
}) {
  const text = formatValue(value, type, context);
  if (text === UNKNOWN) return null;
  return (
    <Fact name={name}>
      <Value field={field} value={value} text={text} />
    </Fact>
  );
}
