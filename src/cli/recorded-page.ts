/** The page of a recording: it grows while rows come in, and shows the finished capture in the same place afterwards. */
import { basename } from 'node:path';
import { type Capture, openCapture } from '../capture/reader.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { LiveCapture, RecordProgress } from '../pipeline/record.ts';
import type { RunningServer } from '../server/server.ts';
import type { LiveProgress, ServedCapture } from '../server/service.ts';
import { type ServeOptions, serve, untilInterrupted } from './serve.ts';

export class RecordedPage {
  private readonly server: RunningServer;
  private readonly live: Progress;
  private readonly names: Catalogue;
  private readonly finished: Later<Capture>;

  private constructor(server: RunningServer, live: Progress, names: Catalogue, finished: Later<Capture>) {
    this.server = server;
    this.live = live;
    this.names = names;
    this.finished = finished;
  }

  /** Serves what the recording has committed so far. Rejects with `UserError` if the port is taken. */
  static async open(recording: LiveCapture, names: Catalogue, options: ServeOptions): Promise<RecordedPage> {
    const live = new Progress();
    const finished = new Later<Capture>();
    const served: ServedCapture = {
      name: basename(recording.path),
      // Between the end of the recording and the finished capture, questions wait.
      openReader: () => recording.openReader().catch(async () => (await finished.value).another()),
      names,
      live: () => live.now,
    };
    return new RecordedPage(await serve(served, options), live, names, finished);
  }

  /** Readers see more than before. */
  grown(progress: RecordProgress): void {
    this.live.take(progress);
    this.server.service.changed();
  }

  /** Shows the finished capture until Ctrl-C. */
  async showUntilInterrupted(path: string): Promise<void> {
    const stopped = untilInterrupted();
    let capture: Capture | undefined;
    try {
      const opened = await openCapture(path);
      capture = opened;
      this.finished.settle(opened);
      this.server.service.replace({
        name: basename(path),
        openReader: () => opened.another(),
        names: this.names,
      });
      process.stderr.write('The page shows it still; Ctrl-C ends that.\n');
      await stopped;
    } finally {
      await this.close();
      capture?.close();
    }
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** A value that comes later. */
class Later<T> {
  readonly value: Promise<T>;
  settle: (value: T) => void = () => {};

  constructor() {
    this.value = new Promise<T>((resolve) => {
      this.settle = resolve;
    });
  }
}

/** Rates between two commits. */
class Progress {
  now: LiveProgress = { eventsPerSecond: 0, lost: 0 };
  private before: Pick<RecordProgress, 'events' | 'seconds'> = { events: 0, seconds: 0 };

  take(progress: RecordProgress): void {
    const { events, seconds, lost } = progress;
    const elapsed = seconds - this.before.seconds;
    this.now = { eventsPerSecond: elapsed > 0 ? Math.round((events - this.before.events) / elapsed) : 0, lost };
    this.before = { events, seconds };
  }
}
