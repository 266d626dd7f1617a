import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Capture } from '../capture/reader.ts';
import { safeText } from '../present/safe-text.ts';
import { isLoopback } from '../server/hosts.ts';
import { startServer } from '../server/server.ts';
import { openBrowser } from './browser.ts';
import { withInput } from './input.ts';
import { loadNames } from './names.ts';
import { standardOutput } from './output.ts';
import { type NamesOption, withNames } from './shared-options.ts';

interface OpenOptions extends NamesOption {
  readonly port: number;
  readonly host: string;
  readonly browser: boolean;
}

/** `alpcscope open CAPTURE` */
export function registerOpen(program: Command): void {
  const command = program
    .command('open')
    .description('look at a capture in the browser (short: alpcscope CAPTURE)')
    .argument('<capture>', 'a capture, or a recording')
    .option('--port <number>', 'port to listen on (default: any free one)', portNumber, 0)
    .option(
      '--host <address>',
      'address to listen on; other machines can reach it unless it is a loopback one',
      '127.0.0.1',
    )
    .option('--no-browser', 'only print the URL');
  withNames(command).action((path: string, options: OpenOptions) =>
    withInput(path, options.names, (capture) => open(capture, basename(path), options)),
  );
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

async function open(capture: Capture, name: string, options: OpenOptions): Promise<void> {
  const { port, host } = options;
  const server = await startServer({
    capture: { name, openReader: () => capture.another(), names: loadNames(options.names).catalogue },
    port,
    host,
    page: fileURLToPath(new URL('../ui', import.meta.url)),
    onError: (error) => process.stderr.write(`alpcscope: ${safeText(errorText(error))}\n`),
  });
  try {
    if (!isLoopback(host)) warn(host);
    const stopped = untilInterrupted();
    await standardOutput().write(`${server.url}\n`);
    process.stderr.write(`Showing ${safeText(name)}; Ctrl-C ends it.\n`);
    if (options.browser) openBrowser(server.url);
    await stopped;
  } finally {
    await server.close();
  }
}

function warn(host: string): void {
  process.stderr.write(
    `Warning: whoever can reach ${safeText(host)} and has this URL sees everything in the capture; it travels unencrypted.\n`,
  );
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
