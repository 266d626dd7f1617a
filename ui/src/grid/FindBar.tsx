import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../../src/present/format.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { client } from '../client.ts';
import { checkFilter } from '../filter-bar/compile.ts';
import { both } from '../filter-bar/terms.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { Button } from '../widgets/Button.tsx';
import type { ListState } from './use-list.ts';

interface FindProps {
  readonly capture: CaptureSummary;
  readonly query: ListState['query'];
  /** Where to begin. */
  readonly fromId: number | undefined;
  readonly onFound: (id: number) => void;
  readonly onClose: () => void;
}

/** Which of the matches is looked at: the first behind the chosen row, where the order is that of the recording. */
function useFinds({ capture, query, fromId, onFound }: FindProps, text: string) {
  const { entity, filter, sort } = query;
  const good = text.trim() !== '' && checkFilter(text, entity, capture).ok;
  const found = both(filter, text);
  const [start] = useState(fromId);
  const [steps, setSteps] = useState({ text, by: 0 });
  const by = steps.text === text ? steps.by : 0;
  const first = useQuery({
    queryKey: [capture.key, 'find', entity, found, sort, start],
    enabled: good,
    gcTime: 30_000,
    queryFn: async ({ signal }) => {
      const before =
        sort === undefined && start !== undefined
          ? (await client.count({ entity, filter: both(found, `id:<${start}`) }, signal)).matching
          : 0;
      return { before, all: (await client.count({ entity, filter: found }, signal)).matching };
    },
  });
  const all = first.data?.all ?? 0;
  const at = all === 0 ? undefined : ((((first.data?.before ?? 0) + by) % all) + all) % all;
  const row = useQuery({
    queryKey: [capture.key, 'found', entity, found, sort, at],
    enabled: good && at !== undefined,
    gcTime: 30_000,
    queryFn: ({ signal }) =>
      client.rows(
        { entity, filter: found, ...(sort === undefined ? {} : { sort }), from: at ?? 0, count: 1, fields: 'id' },
        signal,
      ),
  });
  const id = row.data?.rows[0]?.['id'];
  const go = useRef(onFound);
  useEffect(() => {
    go.current = onFound;
  });
  useEffect(() => {
    if (typeof id === 'number') go.current(id);
  }, [id]);
  return { good, all: first.data?.all, at, step: (more: number) => setSteps({ text, by: by + more }) };
}

/** Finds rows among those shown, by the filter language, without filtering: Enter and F3 go on, Shift goes back. */
export function FindBar(props: FindProps) {
  const [text, setText] = useState('');
  const { good, all, at, step } = useFinds(props, text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useKeys({
    find: () => input.current?.select(),
    'find-next': () => step(1),
    'find-previous': () => step(-1),
  });
  const state = text.trim() === '' ? '' : !good ? 'not a filter' : all === undefined ? 'finding …' : '';
  return (
    <search className="find-bar">
      <input
        ref={input}
        className="field-input"
        aria-label="Find"
        placeholder="Find: notepad, status:0x5 …"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') props.onClose();
        }}
      />
      <output className="dim number">
        {state}
        {good && all !== undefined
          ? at === undefined
            ? 'nothing'
            : `${formatCount(at + 1)} of ${formatCount(all)}`
          : ''}
      </output>
      <Button kind="quiet" icon="up" label="Previous (Shift+F3)" onClick={() => step(-1)} />
      <Button kind="quiet" icon="down" label="Next (F3)" onClick={() => step(1)} />
      <Button kind="quiet" icon="close" label="Close" onClick={props.onClose} />
    </search>
  );
}
