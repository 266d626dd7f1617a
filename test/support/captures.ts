/** Captures written and read back in one go, in a folder that goes away with the test file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { type Capture, openCapture } from '../../src/capture/reader.ts';
import type { ListOptions } from '../../src/capture/select.ts';
import type { Row } from '../../src/capture/values.ts';
import { type CaptureWriter, createCapture } from '../../src/capture/writer.ts';
import type { Entity } from '../../src/query/field.ts';
import { BASE, captureSource, processFact, serviceFact, threadFact } from './facts.ts';

export const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
/** Knows one interface and one of its procedures. */
export const NAMES = {
  interface: (uuid: string) => (uuid === SVCCTL ? { name: 'svcctl', version: '2.0', source: '[MS-SCMR]' } : undefined),
  procedure: (uuid: string, opnum: number) => (uuid === SVCCTL && opnum === 12 ? 'RCreateServiceW' : undefined),
};

/** A folder of the test file's own; call once, outside of tests. */
export function captureFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'capture-test-'));
  const open: Capture[] = [];
  let files = 0;
  afterEach(() => {
    for (const capture of open.splice(0)) capture.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return {
    folder,
    path: (name = `${++files}.alpc`): string => join(folder, name),
    async written(fill: (writer: CaptureWriter) => void): Promise<Capture> {
      const path = join(folder, `${++files}.alpc`);
      const writer = await createCapture(path, { createdBy: '1.2.3', base: BASE, names: NAMES });
      fill(writer);
      await writer.finish({ sources: [captureSource()] });
      const capture = await openCapture(path);
      open.push(capture);
      return capture;
    },
  };
}

export async function rowsOf(capture: Capture, entity: Entity, options: ListOptions = {}): Promise<Row[]> {
  const all: Row[] = [];
  for await (const chunk of capture.rows(entity, options)) all.push(...chunk);
  return all;
}

export async function queryOf(capture: Capture, query: string): Promise<Row[]> {
  const all: Row[] = [];
  for await (const chunk of (await capture.sql(query)).chunks) all.push(...chunk);
  return all;
}

/** Two processes with a thread each; the second hosts two services, its thread works for one of them. */
export function people(writer: CaptureWriter): void {
  writer.process(processFact({ id: 1, pid: 700, name: 'services.exe' }));
  writer.process(processFact({ id: 2, pid: 812, name: 'svchost.exe' }));
  writer.thread(threadFact({ id: 1, tid: 704, process: 1 }));
  writer.thread(threadFact({ id: 2, tid: 900, process: 2, serviceTag: 7 }));
  writer.service(serviceFact({ name: 'Winmgmt', tag: 7, process: 2, pid: 812 }));
  writer.service(serviceFact({ name: 'BITS', tag: 8, process: 2, pid: 812 }));
}
