/**
 * Fields of each kind of line behind its letter: `d` decimal, `i` decimal with a sign, `x` hexadecimal, `c` one letter, `*` the rest of the line, a name
 * that may hold blanks. `key` is where the thread id stands; the time is always the first.
 */
export interface Shape {
  readonly fields: string;
  readonly tid: number;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  // time pid tid cpu handle flags send receive process parent name
  S: { fields: 'ddddxxxxxd*', tid: 2 },
  // time pid tid cpu entry-time handle flags status send receive process parent name
  R: { fields: 'dddddxxxxxxd*', tid: 2 },
  // time tid data-length total-length sender-tid message-id callback-id
  I: { fields: 'ddddxxx', tid: 1 },
  // time tid role pid process parent name
  B: { fields: 'ddcdxd*', tid: 1 },
  // time tid direction total-length bytes
  M: { fields: 'ddcdd', tid: 1 },
  // time tid direction allocated valid bytes
  A: { fields: 'ddcxxd', tid: 1 },
  // time tid direction base size bytes
  V: { fields: 'ddcxdd', tid: 1 },
  // time tid port connection-port owner client name-length bytes
  N: { fields: 'ddxxdddd', tid: 1 },
  // time tid level name-length bytes
  D: { fields: 'ddddd', tid: 1 },
  K: { fields: 'dd', tid: 1 },
  U: { fields: 'dd', tid: 1 },
  // time tid call name-length bytes
  Q: { fields: 'ddddd', tid: 1 },
  // time pid tid cpu entry-time call handle from
  O: { fields: 'ddddddxx', tid: 2 },
  // time tid server
  W: { fields: 'ddd', tid: 1 },
  // time pid tid cpu handle
  X: { fields: 'ddddx', tid: 2 },
  // time tid clause action offset
  E: { fields: 'ddiii', tid: 1 },
  // time wall-clock
  T: { fields: 'dd', tid: -1 },
  Z: { fields: 'dd', tid: -1 },
};

/** Kinds that a dump follows; its length is the last field. */
export const DUMPED = 'MAVNDQ';
/** Kinds that a stack follows. */
export const STACKED = 'KU';
