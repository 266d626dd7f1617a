/** Frames of a call stack as dtrace.exe prints them: it names them itself, and so hides their addresses. */

export interface StackNames {
  readonly frames: BigUint64Array;
  readonly names: readonly (string | undefined)[];
}

/**
 * `0x7ff8…` is an address, `` module`0x7ff8… `` one in a known module, `` module`function+0x1c `` a name whose address is not
 * told (dt_print_stack, dt_print_ustack). Names in the way of Windows debuggers: `module!function+0x1c`.
 */
export function stackNames(lines: readonly string[]): StackNames {
  const frames = new BigUint64Array(lines.length);
  const names: (string | undefined)[] = [];
  for (const [index, line] of lines.entries()) {
    const match = /^(?:([^`]*)`)?0x([0-9a-f]{1,16})$/.exec(line);
    if (match === null) {
      names.push(line.replace('`', '!'));
      continue;
    }
    frames[index] = BigInt(`0x${match[2]}`);
    names.push(match[1] === undefined || match[1] === '' ? undefined : match[1]);
  }
  return { frames, names };
}
