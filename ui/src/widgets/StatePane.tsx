import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './widgets.css';

/** What stands in the place of data that is on its way, absent, or could not be read: say why and what to do. */
export function StatePane({
  kind,
  title,
  text,
  children,
}: {
  readonly kind: 'loading' | 'empty' | 'error';
  readonly title: string;
  readonly text?: string | undefined;
  /** Buttons or links. */
  readonly children?: ReactNode;
}) {
  return (
    <div className="state" data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
      {kind === 'loading' ? null : <Icon name={kind === 'error' ? 'warn' : 'empty'} className="state-icon" />}
      <h2>{title}</h2>
      {text === undefined ? null : <p>{text}</p>}
      {children === undefined ? null : <div className="state-actions">{children}</div>}
    </div>
  );
}
