import { useState } from 'react';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Panel } from '../detail/Panel.tsx';
import { ProcessPanel } from '../detail/ProcessPanel.tsx';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { SaveRows } from '../grid/SaveRows.tsx';
import { usePlacedRows } from '../grid/use-placed-rows.ts';
import { WhyArticle } from './WhyArticle.tsx';
import { type Started, WHY_ORDERS, WhyBar } from './WhyBar.tsx';
import { answerOf, WhyTable } from './WhyTable.tsx';
import './why.css';
import '../detail/detail.css';

/** Who really asked for each process: all of them as a table, one of them in full. */
export function WhyView({ capture, route }: ViewProps) {
  const { filter } = route;
  const asked = subjectOf(route.params);
  const order = WHY_ORDERS.find(([id]) => id === route.params['order'])?.[0] ?? 'recorded';
  const [started, setStarted] = useState<Started>();
  const list = usePlacedRows(
    {
      capture,
      key: JSON.stringify([capture.key, 'why/all', order, filter]),
      load: async (window, signal) => {
        const found = await client.whyAll({ filter, order, ...window }, signal);
        setStarted({ filter, count: found.started, total: found.total });
        return found;
      },
      idOf: (row) => answerOf(row).process.id ?? undefined,
    },
    asked !== undefined && 'process' in asked ? asked.process : undefined,
    (id) => route.change({ params: { id: String(id), event: '' } }, asked !== undefined),
  );
  const { error } = list;
  const start = capture.first ?? undefined;
  return (
    <div className={asked === undefined ? 'why-view' : 'why-view has-answer'}>
      <SaveRows
        entity="processes"
        filter={filter}
        chosen={{
          title: 'The chosen process',
          filter: asked !== undefined && 'process' in asked ? `id:${asked.process}` : undefined,
        }}
      />
      <section className="why-all" aria-label="All processes">
        {error !== undefined ? (
          <Failed title="The processes could not be read" error={error} onRetry={() => list.retry()} />
        ) : list.rows === 0 ? (
          <Nothing
            title="No processes"
            filtered="No process fits the filter"
            text={{
              all: 'The capture knows of no process.',
              filtered: 'Only a process that the filter keeps is listed.',
            }}
          />
        ) : (
          <>
            <WhyBar
              order={order}
              started={started?.filter === filter ? started : undefined}
              onOrder={(to) => route.change({ params: { order: to === 'recorded' ? '' : to } }, true)}
            />
            <WhyTable capture={capture} list={list} narrow={asked !== undefined} />
          </>
        )}
      </section>
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
  const why = useGrowing(capture, {
    key: [capture.key, 'why', asked],
    ask: (signal) => client.why(asked, signal),
    keeps: keepsAll,
  });
  return (
    <Panel label="Who asked" kind="why-answer" busy={isBusy(why)} close="Close the answer" onClose={onClose}>
      {why.error !== undefined && <p role="alert">{why.error.message}</p>}
      {why.isPending && <p className="view-note">Following the calls back …</p>}
      {why.data !== undefined && (
        <>
          <WhyArticle answer={why.data.answer as object as WhyAnswer} lines={why.data.lines} start={start} />
          {'process' in asked && <Facts key={asked.process} capture={capture} id={asked.process} />}
        </>
      )}
    </Panel>
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
