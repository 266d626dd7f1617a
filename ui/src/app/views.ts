/** The views of the page, a line each. A new view is a folder and a line here. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { ViewProps } from './view-props.ts';

export interface View {
  readonly id: string;
  readonly title: string;
  /** What its filter speaks of; `undefined` for a view without a filter bar. */
  readonly entity: Entity | undefined;
  /** A plain list of facts: these share a menu where the window is narrow. */
  readonly list?: true;
  readonly component: LazyExoticComponent<ComponentType<ViewProps>>;
}

export const VIEWS: readonly View[] = [
  {
    id: 'overview',
    title: 'Overview',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../overview/OverviewView.tsx')).OverviewView })),
  },
  {
    id: 'messages',
    title: 'Messages',
    entity: 'messages',
    component: lazy(async () => ({ default: (await import('../grid/MessagesView.tsx')).MessagesView })),
  },
  {
    id: 'calls',
    title: 'Calls',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../calls/CallsView.tsx')).CallsView })),
  },
  {
    id: 'chains',
    title: 'Chains',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../chain/ChainsView.tsx')).ChainsView })),
  },
  {
    id: 'why',
    title: 'Why',
    entity: 'processes',
    component: lazy(async () => ({ default: (await import('../why/WhyView.tsx')).WhyView })),
  },
  {
    id: 'timeline',
    title: 'Timeline',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../timeline/TimelineView.tsx')).TimelineView })),
  },
  {
    id: 'sequence',
    title: 'Sequence',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../sequence/SequenceView.tsx')).SequenceView })),
  },
  {
    id: 'map',
    title: 'Map',
    entity: 'calls',
    component: lazy(async () => ({ default: (await import('../map/MapView.tsx')).MapView })),
  },
  {
    id: 'events',
    title: 'Events',
    entity: 'events',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).EventsView })),
  },
  {
    id: 'processes',
    title: 'Processes',
    entity: 'processes',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).ProcessesView })),
  },
  {
    id: 'threads',
    title: 'Threads',
    entity: 'threads',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).ThreadsView })),
  },
  {
    id: 'services',
    title: 'Services',
    entity: 'services',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).ServicesView })),
  },
  {
    id: 'modules',
    title: 'Modules',
    entity: 'modules',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).ModulesView })),
  },
  {
    id: 'ports',
    title: 'Ports',
    entity: 'ports',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).PortsView })),
  },
  {
    id: 'interfaces',
    title: 'Interfaces',
    entity: 'interfaces',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).InterfacesView })),
  },
  {
    id: 'losses',
    title: 'Losses',
    entity: 'losses',
    list: true,
    component: lazy(async () => ({ default: (await import('../grid/lists.tsx')).LossesView })),
  },
];
