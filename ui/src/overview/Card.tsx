import { type ReactNode, useId } from 'react';
import type { Followed } from '../app/growing.ts';

export interface CardProps<T> {
  readonly title: string;
  readonly about?: string | undefined;
  /** Of the element, for who leads there. */
  readonly id?: string;
  /** How much room it takes where there is room. */
  readonly size?: 'one' | 'two';
  readonly query: Followed<T>;
  /** True if there is nothing to show of this. */
  readonly isEmpty: (data: T) => boolean;
  readonly empty: string;
  readonly children: (data: T) => ReactNode;
}

/** One part of the overview: it loads, fails or is empty by itself, and never keeps the others waiting. */
export function Card<T>({ title, about, id: own, size = 'one', query, isEmpty, empty, children }: CardProps<T>) {
  const id = useId();
  return (
    <section id={own} className={`card card-${size}`} aria-labelledby={id} aria-busy={query.isPending}>
      <h2 id={id}>
        {title} {about !== undefined && <span className="dim">{about}</span>}
      </h2>
      {query.isPending && <Skeleton />}
      {query.error !== undefined && (
        <p role="alert" className="card-error">
          {query.error.message}{' '}
          <button type="button" onClick={query.refetch}>
            Try again
          </button>
        </p>
      )}
      {query.data !== undefined &&
        (isEmpty(query.data) ? <p className="dim card-empty">{empty}</p> : children(query.data))}
    </section>
  );
}

function Skeleton() {
  return (
    <div className="card-skeleton" role="status" aria-label="Loading">
      <span />
      <span />
      <span />
      <span />
    </div>
  );
}
