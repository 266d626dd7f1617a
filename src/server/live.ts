/** `GET /api/live`: a websocket that says what is new. For a complete capture that is one message; the page sees by it that the server is there. */
import type { FastifyInstance } from 'fastify';
import type { LiveNews } from './api.ts';
import { GivenUp } from './failure.ts';
import { LIVE } from './gate.ts';
import type { CaptureService } from './service.ts';

/** At most four messages a second. */
const PAUSE_MS = 250;

/** Registers the websocket; the gate has checked Origin and cookie. */
export function registerLive(app: FastifyInstance, service: CaptureService, onError: (error: unknown) => void): void {
  app.get(LIVE, { websocket: true }, (socket) => {
    const gone = new AbortController();
    const feed = new Feed(service, gone.signal, (text) => socket.send(text));
    const failed = (error: unknown): void => {
      if (!(error instanceof GivenUp)) onError(error);
      socket.close(1011);
    };
    const stop = service.onChange(() => feed.changed().catch(failed));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stop();
      gone.abort();
    });
    // The page has nothing to say.
    socket.on('message', () => socket.close(1008));
    feed.changed().catch(failed);
  });
}

/** Sends what is new, but not too often. */
class Feed {
  private readonly service: CaptureService;
  private readonly signal: AbortSignal;
  private readonly send: (text: string) => void;
  private busy = false;
  private again = false;

  constructor(service: CaptureService, signal: AbortSignal, send: (text: string) => void) {
    this.service = service;
    this.signal = signal;
    this.send = send;
  }

  async changed(): Promise<void> {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.again && !this.signal.aborted) {
        this.again = false;
        const news = await readNews(this.service, this.signal);
        if (this.signal.aborted) return;
        this.send(JSON.stringify(news));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } finally {
      this.busy = false;
    }
  }
}

async function readNews(service: CaptureService, signal: AbortSignal): Promise<LiveNews> {
  const live = service.served.live?.();
  const { counts, first, last, lost, damage, state } = await service.facts(signal);
  return {
    key: service.key,
    state: live === undefined ? state : 'recording',
    counts,
    first,
    last,
    eventsPerSecond: live?.eventsPerSecond ?? 0,
    lost: live?.lost ?? lost,
    damage,
  };
}
