import { formatCount } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { type EventField, eventFields } from './event-fields.ts';
import { Fact, Facts } from './Facts.tsx';
import './detail.css';

/** What an event says beside its columns: names and values, groups within groups. */
export function EventFields({ detail }: { readonly detail: string | undefined }) {
  if (detail === undefined) return <StatePane kind="empty" title="This kind of event says no more" />;
  const said = eventFields(detail);
  return (
    <div className="facts-pane">
      {said === undefined ? <p className="whole">{safeText(detail)}</p> : <Group fields={said.fields} />}
      {said !== undefined && said.more > 0 && <p className="dim">{formatCount(said.more)} more fields</p>}
    </div>
  );
}

function Group({ fields }: { readonly fields: readonly EventField[] }) {
  return (
    <Facts>
      {fields.map(({ title, text, term, fields: inner }) => (
        <Fact key={title} name={title}>
          {text === undefined ? <Group fields={inner} /> : <Said title={title} text={text} term={term} />}
        </Fact>
      ))}
    </Facts>
  );
}

/** A value; where a filter can say it, a click includes, excludes or highlights it. */
function Said({
  title,
  text,
  term,
}: {
  readonly title: string;
  readonly text: string;
  readonly term: string | undefined;
}) {
  const menu = useValueMenu(title);
  if (term === undefined) return text;
  const whole = { what: title, shown: text, term };
  return (
    <>
      <button
        type="button"
        className="value"
        title="Include, exclude, highlight"
        {...menu.on(() => ({ values: [], whole }))}
        onClick={(event) => menu.open(event, [], whole)}
      >
        {text}
      </button>
      {menu.element}
    </>
  );
}
