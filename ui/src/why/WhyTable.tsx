import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import { Sure } from '../widgets/Sure.tsx';
import { isAnother } from './compare.ts';

export interface WhyTableProps {
  readonly answers: readonly WhyAnswer[];
  readonly start: string | undefined;
  /** Row of the chosen process. */
  readonly selected: number | undefined;
  /** Beside an answer: only what helps to choose. */
  readonly narrow: boolean;
  readonly onSelect: (process: number) => void;
  readonly onMore: (() => void) | undefined;
}

/** Every process with the parent it claims, the thread that created it, and who asked. */
export function WhyTable({ answers, start, selected, narrow, onSelect, onMore }: WhyTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const known = answers.some(({ process }) => process.id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is there, and when another is chosen
  useEffect(() => body.current?.querySelector('.is-selected')?.scrollIntoView({ block: 'nearest' }), [selected, known]);
  const step = (event: KeyboardEvent, at: number): void => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: answers.length - 1 }[event.key];
    const next = to === undefined ? undefined : answers[to];
    if (next?.process.id == null) return;
    event.preventDefault();
    onSelect(next.process.id);
    const row = event.currentTarget.parentElement?.children[to ?? 0];
    if (row instanceof HTMLElement) row.querySelector('button')?.focus();
  };
  return (
    <div className="why-scroller">
      <table className="why-table">
        <thead>
          <tr>
            <th className="why-time">Started</th>
            <th>Process</th>
            {!narrow && <th>Claimed parent</th>}
            {!narrow && <th>Created by</th>}
            <th>Asked for by</th>
            <th>Sure</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {answers.map((answer, at) => {
            const { process, claimed_parent, creator, requester, confidence } = answer;
            const id = process.id;
            const chosen = id !== null && id === selected;
            return (
              <tr
                key={id ?? `#${at}`}
                className={chosen ? 'is-selected' : undefined}
                onKeyDown={(event) => step(event, at)}
              >
                <td className="why-time">
                  {process.started_at === null ? UNKNOWN : formatTime(process.started_at, 'relative', start)}
                </td>
                <td>
                  <button
                    type="button"
                    className="why-pick"
                    aria-pressed={chosen}
                    title={safeText(process.command_line ?? '')}
                    onClick={() => id !== null && onSelect(id)}
                  >
                    {subjectLabel(answer)}
                  </button>
                </td>
                {!narrow && <td>{cell(claimed_parent)}</td>}
                {!narrow && (
                  <td>{differing(cell(creator), isAnother(creator, claimed_parent), 'not the claimed parent')}</td>
                )}
                <td>{differing(cell(requester), isAnother(requester, claimed_parent), 'not the claimed parent')}</td>
                <td>{confidence === null ? <span className="dim">unknown</span> : <Sure confidence={confidence} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {onMore !== undefined && <More onMore={onMore} count={answers.length} />}
    </div>
  );
}

/** `svchost.exe(1224) [Winmgmt]`. */
export function subjectLabel({ process }: WhyAnswer): string {
  const service = process.services.length === 1 ? process.services[0] : null;
  return processLabel({ process: process.name, pid: process.pid, service }, '');
}

function cell(party: object | null) {
  return party === null ? <span className="dim">{UNKNOWN}</span> : processLabel(party, '');
}

function differing(text: React.ReactNode, differs: boolean, words: string) {
  if (!differs) return text;
  return (
    <span className="why-differs" title={words}>
      <span role="img" aria-label={words}>
        ≠
      </span>{' '}
      {text}
    </span>
  );
}

/** Asks for more rows when it comes into view. */
function More({ onMore, count }: { readonly onMore: () => void; readonly count: number }) {
  const end = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end must be watched anew whenever rows came
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && onMore());
    if (end.current !== null) watch.observe(end.current);
    return () => watch.disconnect();
  }, [count, onMore]);
  return (
    <button ref={end} type="button" className="why-more" onClick={onMore}>
      More …
    </button>
  );
}
