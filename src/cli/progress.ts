/** A progress bar on stderr, for people only: nothing is drawn when stderr is not a terminal. */
import { Presets, SingleBar } from 'cli-progress';
import { safeText, truncate } from '../present/safe-text.ts';

export interface Progress {
  /** `done` and `total` in bytes of input; `events` so far. */
  update(done: number, total: number, events: number): void;
  stop(): void;
}

const MAX_TITLE = 32;
/** Columns of the numbers beside the bar, of a large recording. */
const WORDS_WIDTH = 56;
const SILENT: Progress = { update() {}, stop() {} };

/** A bar titled `title` with rate and time left. */
export function startProgress(title: string): Progress {
  if (process.stderr.isTTY !== true) return SILENT;
  const room = (process.stderr.columns || 80) - Math.min(title.length, MAX_TITLE) - WORDS_WIDTH;
  const barsize = Math.max(5, Math.min(40, room));
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{title} {bar} {percentage}% · {events} events · {rate} MB/s · {left} left',
      barsize,
      hideCursor: true,
      clearOnComplete: true,
      fps: 10,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  const name = truncate(safeText(title), MAX_TITLE);
  const started = performance.now();
  let running = false;
  return {
    update(done, total, events) {
      const words = progressWords({ done, total, events, seconds: (performance.now() - started) / 1000 });
      const payload = { ...words, title: name };
      if (running) bar.update(done, payload);
      else bar.start(Math.max(total, 1), done, payload);
      running = true;
    },
    stop() {
      if (running) bar.stop();
    },
  };
}

/** The words of the bar: events with separators, MB/s, and the time left at the present rate. */
export function progressWords(state: { done: number; total: number; events: number; seconds: number }): {
  events: string;
  rate: string;
  left: string;
} {
  const rate = state.seconds > 0 ? state.done / state.seconds : 0;
  const left = rate > 0 ? Math.max(0, (state.total - state.done) / rate) : Number.NaN;
  return {
    events: state.events.toLocaleString('en-US'),
    rate: (rate / 1e6).toFixed(1),
    left: Number.isNaN(left) ? '?' : left < 60 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`,
  };
}
