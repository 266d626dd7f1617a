import { expect, it } from 'vitest';
import { captureFolder } from '../../test/support/captures.ts';
import { captureSource } from '../../test/support/facts.ts';
import { openCapture } from './reader.ts';
import { createCapture } from './writer.ts';

const { path } = captureFolder();

it('tells what could not be read from what was left out, and passes over what harms nothing', async () => {
  const writer = await createCapture(path('x.alpc'), { createdBy: '1.2.3' });
  const source = captureSource();
  const skip = (reason: string, count: number): unknown =>
    source.report.skipped.set(reason, { count, bytes: 0, firstOffset: 0 });
  skip('record longer than its buffer', 2);
  skip('name of a port beyond those that are kept', 3);
  skip('name of a thread beyond those that are kept', 4);
  skip('process closed early: more at once than are kept', 1_024);
  skip('call closed early: more at once than are kept', 1);
  skip('stack of an event that is not kept', 5);
  await writer.finish({ sources: [source] });
  const capture = await openCapture(path('x.alpc'));
  expect(await capture.damage()).toEqual([
    '2 pieces of the recording could not be read',
    '7 names or other texts had no room in memory and were left out',
    'more was open at once than fits into memory: what was open longest was closed early 1,025 times',
  ]);
  capture.close();
});
