import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import './widgets.css';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'plain' | 'quiet' | 'primary';
  readonly icon?: IconName;
  /** Without text the label names the button. */
  readonly label?: string;
  readonly children?: ReactNode;
}

/** A button with an icon, a text or both; `label` names one that has no text, and is its tooltip. */
export function Button({ kind = 'plain', icon, label, children, className = '', ...rest }: ButtonProps) {
  const square = children === undefined;
  return (
    <button
      type="button"
      className={`button ${className}`}
      data-kind={kind}
      data-square={square}
      aria-label={square ? label : undefined}
      title={label}
      {...rest}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}
