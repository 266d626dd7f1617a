import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { ProcessPanel } from '../detail/ProcessPanel.tsx';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { WhyArticle } from './WhyArticle.tsx';
import { WhyTable } from './WhyTable.tsx';
import './why.css';
import '../detail/detail.css';

const PAGE = 200;

/** Who really asked for each process: all of them as a table, one of them in full. */
export function WhyView({ capture, route }: ViewProps) {
  const { filter } = route;
  const asked = subjectOf(route.params);
  const all = useInfiniteQuery({
    queryKey: [capture.key, 'why/all', filter],
    queryFn: ({ pageParam, signal }) => client.whyAll({ filter, from: pageParam, count: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.end ? undefined : last.from + last.rows.length),
  });
  // The server answers with what `why --json` prints.
  const answers = all.data?.pages.flatMap(({ rows }) => rows as readonly object[] as readonly WhyAnswer[]) ?? [];
  const start = capture.first ?? undefined;
  const chosen = asked !== undefined && 'process' in asked ? asked.process : undefined;
  // A link may name a process far down: rows are read until it is there, or all are.
  const { hasNextPage, isFetching, fetchNextPage, isError } = all;
  const missing = chosen !== undefined && !answers.some(({ process }) => process.id === chosen);
  useEffect(() => {
    if (missing && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [missing, hasNextPage, isFetching, isError, fetchNextPage]);
  const table = (
    <section className="why-all" aria-label="All processes" aria-busy={all.isFetching}>
      {all.isError && (
        <StatePane kind="error" title="The processes could not be read" text={all.error.message}>
          <Button onClick={() => void all.refetch()}>Try again</Button>
        </StatePane>
      )}
      {all.isPending && <StatePane kind="loading" title="Finding out who asked for what …" />}
      {all.isSuccess && answers.length === 0 && (
        <p className="view-note">
          {filter === '' ? 'The capture knows of no process.' : 'No process fits the filter.'}
        </p>
      )}
      {answers.length > 0 && (
        <WhyTable
          answers={answers}
          start={start}
          selected={chosen}
          narrow={asked !== undefined}
          onSelect={(id) => route.change({ params: { id: String(id), event: '' } })}
          onMore={all.hasNextPage ? () => void all.fetchNextPage() : undefined}
        />
      )}
    </section>
  );
  return (
    <div className={asked === undefined ? 'why-view' : 'why-view has-answer'}>
      {table}
      {asked !== undefined && (
        <Answer
          capture={capture}
          asked={asked}
          start={start}
          onClose={() => route.change({ params: { id: '', event: '' } })}
        />
      )}
    </div>
  );
}

type Subject = { readonly process: number } | { readonly event: number };

function subjectOf(params: Readonly<Record<string, string>>): Subject | undefined {
  const number = (name: string): number | undefined =>
    /^\d{1,15}$/.test(params[name] ?? '') ? Number(params[name]) : undefined;
  const event = number('event');
  const process = number('id');
  if (event !== undefined) return { event };
  return process === undefined ? undefined : { process };
}

interface AnswerProps {
  readonly capture: CaptureSummary;
  readonly asked: Subject;
  readonly start: string | undefined;
  readonly onClose: () => void;
}

function Answer({ capture, asked, start, onClose }: AnswerProps) {
  const why = useQuery({
    queryKey: [capture.key, 'why', asked],
    queryFn: ({ signal }) => client.why(asked, signal),
    placeholderData: (before) => before,
  });
  return (
    <section className="why-answer" aria-label="Who asked" aria-busy={why.isFetching}>
      <button type="button" className="why-close" onClick={onClose} aria-label="Close the answer">
        ✕
      </button>
      {why.isError && <p role="alert">{why.error.message}</p>}
      {why.isPending && <p className="view-note">Following the calls back …</p>}
      {why.data !== undefined && (
        <>
          <WhyArticle answer={why.data.answer as object as WhyAnswer} lines={why.data.lines} start={start} />
          {'process' in asked && <Facts key={asked.process} capture={capture} id={asked.process} />}
        </>
      )}
    </section>
  );
}

/** Everything else that is known of the process: read when somebody opens it. */
function Facts({ capture, id }: { readonly capture: CaptureSummary; readonly id: number }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="why-text" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All about the process</summary>
      {open && <ProcessPanel capture={capture} id={id} />}
    </details>
  );
}
