import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Capture } from '../capture/reader.ts';
import { safeText } from '../present/safe-text.ts';
import { withInput } from './input.ts';
import { loadNames } from './names.ts';
import { type ServeOptions, serve, untilInterrupted, withServeOptions } from './serve.ts';
import { type NamesOption, withNames } from './shared-options.ts';

interface OpenOptions extends NamesOption, ServeOptions {}

/** `alpcscope open CAPTURE` */
export function registerOpen(program: Command): void {
  const command = program
    .command('open')
    .description('look at a capture in the browser (short: alpcscope CAPTURE)')
    .argument('<capture>', 'a capture, or a recording');
  withNames(withServeOptions(command)).action((path: string, options: OpenOptions) =>
    withInput(path, options.names, (capture) => open(capture, basename(path), options)),
  );
}

async function open(capture: Capture, name: string, options: OpenOptions): Promise<void> {
  const names = loadNames(options.names).catalogue;
  // Before the URL is printed: whoever reads it may end the program at once.
  const stopped = untilInterrupted();
  const notice = `Showing ${safeText(name)}; Ctrl-C ends it.\n`;
  const server = await serve({ name, openReader: () => capture.another(), names }, options, notice);
  try {
    await stopped;
  } finally {
    await server.close();
  }
}
