/** The views that are plain lists. */
import type { Entity } from '../../../src/query/field.ts';
import type { ViewProps } from '../app/view-props.ts';
import { EventPanel } from '../detail/EventPanel.tsx';
import { ProcessPanel } from '../detail/ProcessPanel.tsx';
import { RowPanel } from '../detail/RowPanel.tsx';
import { ListView } from './ListView.tsx';

/** A list whose details are all fields of the row. */
function plainList(entity: Entity) {
  return function PlainList(props: ViewProps) {
    return (
      <ListView
        {...props}
        entity={entity}
        share={0.7}
        details={(_, row) =>
          row === undefined ? undefined : <RowPanel capture={props.capture} entity={entity} row={row} />
        }
      />
    );
  };
}

export const ThreadsView = plainList('threads');
export const ServicesView = plainList('services');
export const ModulesView = plainList('modules');
export const PortsView = plainList('ports');
export const InterfacesView = plainList('interfaces');
export const LossesView = plainList('losses');

export function ProcessesView(props: ViewProps) {
  return (
    <ListView
      {...props}
      entity="processes"
      details={(id) => (id === undefined ? undefined : <ProcessPanel capture={props.capture} id={id} />)}
    />
  );
}

export function EventsView(props: ViewProps) {
  return (
    <ListView
      {...props}
      entity="events"
      details={(id) => (id === undefined ? undefined : <EventPanel capture={props.capture} id={id} />)}
    />
  );
}
