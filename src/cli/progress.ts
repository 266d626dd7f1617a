/** A progress bar on stderr, for people only: nothing is drawn when stderr is not a terminal. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** `done` and `total` in bytes of input; `events` so far. */
  update(done: number, total: number, events: number): void;
  stop(): void;
}

const SILENT: Progress = { update() {}, stop() {} };

/** A bar titled `title` with rate and time left. */
export function startProgress(title: string): Progress {
  if (process.stderr.isTTY !== true) return SILENT;
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${title} {bar} {percentage}% · {events} events · {rate} MB/s · {left} left`,
      hideCursor: true,
      clearOnComplete: true,
      fps: 10,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  const started = performance.now();
  let running = false;
  return {
    update(done, total, events) {
      const payload = progressWords({ done, total, events, seconds: (performance.now() - started) / 1000 });
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
