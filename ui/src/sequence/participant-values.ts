/** What the filter can name of a participant or of a step that is neither call nor message. Pure. */
import type { Sequence, SequenceParticipant, SequenceStep } from '../../../src/server/api.ts';
import { type Named, nameValues } from '../filter-bar/named.ts';

export function namedParticipant({ process, title, pid, service }: SequenceParticipant): Named {
  // One that was not seen has no process; `?` stands for a name that is not known.
  const known = process !== null && title !== '?';
  return {
    values: [
      ...nameValues('process', [known ? title : null]),
      { field: 'pid', value: pid },
      ...nameValues('service', [service]),
    ],
  };
}

/** The start or end of a process stands for the process. */
export function namedEnd(step: SequenceStep, { participants }: Pick<Sequence, 'participants'>): Named {
  const of = participants.find(({ key }) => key === step.to);
  return of === undefined ? { values: [] } : namedParticipant(of);
}
