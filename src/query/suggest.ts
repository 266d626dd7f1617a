/** Which of the valid names was probably meant. */

/** Steps (add, drop, change or swap neighbours) from one short name to another; gives up above `limit`. */
function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let steps = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && swapped) steps = Math.min(steps, (beforeLast[column - 2] ?? 0) + 1);
      current.push(steps);
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? limit + 1;
}

const LONGEST = 64;

/** The nearest of `names`, if one is near: a typing mistake away, or the only one that starts or ends so. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  if (word.length === 0 || word.length > LONGEST) return undefined;
  const limit = word.length < 4 ? 1 : word.length < 8 ? 2 : 3;
  let best: string | undefined;
  let bestSteps = limit + 1;
  for (const name of names) {
    const steps = distance(word, name.toLowerCase(), limit);
    if (steps < bestSteps) {
      best = name;
      bestSteps = steps;
    }
  }
  if (best !== undefined || word.length < 3) return best;
  const parts = names.filter((name) => name.startsWith(word) || name.split(/[._]/).includes(word));
  return parts.length === 1 ? parts[0] : undefined;
}
