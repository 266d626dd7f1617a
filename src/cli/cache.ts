import type { Command } from 'commander';
import { openCapture } from '../capture/reader.ts';
import { jsonLine } from '../export/json-lines.ts';
import { type CachedFile, cachedCaptures, clearCache } from '../pipeline/cache.ts';
import { formatValue } from '../present/column.ts';
import { formatCount, formatSize } from '../present/format.ts';
import { safeText } from '../present/safe-text.ts';
import { EXIT } from './exit.ts';
import { standardOutput } from './output.ts';
import { TablePrinter } from './table-printer.ts';

/** `alpcscope cache list`, `alpcscope cache clear` */
export function registerCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('list or remove the captures that were made of recordings given in the place of a capture')
    .addHelpText(
      'after',
      '\nThe folder is named by the environment variable ALPCSCOPE_CACHE, else it is your own cache folder.',
    );
  cache
    .command('list', { isDefault: true })
    .description('what is in the cache, the last used first')
    .option('--json', 'one JSON object a line')
    .action(list);
  cache.command('clear').description('remove all captures from the cache').action(clear);
}

const COLUMNS = [
  { header: 'recording' },
  { header: 'size', align: 'right' },
  { header: 'used' },
  { header: 'capture' },
] as const;

async function list(options: { readonly json?: boolean }): Promise<void> {
  const { folder, files } = cachedCaptures();
  const output = standardOutput();
  const printer = new TablePrinter(COLUMNS, output);
  for (const file of files) {
    if (output.closed) break;
    const recording = await recordingOf(file);
    const used = new Date(file.used).toISOString();
    if (options.json === true) {
      await output.write(jsonLine({ recording, size: file.size, used_at: used, path: file.path }));
    } else {
      const cells = [formatValue(recording, 'text', { times: 'full' }), formatSize(file.size), used.slice(0, 19)];
      await printer.add([[...cells, safeText(file.path)]]);
    }
  }
  await printer.end();
  process.stderr.write(`${amount(files)}, in ${safeText(folder)}\n`);
}

/** Name of the recording that a capture was made of; `null` if it cannot be opened. */
async function recordingOf(file: CachedFile): Promise<string | null> {
  try {
    const capture = await openCapture(file.path);
    try {
      const { chunks } = await capture.sql('SELECT name FROM store.sources ORDER BY id LIMIT 1');
      for await (const [row] of chunks) return typeof row?.['name'] === 'string' ? row['name'] : null;
      return null;
    } finally {
      capture.close();
    }
  } catch {
    // Of another version, damaged, or open elsewhere: its size and place are still worth a line.
    return null;
  }
}

function clear(): void {
  const { removed, left } = clearCache();
  process.stderr.write(`removed ${amount(removed)}\n`);
  if (left.length === 0) return;
  process.stderr.write(`${formatCount(left.length)} could not be removed: are they open in another program?\n`);
  process.exitCode = EXIT.failed;
}

function amount(files: readonly CachedFile[]): string {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return `${formatCount(files.length)} ${files.length === 1 ? 'capture' : 'captures'}, ${formatSize(size)}`;
}
