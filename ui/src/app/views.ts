/** The views of the page, a line each. A new view is a folder and a line here. */
import type { ComponentType } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { ViewProps } from './view-props.ts';

export interface View {
  readonly id: string;
  readonly title: string;
  /** What its filter speaks of; `undefined` for a view without a filter bar. */
  readonly entity: Entity | undefined;
  /** A plain list of facts: these share a menu where the window is narrow. */
  readonly list?: true;
  /** Its code, in files of its own: what is not looked at is not read. */
  readonly load: () => Promise<ComponentType<ViewProps>>;
}

export const VIEWS: readonly View[] = [
  {
    id: 'overview',
    title: 'Overview',
    entity: 'calls',
    load: async () => (await import('../overview/OverviewView.tsx')).OverviewView,
  },
  {
    id: 'messages',
    title: 'Messages',
    entity: 'messages',
    load: async () => (await import('../grid/MessagesView.tsx')).MessagesView,
  },
  {
    id: 'calls',
    title: 'Calls',
    entity: 'calls',
    load: async () => (await import('../calls/CallsView.tsx')).CallsView,
  },
  {
    id: 'chains',
    title: 'Chains',
    entity: 'calls',
    load: async () => (await import('../chain/ChainsView.tsx')).ChainsView,
  },
  {
    id: 'why',
    title: 'Why',
    entity: 'processes',
    load: async () => (await import('../why/WhyView.tsx')).WhyView,
  },
  {
    id: 'timeline',
    title: 'Timeline',
    entity: 'calls',
    load: async () => (await import('../timeline/TimelineView.tsx')).TimelineView,
  },
  {
    id: 'sequence',
    title: 'Sequence',
    entity: 'calls',
    load: async () => (await import('../sequence/SequenceView.tsx')).SequenceView,
  },
  {
    id: 'map',
    title: 'Map',
    entity: 'calls',
    load: async () => (await import('../map/MapView.tsx')).MapView,
  },
  {
    id: 'events',
    title: 'Events',
    entity: 'events',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).EventsView,
  },
  {
    id: 'processes',
    title: 'Processes',
    entity: 'processes',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).ProcessesView,
  },
  {
    id: 'threads',
    title: 'Threads',
    entity: 'threads',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).ThreadsView,
  },
  {
    id: 'services',
    title: 'Services',
    entity: 'services',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).ServicesView,
  },
  {
    id: 'modules',
    title: 'Modules',
    entity: 'modules',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).ModulesView,
  },
  {
    id: 'ports',
    title: 'Ports',
    entity: 'ports',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).PortsView,
  },
  {
    id: 'interfaces',
    title: 'Interfaces',
    entity: 'interfaces',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).InterfacesView,
  },
  {
    id: 'losses',
    title: 'Losses',
    entity: 'losses',
    list: true,
    load: async () => (await import('../grid/lists.tsx')).LossesView,
  },
];

/** The view of that name, else the first. */
export function viewOf(id: string): View | undefined {
  return VIEWS.find((view) => view.id === id) ?? VIEWS[0];
}
