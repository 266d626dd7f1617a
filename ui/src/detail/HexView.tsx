import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { type MenuEvent, menuByKey } from '../filter-bar/use-value-menu.tsx';
import { useRowHeight } from '../widgets/use-media.ts';

const PER_LINE = 16;
const LOOKS = ['field', 'padding', 'undecoded', 'unsure'] as const;
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

interface HexProps {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** A look a byte; see `field-map.ts`. */
  readonly looks: Uint8Array;
  /** Bytes of the chosen field; empty if none is. */
  readonly from: number;
  readonly to: number;
  readonly onByte: (offset: number) => void;
  /** Asks what can be done with the field of a byte. */
  readonly onMenu: (event: MenuEvent, offset: number) => void;
}

function onHexKey(event: KeyboardEvent, { bytes, from, to, onByte }: HexProps): void {
  const step = { ArrowRight: to, ArrowLeft: from - 1, ArrowDown: from + PER_LINE, ArrowUp: from - PER_LINE }[event.key];
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (bytes.length > 0) onByte(Math.max(0, Math.min(step, bytes.length - 1)));
}

/** Bytes as hexadecimal and ASCII. A click chooses the field that a byte belongs to; the chosen field is lit. */
export function HexView(props: HexProps) {
  const { label, bytes, looks, from, to, onByte, onMenu } = props;
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight();
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / PER_LINE),
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
  });
  useEffect(() => {
    if (to > from) virtual.scrollToIndex(Math.floor(from / PER_LINE), { align: 'auto' });
  }, [from, to, virtual]);
  return (
    <section
      ref={box}
      className="hex mono"
      data-pane
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: bytes are chosen by arrow keys
      tabIndex={0}
      onKeyDown={(event) => {
        const lit = box.current?.querySelector('[data-lit="true"]');
        const asked = lit ? menuByKey(event, lit) : undefined;
        if (asked === undefined) onHexKey(event, props);
        else onMenu(asked, from);
      }}
      onClick={({ target }) => {
        const offset = offsetAt(target);
        if (offset !== undefined) onByte(offset);
      }}
      onContextMenu={(event) => {
        const offset = offsetAt(event.target);
        if (offset !== undefined) onMenu(event, offset);
      }}
    >
      <div className="hex-space" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <HexLine
            key={index}
            offset={index * PER_LINE}
            y={start}
            bytes={bytes}
            looks={looks}
            from={Math.max(from, index * PER_LINE)}
            to={Math.min(to, (index + 1) * PER_LINE)}
          />
        ))}
      </div>
    </section>
  );
}

/** The byte that was pointed at. */
function offsetAt(target: EventTarget): number | undefined {
  const offset = (target as Element).closest<HTMLElement>('[data-at]')?.dataset['at'];
  return offset === undefined ? undefined : Number(offset);
}

interface HexLineProps {
  readonly offset: number;
  readonly y: number;
  readonly bytes: Uint8Array;
  readonly looks: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** A line is drawn again only when the chosen bytes within it change. */
const HexLine = memo(function HexLine({ offset, y, bytes, looks, from, to }: HexLineProps) {
  const count = Math.min(PER_LINE, bytes.length - offset);
  const places = Array.from({ length: count }, (_, index) => offset + index);
  const look = (at: number) => LOOKS[looks[at] ?? 0];
  return (
    <div className="hex-line" style={{ transform: `translateY(${y}px)` }}>
      <span className="hex-offset">{offset.toString(16).padStart(4, '0')}</span>
      <span className="hex-bytes">
        {places.map((at) => (
          <span key={at} data-at={at} data-look={look(at)} data-lit={at >= from && at < to}>
            {DIGITS[bytes[at] ?? 0]}
          </span>
        ))}
      </span>
      <span className="hex-text">
        {places.map((at) => (
          <span key={at} data-at={at} data-look={look(at)} data-lit={at >= from && at < to}>
            {ascii(bytes[at] ?? 0)}
          </span>
        ))}
      </span>
    </div>
  );
}, sameLine);

function ascii(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

function sameLine(one: HexLineProps, other: HexLineProps): boolean {
  const lit = ({ from, to }: HexLineProps) => (to > from ? `${from}-${to}` : '');
  return (
    one.bytes === other.bytes &&
    one.looks === other.looks &&
    one.offset === other.offset &&
    one.y === other.y &&
    lit(one) === lit(other)
  );
}
