import { numberAt, textAt } from '../../../src/present/row.ts';
import { messageSummary } from '../../../src/present/summary.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { keepsAll, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';
import { messageHref } from '../links.ts';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { useSettled } from '../widgets/use-settled.ts';
import { EndsView } from './EndsView.tsx';
import { EventFields } from './EventFields.tsx';
import { RowPanel } from './RowPanel.tsx';
import { Stack } from './Stacks.tsx';
import './detail.css';

/** Fields that have a tab of their own. */
const ELSEWHERE = ['detail'];

/** One recorded event: its fields, the message it is an end of, its stack and its bytes. */
export function EventPanel({ capture, id }: { readonly capture: CaptureSummary; readonly id: number }) {
  const settled = useSettled(id);
  const { data, error } = useGrowing(capture, {
    key: [capture.key, 'event', settled],
    ask: (signal) => client.event(settled, signal),
    keeps: keepsAll,
    gcTime: 60_000,
  });
  if (error !== undefined) return <StatePane kind="error" title="This event could not be read" text={error.message} />;
  if (data === undefined) return <StatePane kind="loading" title="Reading …" />;
  const message = data.message === null ? undefined : numberAt(data.message, 'id');
  return (
    <SplitPane direction="row" name="event" initial={0.28} label="Width of the facts">
      <div>
        {data.message === null || message === undefined ? null : (
          <p className="part-summary">
            <a href={messageHref(Number(message))}>{messageSummary(data.message)}</a>
          </p>
        )}
        <RowPanel capture={capture} entity="events" row={data.event} without={ELSEWHERE} />
      </div>
      <EndsView
        ends={data.ends}
        label="Content of the event"
        name="event"
        more={[
          { id: 'fields', title: 'Fields', content: <EventFields detail={textAt(data.event, 'detail')} /> },
          { id: 'stack', title: 'Stack', content: <Stack title="Stack" frames={data.stack} /> },
        ]}
      />
    </SplitPane>
  );
}
