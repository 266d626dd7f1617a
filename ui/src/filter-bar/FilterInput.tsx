import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import type { FilterError } from '../../../src/query/error.ts';
import type { Entity } from '../../../src/query/field.ts';
import { take } from './completion.ts';
import { OfferList } from './OfferList.tsx';
import { Underline } from './Underline.tsx';
import { useOffers } from './use-offers.ts';

interface FilterInputProps {
  readonly entity: Entity;
  readonly captureKey: string;
  readonly text: string;
  readonly error: FilterError | undefined;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onText: (text: string) => void;
  readonly onApply: (text: string) => void;
}

/** State of the list under the text, and the keys that steer it. */
function useCompletion({ entity, captureKey, text, input, onText, onApply }: FilterInputProps) {
  const [cursor, setCursor] = useState(text.length);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const { replace, offers } = useOffers({ entity, captureKey, text, cursor, open });
  const close = () => {
    setOpen(false);
    setChosen(-1);
  };
  const choose = (index: number) => {
    const offer = offers[index];
    if (offer === undefined || offer.insert === '') return;
    const next = take(text, replace, offer);
    onText(next.text);
    setCursor(next.cursor);
    setChosen(-1);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  /** One step through the list; before the first and behind the last stands the text itself. */
  const step = (by: number) => setChosen(((chosen + 1 + by + offers.length + 1) % (offers.length + 1)) - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow !== undefined && (open || arrow === 1)) {
      event.preventDefault();
      if (open) step(arrow);
      else setOpen(true);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOpen(true);
    } else if ((event.key === 'Tab' || event.key === 'Enter') && chosen >= 0) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Enter') {
      close();
      onApply(text);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      // First the list closes, then the keyboard goes back to the rows.
      if (open) close();
      else document.querySelector<HTMLElement>('[role="grid"], [role="treegrid"]')?.focus();
    }
  };
  const typed = (next: string, at: number) => {
    onText(next);
    setCursor(at);
    setOpen(true);
    setChosen(-1);
  };
  return { offers, chosen, close, choose, onKeyDown, typed, setCursor };
}

/** The text of the filter with completion below it. Up and Down choose, Tab or Enter takes what is chosen, Enter applies. */
export function FilterInput(props: FilterInputProps) {
  const { text, error, input } = props;
  const list = useId();
  const [scroll, setScroll] = useState(0);
  const { offers, chosen, close, choose, onKeyDown, typed, setCursor } = useCompletion(props);
  const sync = () => {
    setCursor(input.current?.selectionStart ?? text.length);
    setScroll(input.current?.scrollLeft ?? 0);
  };
  const expanded = offers.length > 0;
  return (
    <div className="filter-text">
      <Underline text={text} span={error?.span} scroll={scroll} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-expanded={expanded}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={expanded && chosen >= 0 ? `${list}-${chosen}` : undefined}
        aria-invalid={error !== undefined}
        aria-errormessage={error === undefined ? undefined : 'filter-mistake'}
        placeholder="Filter: word  field:value  -excluded   (Ctrl+Space shows what fits)"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={({ target }) => typed(target.value, target.selectionStart ?? target.value.length)}
        onSelect={sync}
        onScroll={sync}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <OfferList id={list} offers={offers} chosen={chosen} onChoose={choose} />
    </div>
  );
}
