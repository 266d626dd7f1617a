/** The times of the calls on the screen: as the clock had them, or each chain from its own start. */

import { type CallTimes, callTimes, firstOf } from './call-times.ts';
import type { CallTree } from './call-tree.ts';
import type { TreeEntry } from './tree-layout.ts';
import { type Axis, axisOver } from './waterfall.ts';

/** `clock`: bars of one moment stand above each other. `chain`: every chain begins at the left. */
export type BarsMode = 'clock' | 'chain';

export function timesOf(entry: TreeEntry, tree: CallTree, start: string, mode: BarsMode): CallTimes {
  return moved(callTimes(entry.row.call, start), mode === 'chain' ? chainStart(entry, tree, start) : 0);
}

/** The times of the calls that one led to, as far as they are loaded. */
export function belowTimes(entry: TreeEntry, tree: CallTree, start: string, mode: BarsMode): CallTimes[] {
  const shift = mode === 'chain' ? chainStart(entry, tree, start) : 0;
  return tree.below(entry.id).map(({ call }) => moved(callTimes(call, start), shift));
}

/** An axis over the calls on the screen. */
export function axisFor(entries: readonly TreeEntry[], tree: CallTree, start: string, mode: BarsMode): Axis {
  return axisOver(entries.map((entry) => timesOf(entry, tree, start, mode)));
}

function chainStart(entry: TreeEntry, tree: CallTree, start: string): number {
  const root = tree.rootAbove(entry);
  return firstOf(callTimes(root?.row.call ?? entry.row.call, start)) ?? 0;
}

function moved(times: CallTimes, by: number): CallTimes {
  const move = (time: number | undefined): number | undefined => (time === undefined ? undefined : time - by);
  return {
    sent: move(times.sent),
    taken: move(times.taken),
    answered: move(times.answered),
    received: move(times.received),
  };
}
