import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Capture, openCapture } from '../../src/capture/reader.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { findField } from '../../src/model/field-tree.ts';
import { importFiles } from '../../src/pipeline/import.ts';
import { contentsOf } from '../../src/pipeline/show-content.ts';
import { compileFilter } from '../../src/query/resolve.ts';
import { toSql } from '../../src/query/to-sql.ts';
import { captureFolder, rowsOf } from '../support/captures.ts';
import { makeSample } from '../support/sample.ts';
import { sampleContent } from '../support/sample-content.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
const { path } = captureFolder();
const names = createCatalogue();

describe('two-stories.jsonl', () => {
  it('is what the generator makes (else run: npm run samples)', () => {
    expect(readFileSync(sample('two-stories.jsonl'), 'utf8')).toBe(sampleContent(makeSample().truth));
  });
});

describe('two-stories.etl with two-stories.jsonl', () => {
  let capture: Capture;
  let alone: Capture;
  let merged: { joined: number; unclear: number } | undefined;
  beforeAll(async () => {
    const options = { createdBy: '1', names };
    const [both, one] = [path(), path()];
    merged = (await importFiles([sample('two-stories.etl'), sample('two-stories.jsonl')], both, options)).merged;
    await importFiles([sample('two-stories.etl')], one, options);
    capture = await openCapture(both);
    alone = await openCapture(one);
  }, 60_000);
  afterAll(() => {
    capture.close();
    alone.close();
  });

  const found = async (text: string) => {
    const filter = compileFilter(text, 'messages');
    if (!filter.ok) throw new Error(filter.error.message);
    return rowsOf(capture, 'messages', { where: toSql(filter.value) });
  };

  it('joins every end that has content', () => {
    expect(merged).toEqual({ joined: 16, unclear: 0 });
  });

  it('leaves what ETW says as it is', async () => {
    for (const entity of ['messages', 'calls', 'processes'] as const) {
      expect(await capture.count(entity), entity).toBe(await alone.count(entity));
    }
    const sure = async (one: Capture) => (await rowsOf(one, 'calls')).map((row) => [row['parent'], row['confidence']]);
    expect(await sure(capture)).toEqual(await sure(alone));
  });

  it('shows what winlogon had LogonUI say', async () => {
    const [message] = await found('payload:"please wait for the windows modules installer"');
    expect(message).toMatchObject({
      'source.process': 'winlogon.exe',
      'target.process': 'LogonUI.exe',
      protocol: 'lrpc',
      opnum: 7,
      evidence: expect.arrayContaining(['merged', 'sender-named', 'content-binding']),
    });
    const shown = await capture.showMessage(Number(message?.['id']));
    expect(shown?.sendStack.map(({ name }) => name)).toContain('winlogon!WluiDisplayStatus+0xf9');
    const [end] = (await contentsOf(capture, shown ?? {}, names)).get('contents') ?? [];
    expect(end?.found).toMatchObject({ syntax: 'ndr64', syntaxCertainty: 'fact', callId: 2 });
  });

  it('shows what PowerShell asked WMI for, as a COM call', async () => {
    const [message] = await found('payload:notepad procedure:ExecMethod');
    expect(message).toMatchObject({ protocol: 'orpc', interface: 'IWbemServices', 'source.process': 'powershell.exe' });
    const shown = await capture.showMessage(Number(message?.['id']));
    const [end] = (await contentsOf(capture, shown ?? {}, names)).get('contents') ?? [];
    expect(end?.found).toMatchObject({ com: true, causalityId: '6a1f0c52-93de-4b0e-8a4d-17c2e5b90d36', problems: [] });
    // The bind was before the debugger was let go, so that ETW has to say whose procedure it is.
    expect(end?.found.notes.join()).toContain('taken from RPC events');
    const tree = end?.found.tree ?? { parts: [] };
    expect(findField(tree, 'lrpc.callId')?.value).toBe(40);
    const all = JSON.stringify(tree, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(all).toContain('Win32_Process');
    const [answer] = await found('kind:reply procedure:ExecMethod payload:9136');
    expect(answer?.['summary']).toMatch(/^LRPC response IWbemServices::ExecMethod/);
  });
});
