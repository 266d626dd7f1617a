/**
 * The push channel: what is new in a capture that grows, and whether the server is still there. The page never polls; it
 * tries to come back when the channel breaks.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CaptureSummary, LiveNews } from '../../../src/server/api.ts';
import { client } from '../client.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** `waiting`: not yet known; `lost`: it was there and is gone; `refused`: it was started anew and does not know this page. */
type Connection = 'waiting' | 'open' | 'lost' | 'refused';

/** The summary after news. */
export function withNews(capture: CaptureSummary, news: LiveNews): CaptureSummary {
  return {
    ...capture,
    key: news.key,
    state: news.state,
    live: news.state === 'recording' || news.state === 'importing',
    counts: { ...capture.counts, ...news.counts },
    first: news.first ?? capture.first,
    last: news.last ?? capture.last,
    damage: news.damage,
  };
}

interface Listener {
  readonly onOpen: () => void;
  readonly onNews: (news: LiveNews) => void;
  readonly onLost: (how: 'lost' | 'refused') => void;
}

/** Keeps the channel open; answers how to end it. */
function listen({ onOpen, onNews, onLost }: Listener): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let ended = false;
  const connect = () => {
    const address = new URL('/api/live', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(address);
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      onOpen();
    };
    socket.onmessage = ({ data }) => onNews(JSON.parse(String(data)) as LiveNews);
    socket.onclose = () => {
      if (ended) return;
      // A channel may break on its way while the server is well: it is asked once before the page says that it stopped.
      client.capture(AbortSignal.timeout(LONGEST_WAIT_MS)).catch((error: Error) => {
        const status = 'status' in error ? error.status : undefined;
        if (!ended && status === undefined) onLost('lost');
        if (!ended && (status === 401 || status === 403)) onLost('refused');
      });
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
}

const backListeners = new Set<() => void>();

/** Calls when the server is there again after it was gone: what could not be read meanwhile can be tried again. */
export function onServerBack(listener: () => void): () => void {
  backListeners.add(listener);
  return () => backListeners.delete(listener);
}

export interface Live {
  readonly connection: Connection;
  readonly news: LiveNews | undefined;
}

export function isGone(connection: Connection): boolean {
  return connection === 'lost' || connection === 'refused';
}

/** Brings news into the summary of the capture; asks for it again when the server is back. */
export function useLive(): Live {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>('waiting');
  const [news, setNews] = useState<LiveNews>();
  useEffect(() => {
    let lost = false;
    return listen({
      onOpen: () => {
        setConnection('open');
        if (lost || queries.getQueryData(['capture']) === undefined) {
          void queries.invalidateQueries({ queryKey: ['capture'] });
          void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
          for (const listener of backListeners) listener();
        }
        lost = false;
      },
      onNews: (next) => {
        setNews(next);
        queries.setQueryData<CaptureSummary>(['capture'], (capture) =>
          capture === undefined ? undefined : withNews(capture, next),
        );
      },
      onLost: (how) => {
        lost = true;
        setConnection((before) => (before === 'waiting' ? 'waiting' : how));
      },
    });
  }, [queries]);
  return { connection, news };
}
