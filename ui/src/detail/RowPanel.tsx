import { valueAt } from '../../../src/present/row.ts';
import type { Entity } from '../../../src/query/field.ts';
import { listedFields } from '../../../src/query/fields.ts';
import type { ApiRow, CaptureSummary } from '../../../src/server/api.ts';
import { useTextContext } from '../widgets/use-times.ts';
import { CrossLinks } from './CrossLinks.tsx';
import { Facts, FieldFact } from './Facts.tsx';
import './detail.css';

/** Links to where a row occurs, and all of its known fields, each with a click to filter by it. */
export function RowPanel({
  capture,
  entity,
  row,
  without = [],
}: {
  readonly capture: CaptureSummary;
  readonly entity: Entity;
  readonly row: ApiRow;
  /** Fields that are shown elsewhere. */
  readonly without?: readonly string[];
}) {
  const context = useTextContext(capture);
  return (
    <div className="facts-pane">
      <CrossLinks entity={entity} row={row} />
      <Facts>
        {listedFields(entity)
          .filter(({ name }) => !without.includes(name))
          .map(({ name, title, type }) => (
            <FieldFact key={name} name={title} field={name} value={valueAt(row, name)} type={type} context={context} />
          ))}
      </Facts>
    </div>
  );
}
