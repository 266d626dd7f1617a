import { type ReactNode, useState } from 'react';
import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiEnd } from '../../../src/server/api.ts';
import { Tabs } from '../widgets/Tabs.tsx';
import { PartView } from './PartView.tsx';
import './detail.css';

const PARTS: Readonly<Record<string, string>> = {
  header: 'header',
  payload: 'payload',
  attributes: 'attributes',
  view: 'view',
  whole: 'message',
};

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

function partTabs(ends: readonly ApiEnd[], name: string): readonly Shown[] {
  return ends.flatMap((end) =>
    end.parts.map((part) => {
      const title = `${end.end === 'send' ? 'Sent' : 'Received'}: ${PARTS[part.buffer] ?? part.buffer}`;
      return {
        id: `${end.end}-${part.buffer}`,
        title,
        content: (
          <>
            <p className="part-summary">
              <b className="cut">{safeText(end.summary)}</b>
              {end.notes.map((note) => (
                <span key={note} className="dim cut">
                  {safeText(note)}
                </span>
              ))}
            </p>
            <PartView key={`${end.event}-${part.buffer}`} part={part} title={title} name={name} />
          </>
        ),
      };
    }),
  );
}

/** What was recorded of a message, a tab for each end and part, and further tabs. The payload comes first. */
export function EndsView({
  ends,
  more,
  label,
  name,
}: {
  readonly ends: readonly ApiEnd[];
  readonly more: readonly Shown[];
  readonly label: string;
  /** Under which the widths are remembered. */
  readonly name: string;
}) {
  const tabs = [...partTabs(ends, name), ...more];
  const [wanted, setWanted] = useState('send-payload');
  const payload = tabs.find(({ id }) => id.endsWith('-payload') || id.endsWith('-whole'));
  const shown = tabs.find(({ id }) => id === wanted) ?? payload ?? tabs[0];
  if (shown === undefined) return null;
  return (
    <div className="ends">
      <Tabs tabs={tabs} selected={shown.id} onSelect={setWanted} label={label} />
      <div className="ends-panel" role="tabpanel" aria-label={shown.title}>
        {shown.content}
      </div>
    </div>
  );
}
