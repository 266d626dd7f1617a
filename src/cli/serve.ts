/** What `open` and `record --open` share: the page of a capture, its URL, and the wait for Ctrl-C. */
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { safeText } from '../present/safe-text.ts';
import { isLoopback } from '../server/hosts.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import type { ServedCapture } from '../server/service.ts';
import { openBrowser } from './browser.ts';
import { standardOutput } from './output.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly browser: boolean;
}

/** Letters drawn by chance are beyond guessing over a network from here on. */
const SHORTEST_TOKEN = 16;
const LONGEST_TOKEN = 512;

/** Adds `--port`, `--host`, `--token` and `--no-browser`. */
export function withServeOptions(command: Command): Command {
  return command
    .option('--port <number>', 'port to listen on (default: any free one)', portNumber, 0)
    .option(
      '--host <address>',
      'address to listen on; other machines can reach it unless it is a loopback one',
      '127.0.0.1',
    )
    .option(
      '--token <text>',
      `token of the URL, ${SHORTEST_TOKEN} letters or more (default: another random one at each start)`,
      tokenText,
    )
    .option('--no-browser', 'only print the URL');
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

function tokenText(text: string): string {
  if (!/^[\w.~-]*$/.test(text))
    throw new InvalidArgumentError('Give letters, digits and -._~ only: it stands in a URL.');
  if (text.length < SHORTEST_TOKEN || text.length > LONGEST_TOKEN)
    throw new InvalidArgumentError(
      `Give ${SHORTEST_TOKEN} to ${LONGEST_TOKEN} letters, and hard to guess, or leave --token out.`,
    );
  return text;
}

/** Serves the page, prints `notice` and its URL, on stdout, and opens the browser. The caller closes the server. */
export async function serve(
  capture: ServedCapture,
  { port, host, token, browser }: ServeOptions,
  notice = '',
): Promise<RunningServer> {
  const server = await startServer({
    capture,
    port,
    host,
    token,
    page: fileURLToPath(new URL('../ui', import.meta.url)),
    onError: (error) => process.stderr.write(`alpcscope: ${safeText(errorText(error))}\n`),
  });
  if (!isLoopback(host)) warn(host);
  // The URL comes last, where it is found.
  process.stderr.write(notice);
  await standardOutput().write(`${server.url}\n`);
  if (browser) openBrowser(server.url);
  return server;
}

function warn(host: string): void {
  process.stderr.write(
    `Warning: whoever can reach ${safeText(host)} and has this URL sees everything in the capture; it travels unencrypted.\n`,
  );
}

/** Settles with the first Ctrl-C, or a request to terminate. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
