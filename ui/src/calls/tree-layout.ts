/** The tree of calls as rows on a screen: which call stands at which row, while most roots are not loaded. */
import type { Confidence } from '../../../src/model/confidence.ts';
import { numberAt, type Row, textAt } from '../../../src/present/row.ts';
import type { TreeRow } from '../../../src/server/api.ts';

/** A row of the screen. */
export interface TreeEntry {
  readonly row: TreeRow;
  readonly id: number;
  /** 0 for a root. */
  readonly level: number;
  /** Place among its siblings, from 0, and how many they are. */
  readonly position: number;
  readonly of: number;
  readonly parent: number | undefined;
  /** Place among the roots of the one above it. */
  readonly root: number;
  /** How sure each link from the root down to it is. */
  readonly links: readonly (Confidence | undefined)[];
  /** The calls above it, root first. */
  readonly above: readonly Row[];
  readonly state: 'leaf' | 'open' | 'closed' | 'loading';
  /** Behind the last of its siblings that were read: those that were not. */
  readonly rest?: { readonly parent: number; readonly count: number };
}

export interface OpenState {
  readonly isOpen: (row: TreeRow, level: number) => boolean;
  readonly below: (id: number) => readonly TreeRow[] | undefined;
}

export function callId(row: TreeRow): number {
  return Number(numberAt(row.call, 'id') ?? -1);
}

interface Place {
  readonly position: number;
  readonly of: number;
}

/** A root and everything open below it, top to bottom. */
export function entriesOf(root: TreeRow, place: Place, state: OpenState): TreeEntry[] {
  const entries: TreeEntry[] = [];
  // Ids seen on the way down: a damaged capture may hold a circle.
  const path = new Set<number>();
  const visit = (row: TreeRow, at: Place & Pick<TreeEntry, 'rest'>, parent: TreeEntry | undefined): void => {
    const id = callId(row);
    const level = parent === undefined ? 0 : parent.level + 1;
    const above = parent === undefined ? [] : [...parent.above, parent.row.call];
    const links = parent === undefined ? [] : [...parent.links, confidenceOf(row)];
    const wanted = row.children > 0 && state.isOpen(row, level);
    const below = wanted && !path.has(id) ? state.below(id) : undefined;
    const shape = row.children === 0 ? 'leaf' : !wanted ? 'closed' : below === undefined ? 'loading' : 'open';
    const entry: TreeEntry = {
      row,
      id,
      level,
      ...at,
      parent: parent?.id,
      root: place.position,
      links,
      above,
      state: shape,
    };
    entries.push(entry);
    if (below === undefined) return;
    path.add(id);
    const rest = { parent: id, count: row.children - below.length };
    below.forEach((child, position) => {
      const last = rest.count > 0 && position === below.length - 1;
      visit(child, { position, of: Math.max(below.length, row.children), ...(last && { rest }) }, entry);
    });
    path.delete(id);
  };
  visit(root, place, undefined);
  return entries;
}

function confidenceOf(row: TreeRow): Confidence | undefined {
  const word = textAt(row.call, 'parent_confidence');
  return word === 'certain' || word === 'likely' || word === 'possible' ? word : undefined;
}

/** Rows of the screen for so many roots, of which some take more than one row. */
export class RootLayout {
  readonly count: number;
  /** Roots that take several rows, in order, with the rows that all before them take beyond one each. */
  private readonly opened: readonly { readonly root: number; readonly extra: number; readonly before: number }[];

  /** `sizes`: rows of each root that takes more than one. */
  constructor(roots: number, sizes: ReadonlyMap<number, number>) {
    let before = 0;
    this.opened = [...sizes]
      .filter(([, size]) => size > 1)
      .sort(([one], [other]) => one - other)
      .map(([root, size]) => {
        const place = { root, extra: size - 1, before };
        before += size - 1;
        return place;
      });
    this.count = roots + before;
  }

  /** The row at which a root stands. */
  rowOf(root: number): number {
    const last = this.lastOpened((place) => place.root < root);
    return root + (last === undefined ? 0 : last.before + last.extra);
  }

  /** Which root a row belongs to, and how far below it the row is. */
  at(row: number): { readonly root: number; readonly offset: number } {
    const last = this.lastOpened((place) => place.root + place.before <= row);
    if (last === undefined) return { root: row, offset: 0 };
    const offset = row - last.root - last.before;
    return offset <= last.extra ? { root: last.root, offset } : { root: last.root + offset - last.extra, offset: 0 };
  }

  /** The last opened root for which something holds that holds for all before it. */
  private lastOpened(holds: (place: { root: number; before: number }) => boolean) {
    let low = 0;
    let high = this.opened.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const place = this.opened[middle];
      if (place !== undefined && holds(place)) low = middle + 1;
      else high = middle;
    }
    return this.opened[low - 1];
  }
}
