import type { ReactNode } from 'react';
import { Button } from '../widgets/Button.tsx';
import './panel.css';

/** Details of what is chosen in a list, with a way to close them. */
export function Panel({
  label,
  kind,
  busy,
  close,
  onClose,
  children,
}: {
  readonly label: string;
  /** Class for what is special about it. */
  readonly kind: string;
  readonly busy: boolean;
  /** What the button does, in words. */
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <section className={`panel ${kind}`} aria-label={label} aria-busy={busy}>
      <span className="panel-close">
        <Button kind="quiet" icon="close" label={close} onClick={onClose} />
      </span>
      {children}
    </section>
  );
}
