/** A server on a free port, asked as a browser would. */
import { request } from 'node:http';
import type { Capture } from '../../capture/reader.ts';
import type { DissectNames } from '../../dissect/context.ts';
import { type RunningServer, startServer } from '../server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export class Web {
  readonly server: RunningServer;
  readonly failures: unknown[];
  readonly cookie: string;

  private constructor(server: RunningServer, cookie: string, failures: unknown[]) {
    this.server = server;
    this.cookie = cookie;
    this.failures = failures;
  }

  /** Serves a capture and trades the token for the cookie. */
  static async open(capture: Capture, names: DissectNames, page: string): Promise<Web> {
    const failures: unknown[] = [];
    const server = await startServer({
      capture: { name: 'test.alpc', openReader: () => capture.another(), names },
      port: 0,
      host: '127.0.0.1',
      page,
      onError: (error) => failures.push(error),
    });
    const { pathname, search } = new URL(server.url);
    const answer = await ask(server.port, `${pathname}${search}`);
    return new Web(server, String(answer.headers['set-cookie']).split(';')[0] ?? '', failures);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Any request, with the cookie. */
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(this.server.port, path, { headers: { cookie: this.cookie, ...headers } });
  }

  /** The data of `/api/PATH`. Fails unless the answer is 200. */
  async json<T>(path: string): Promise<T> {
    const { status, text } = await this.get(`/api/${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }
}

/** One request to the server; the Host header is the right one unless `headers` say otherwise. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
