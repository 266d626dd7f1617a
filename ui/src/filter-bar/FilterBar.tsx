import type { RefObject } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import type { RouteHandle } from '../app/route.ts';
import { Button } from '../widgets/Button.tsx';
import { FilterInput } from './FilterInput.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { Marks } from './Marks.tsx';
import { Mistake } from './Mistake.tsx';
import { Showing } from './Showing.tsx';
import { useDraft } from './use-draft.ts';
import './filter-bar.css';

/** The one filter of the page: its text, its mistakes, its history, and how much it shows. */
export function FilterBar(props: {
  readonly capture: CaptureSummary;
  readonly entity: Entity;
  readonly route: RouteHandle;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly ranked: boolean;
  readonly onRanked: (open: boolean) => void;
}) {
  const { capture, entity, route, input, ranked, onRanked } = props;
  const { draft, setDraft, error, apply } = useDraft(capture, entity, route);
  const state = error !== undefined ? 'wrong' : draft.trim() === '' ? 'empty' : 'right';
  const put = (text: string) => {
    setDraft(text);
    apply(text);
  };
  return (
    <search className="filter-bar">
      <div className="filter-row">
        <div className="filter-box" data-state={state}>
          <FilterInput
            entity={entity}
            captureKey={capture.key}
            text={draft}
            error={error}
            input={input}
            onText={setDraft}
            onApply={(text) => apply(text)}
          />
          {draft === '' ? null : <Button kind="quiet" icon="close" label="Clear the filter" onClick={() => put('')} />}
          <FilterMenu entity={entity} captureKey={capture.key} filter={draft} onFilter={put} />
        </div>
        <Marks />
        <Showing capture={capture} entity={entity} filter={route.filter} />
        <div className="view-actions" id="view-actions" />
        <Button
          kind="quiet"
          icon="rank"
          label="What fills this: the most frequent values"
          aria-pressed={ranked}
          onClick={() => onRanked(!ranked)}
        />
      </div>
      {error === undefined ? null : <Mistake error={error} text={draft} onFix={put} />}
    </search>
  );
}
