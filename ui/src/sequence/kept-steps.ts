/** What is seen of a sequence stays where it is when steps come in; who stands at its end follows the end. */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { SequenceStep } from '../../../src/server/api.ts';
import type { Ladder } from './ladder.ts';

/** Names a step among those of its sequence, whatever comes in before it. */
export function stepKey({ kind, call, message, from, to }: SequenceStep): string {
  return [kind, call, message, from, to].join(' ');
}

/** By how many steps the first one from a place on has moved, or the next one that is still there. */
export function movedBy(before: readonly SequenceStep[], now: readonly SequenceStep[], first: number): number {
  const places = new Map(now.map((step, index) => [stepKey(step), index]));
  for (let index = Math.max(0, first); index < before.length; index++) {
    const step = before[index];
    const place = step === undefined ? undefined : places.get(stepKey(step));
    if (place !== undefined) return place - index;
  }
  return 0;
}

/** Keeps the scroller where it stands among the steps, each so many pixels high. To be told when it is scrolled. */
export function useKeptSteps(box: RefObject<HTMLElement | null>, ladder: Ladder, stepHeight: number): () => void {
  const before = useRef(ladder);
  const atEnd = useRef(false);
  useLayoutEffect(() => {
    const element = box.current;
    const was = before.current;
    before.current = ladder;
    if (element === null || was === ladder || element.scrollTop === 0) return;
    const steps = ({ steps: all }: Ladder) => all.map(({ step }) => step);
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else
      element.scrollTop += movedBy(steps(was), steps(ladder), Math.floor(element.scrollTop / stepHeight)) * stepHeight;
  }, [box, ladder, stepHeight]);
  return () => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
  };
}
