import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { isNumber, useStored } from './stored.ts';
import './widgets.css';

const KEY_STEP = 0.03;

/**
 * Two panes with a bar between them, moved by mouse or arrow keys, remembered by `name`; a double click sets it back. While
 * the second is `null` the first has all the room.
 */
export function SplitPane({
  direction,
  name,
  initial = 0.5,
  label,
  children,
}: {
  /** `row`: side by side; `column`: one above the other. */
  readonly direction: 'row' | 'column';
  readonly name: string;
  /** Share of the first pane, 0 to 1. */
  readonly initial?: number;
  readonly label: string;
  readonly children: readonly [ReactNode, ReactNode];
}) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useStored(`split.${name}`, initial, isNumber);
  const [dragging, setDragging] = useState(false);
  const set = (value: number) => setShare(Math.max(0.1, Math.min(0.9, value)));
  const drag = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect();
    if (!dragging || place === undefined) return;
    set(direction === 'row' ? (event.clientX - place.left) / place.width : (event.clientY - place.top) / place.height);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const less = direction === 'row' ? 'ArrowLeft' : 'ArrowUp';
    const more = direction === 'row' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    set(share + (event.key === less ? -KEY_STEP : KEY_STEP));
  };
  return (
    <div className="split" data-direction={direction} ref={box}>
      <div className="split-pane" style={{ flexGrow: children[1] === null ? 1 : share }}>
        {children[0]}
      </div>
      {children[1] === null ? null : (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a splitter that is moved is a focusable separator, which hr is not */}
          <div
            className="split-bar"
            role="separator"
            tabIndex={0}
            aria-label={label}
            aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
            aria-valuenow={Math.round(share * 100)}
            aria-valuemin={10}
            aria-valuemax={90}
            data-dragging={dragging}
            onPointerDown={(event) => {
              event.preventDefault();
              event.currentTarget.setPointerCapture(event.pointerId);
              setDragging(true);
            }}
            onPointerMove={drag}
            onPointerUp={() => setDragging(false)}
            onPointerCancel={() => setDragging(false)}
            onDoubleClick={() => setShare(initial)}
            onKeyDown={onKeyDown}
          />
          <div className="split-pane" style={{ flexGrow: 1 - share }}>
            {children[1]}
          </div>
        </>
      )}
    </div>
  );
}
