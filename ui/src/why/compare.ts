/** Whether two answers to "who did it?" name different processes. */

interface Named {
  readonly id: number | null;
  readonly pid: number | null;
}

/** True only if both are known: what is unknown differs from nothing. */
export function isAnother(one: Named | null, other: Named | null): boolean {
  if (one === null || other === null) return false;
  if (one.id !== null && other.id !== null) return one.id !== other.id;
  return one.pid !== null && other.pid !== null && one.pid !== other.pid;
}
