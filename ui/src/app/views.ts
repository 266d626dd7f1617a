/** The views of the page, a line each. A new view is a folder and a line here. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import type { ViewProps } from './view-props.ts';

export interface View {
  readonly id: string;
  readonly title: string;
  /** What its filter speaks of; `undefined` for a view without a filter bar. */
  readonly entity: Entity | undefined;
  readonly component: LazyExoticComponent<ComponentType<ViewProps>>;
}

export const VIEWS: readonly View[] = [
  {
    id: 'overview',
    title: 'Overview',
    entity: undefined,
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
];
