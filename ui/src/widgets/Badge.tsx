import type { ReactNode } from 'react';
import './widgets.css';

/** A word in a coloured pill; `dot` pulses while something goes on. */
export function Badge({
  tone = 'plain',
  dot = false,
  title,
  children,
}: {
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad';
  readonly dot?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span className="badge" data-tone={tone} title={title}>
      {dot ? <span className="badge-dot" /> : null}
      {children}
    </span>
  );
}
