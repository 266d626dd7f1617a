/** Generated events as a capture. */
import { createAnalysis } from '../../src/analysis/analysis.ts';
import { type Capture, openCapture } from '../../src/capture/reader.ts';
import { createCapture } from '../../src/capture/writer.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { TraceEvent } from '../../src/model/event.ts';
import { captureSource } from './facts.ts';

/** Numbers the events, analyses them into a capture at `path` and opens it. */
export async function captureOf(events: readonly TraceEvent[], path: string): Promise<Capture> {
  const catalogue = createCatalogue();
  const names = {
    interface: (uuid: string) => catalogue.entry(uuid),
    procedure: (uuid: string, opnum: number) => catalogue.procedureName(uuid, opnum),
  };
  const writer = await createCapture(path, { createdBy: 'test', names });
  const analysis = createAnalysis(writer);
  let id = 0;
  for (const event of events) {
    id += 1;
    event.id = id;
    analysis.push(event);
  }
  analysis.finish();
  await writer.finish({ sources: [captureSource()] });
  return openCapture(path);
}
