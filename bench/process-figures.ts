/** What Linux knows of a running process. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Ticks a second in /proc (USER_HZ, the same on all architectures that Node runs on). */
const TICKS = 100;

/** Processor seconds of all threads of a process. */
export function cpuSeconds(pid: number): number {
  // The name of the program, in parentheses, may hold anything; behind it stand the state and numbers (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Megabytes: `VmHWM` is the most that it ever had in memory, `VmRSS` what it has now. */
export function megabytes(pid: number, which: 'VmHWM' | 'VmRSS'): number {
  const [, kilobytes = '0'] =
    new RegExp(`^${which}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Processes of a browser that hold pages. */
export async function renderers(browser: Browser): Promise<number[]> {
  const debug = await browser.newBrowserCDPSession();
  const { processInfo } = await debug.send('SystemInfo.getProcessInfo');
  await debug.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}
