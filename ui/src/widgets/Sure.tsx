import type { Confidence } from '../../../src/model/confidence.ts';
import './sure.css';

// A filled, a half-filled and an empty ring: the shape says it without the colour, the word without the shape.
const MARKS: Readonly<Record<Confidence, string>> = { certain: '●', likely: '◐', possible: '○' };
const MEANINGS: Readonly<Record<Confidence, string>> = {
  certain: 'The recording says so and nothing else fits.',
  likely: 'The evidence points to this; another answer is conceivable.',
  possible: 'It fits, that is all.',
};

export function asConfidence(value: unknown): Confidence | undefined {
  return value === 'certain' || value === 'likely' || value === 'possible' ? value : undefined;
}

/** How sure a joined fact is, as a mark and a word. `of` says what is meant where that is not plain: "reply likely". */
export function Sure({ confidence, of }: { readonly confidence: Confidence; readonly of?: string }) {
  const words = of === undefined ? confidence : `${of} ${confidence}`;
  return (
    <span className={`sure sure-${confidence}`} title={`${words}: ${MEANINGS[confidence]}`}>
      <span aria-hidden="true">{MARKS[confidence]}</span> <span className="sure-words">{words}</span>
    </span>
  );
}
