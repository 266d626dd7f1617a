/**
 * Writes a capture without end, or of that many rows: `node --import … endless-import.ts PATH OWN_THREAD [ROWS [CONTENT]]`, with
 * that many bytes in each event. Says `written N` after each flush, `finished`, and errors.
 */
import { UserError } from '../../src/base/user-error.ts';
import { type CaptureWriter, createCapture } from '../../src/capture/writer.ts';
import { BASE, captureSource, messageFact, traceEvent } from './facts.ts';

const ROWS_PER_FLUSH = 150_000;
const path = process.argv[2] ?? '';
const ownThread = process.argv[3] === 'true';
const limit = Number(process.argv[4] ?? Number.POSITIVE_INFINITY);
const contentBytes = Number(process.argv[5] ?? 0);
/** The first is larger than what can be handed to the writing thread in one go. */
const LARGE = [25 << 20, 800_000].map((bytes) => new Uint8Array(bytes).fill(7));

let writer: CaptureWriter | undefined;
try {
  writer = await createCapture(path, { createdBy: '1.2.3', base: BASE, ownThread });
  let id = 0;
  while (id < limit) {
    for (let row = 0; row < Math.min(ROWS_PER_FLUSH, limit); row++) {
      id += 1;
      // Values that do not compress: a full disk comes sooner.
      const noise = (id * 2_654_435_761) >>> 0;
      const content = contentBytes === 0 ? undefined : { payload: new Uint8Array(contentBytes).fill(id) };
      writer.event(traceEvent({ id, time: id, messageId: noise, content }), undefined, undefined);
      writer.message(messageFact({ id, messageId: noise, sendEvent: id, sentAt: id, protocol: `noise ${noise}` }));
    }
    writer.event(
      traceEvent({ id: -id, content: { payload: LARGE.length > 1 ? LARGE.shift() : LARGE[0] } }),
      undefined,
      undefined,
    );
    writer.flush();
    process.stdout.write(`written ${id}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writer.finish({ sources: [captureSource()] });
  process.stdout.write('finished\n');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const { message, hint, exitCode: exit } = error;
  process.stdout.write(`error ${JSON.stringify({ message, hint, exit, kept: writer?.abort(true) })}\n`);
}
