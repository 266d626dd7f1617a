/** What the shipped recording with content holds, again and again, each time later: a recording that goes on. */
import { readFileSync } from 'node:fs';
import { sample } from './served.ts';

const LINES = readFileSync(sample('two-stories.jsonl'), 'utf8').split(/(?<=\n)/);
const START = LINES[0] ?? '';
const STOP = LINES.at(-1) ?? '';
const STORY = LINES.slice(1, -1);
const CALLS = STORY.filter((line) => line.includes('"type":"enter"')).length;

const timeOf = (line: string): bigint => BigInt(`0x${/"time":"(\w+)"/.exec(line)?.[1] ?? '0'}`);
/** The end of one story is a millisecond before the start of the next. */
const PERIOD = timeOf(STORY.at(-1) ?? '') - timeOf(STORY[0] ?? '') + 10_000n;

function later(line: string, ticks: bigint): string {
  const time = (timeOf(line) + ticks).toString(16).padStart(16, '0');
  return line.replace(/"time":"\w+"/, () => `"time":"${time}"`);
}

/** The story for the `nth` time, from 0: the same processes, threads and bytes at a later time. */
export function growingStory(nth: number): string {
  return STORY.filter((line) => nth === 0 || !line.includes('"type":"process"'))
    .map((line) => later(line, PERIOD * BigInt(nth)))
    .map((line) => line.replace(/"call":(\d+)/, (_, call) => `"call":${Number(call) + CALLS * nth}`))
    .join('');
}

/** What a recording of so many stories holds while it goes on. */
export function growingLines(stories: number): string {
  return START + Array.from({ length: stories }, (_, nth) => growingStory(nth)).join('');
}

/** The shipped recording, begun at another time (in 100 ns since 1601). */
export function contentFrom(begin: bigint): string {
  const ticks = begin - timeOf(START);
  return [START, ...STORY, STOP].map((line) => later(line, ticks)).join('');
}
