import { useMemo } from 'react';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { useCallMenu } from '../calls/use-call-menu.tsx';
import { markAmong } from '../filter-bar/named.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { callsAndOneWay, useMarked } from '../filter-bar/use-marked.ts';
import { namedEnd, namedParticipant } from './participant-values.ts';
import { SequenceDiagram, type SequenceDiagramProps } from './SequenceDiagram.tsx';

interface SequenceWithMenusProps extends Pick<SequenceDiagramProps, 'sequence' | 'selected' | 'onCall' | 'onMessage'> {
  readonly capture: CaptureSummary;
}

/** The diagram with its menus and highlights. */
export function SequenceWithMenus({ capture, ...props }: SequenceWithMenusProps) {
  const { sequence } = props;
  const { marks } = useFilter();
  const menu = useCallMenu(capture, 'Part of the sequence');
  const drawn = useMemo(() => callsAndOneWay(sequence.steps), [sequence]);
  const markOfCall = useMarked(capture, { of: 'calls', ids: drawn.calls });
  const markOfOneWay = useMarked(capture, { of: 'one-way', ids: drawn.oneWay });
  return (
    <>
      <SequenceDiagram
        {...props}
        markOfStep={(step) => {
          if (step.call !== null) return markOfCall(step.call);
          if (step.message !== null) return markOfOneWay(step.message);
          return markAmong(marks, namedEnd(step, sequence));
        }}
        markOfParticipant={(participant) => markAmong(marks, namedParticipant(participant))}
        onParticipantMenu={(event, participant) => menu.open(event, namedParticipant(participant))}
        onStepMenu={(event, step) => {
          if (step.call !== null) menu.openDrawn(event, { kind: 'call', id: step.call });
          else if (step.message !== null) menu.openDrawn(event, { kind: 'message', id: step.message });
          else menu.open(event, namedEnd(step, sequence));
        }}
      />
      {menu.element}
    </>
  );
}
