/**
 * Fields of each kind of line behind its letter: `t` a time in nanoseconds, `w` one since 1970, `p` a process or thread id,
 * `u` a processor, `d` decimal, `i` decimal with a sign, `h` 32 bits and `x` 64 bits in hexadecimal, `c` one letter, `*` the rest of
 * the line, a name that may hold blanks. The time is always the first.
 */
export interface Shape {
  readonly fields: string;
  /** Which field is the thread id; -1 for none. */
  readonly tid: number;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  // time pid tid cpu handle flags send receive process parent name
  S: { fields: 'tppuxhxxxp*', tid: 2 },
  // time pid tid cpu entry-time handle flags status send receive process parent name
  R: { fields: 'tpputxhhxxxp*', tid: 2 },
  // time tid data-length total-length sender-tid message-id callback-id
  I: { fields: 'tpddxxx', tid: 1 },
  // time tid role pid process parent name
  B: { fields: 'tpcpxp*', tid: 1 },
  // time tid direction total-length bytes
  M: { fields: 'tpcdd', tid: 1 },
  // time tid direction allocated valid bytes
  A: { fields: 'tpcxxd', tid: 1 },
  // time tid direction base size bytes
  V: { fields: 'tpcxdd', tid: 1 },
  // time tid port connection-port owner client name-length bytes
  N: { fields: 'tpxxdddd', tid: 1 },
  // time tid level name-length bytes
  D: { fields: 'tpddd', tid: 1 },
  K: { fields: 'tp', tid: 1 },
  U: { fields: 'tp', tid: 1 },
  // time tid call name-length bytes
  Q: { fields: 'tpddd', tid: 1 },
  // time pid tid cpu entry-time call handle from
  O: { fields: 'tpputdxx', tid: 2 },
  // time tid server
  W: { fields: 'tpd', tid: 1 },
  // time pid tid cpu handle
  X: { fields: 'tppux', tid: 2 },
  // time tid clause action offset
  E: { fields: 'tpiii', tid: 1 },
  // time wall-clock
  T: { fields: 'tw', tid: -1 },
  Z: { fields: 'tw', tid: -1 },
};

/** Kinds that a dump follows; its length is the last field. */
export const DUMPED = 'MAVNDQ';
/** Kinds that a stack follows. */
export const STACKED = 'KU';
