import { useEffect, useRef } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import type { Offer } from './completion.ts';

/** The list under the filter. It is steered from the text field, which keeps the focus. */
export function OfferList({
  id,
  offers,
  chosen,
  onChoose,
}: {
  readonly id: string;
  readonly offers: readonly Offer[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={list} id={id} className="offers" role="listbox" aria-label="Completion" hidden={offers.length === 0}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and points here (aria-activedescendant)
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above, its keys are those of the text field
        <div
          key={`${offer.kind} ${offer.insert} ${offer.label}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className="offer"
          data-kind={offer.kind}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(index)}
        >
          <span className="offer-label cut">{safeText(offer.label)}</span>
          <span className="offer-detail cut">{safeText(offer.detail)}</span>
        </div>
      ))}
    </div>
  );
}
