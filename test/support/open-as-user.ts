/** `node tools/run-ts.mjs test/support/open-as-user.ts recording|capture PATH [MIGRATIONS]`: says as JSON what comes of opening a file. */
import type { Migration } from '../../src/capture/migrations/migration.ts';
import { openCapture } from '../../src/capture/reader.ts';
import { openFile } from '../../src/sources/index.ts';

const [what, path = '', migrations = '[]'] = process.argv.slice(2);
let said: { name: string; message: string };
try {
  if (what === 'capture') (await openCapture(path, JSON.parse(migrations) as Migration[])).close();
  else openFile(path).close();
  said = { name: 'opened', message: path };
} catch (error) {
  if (!(error instanceof Error)) throw error;
  said = { name: error.name, message: error.message };
}
process.stdout.write(JSON.stringify(said));
