/** `alpcscope probe …`: programs that users run inside other tools. A new one is a file and a line here. */
import type { Command } from 'commander';
import { registerProbeDtrace } from './probe-dtrace.ts';
import { registerProbeWindbg } from './probe-windbg.ts';

const probes: readonly ((probe: Command) => void)[] = [registerProbeWindbg, registerProbeDtrace];

export function registerProbe(program: Command): void {
  const probe = program
    .command('probe')
    .description('write the program that records message content inside another tool');
  for (const register of probes) register(probe);
}
