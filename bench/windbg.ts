/** Calls from the WinDbg script into the debugger, against the steps of the original: node tools/run-ts.mjs bench/windbg.ts */
import { type Cost, measureCosts } from '../test/support/windbg/costs.ts';

function row(name: string, cost: Cost): string {
  const numbers = [
    cost.original,
    cost.probe,
    cost.original / cost.probe,
    cost.originalReads,
    cost.probeReads,
    cost.originalCommands,
    cost.probeCommands,
    cost.originalStops,
    cost.probeStops,
  ];
  return name.padEnd(16) + numbers.map((value) => value.toFixed(value < 10 ? 3 : 1).padStart(10)).join('');
}

const { logged, skippedProcess, skippedPort } = measureCosts(1000, 10_000);
console.log(
  `${'each message'.padEnd(16)}${['calls', '', 'ratio', 'reads', '', 'commands', '', 'stops', ''].map((word) => word.padStart(10)).join('')}`,
);
console.log(
  `${''.padEnd(16)}${['original', 'ours', '', 'original', 'ours', 'original', 'ours', 'original', 'ours'].map((word) => word.padStart(10)).join('')}`,
);
console.log(row('logged', logged));
console.log(row('skipped process', skippedProcess));
console.log(row('skipped port', skippedPort));
