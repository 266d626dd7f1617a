import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DissectSample, dissectSamples, STUB_IDL } from '../../test/support/dissect-samples.ts';
import { checkFieldTree, hexToBytes, renderTree } from '../../test/support/field-tree.ts';
import { sharedBytes, sharedData } from '../../test/support/shared-data.ts';
import { findField } from '../model/field-tree.ts';
import { NO_NAMES } from './context.ts';
import type { Dissection } from './dissect.ts';
import { type DissectKind, dissectAs } from './dissect-as.ts';

const SAMR = '12345778-1234-abcd-ef00-0123456789ac';

function kindOf(name: string): DissectKind {
  if (name.startsWith('objref')) return 'objref';
  if (name.startsWith('lrpc') && !name.includes('region')) return 'lrpc';
  if (name.includes('ndr64') || name.includes('region')) return 'ndr64';
  if (name.includes('ndr20')) return 'ndr';
  return name.includes('ctf-reply') ? 'port-message' : 'auto';
}

/** Reads a sample the way its provenance line says it is to be read. */
function read({ name, bytes }: DissectSample): Dissection {
  const described = STUB_IDL[name];
  const samr = name.includes('samr-createuser');
  return dissectAs(kindOf(name), bytes, {
    names: { ...NO_NAMES, ...(described === undefined ? {} : { procedure: () => described }) },
    response: name.endsWith('-out'),
    ...(described !== undefined ? { interfaceUuid: 'midltests', opnum: 0 } : {}),
    ...(samr ? { interfaceUuid: SAMR, opnum: 50 } : {}),
    ...(name.includes('ctf-reply') ? { portName: '\\BaseNamedObjects\\msctf.serverDefault1' } : {}),
  });
}

describe.each(dissectSamples())('$name', (sample) => {
  const result = read(sample);

  it('accounts for every byte', () => {
    checkFieldTree(result.tree, [sample.bytes.length]);
  });

  it('reads as in its golden text', () => {
    const text = `${result.summary}\n${result.problems.map((problem) => `problem: ${problem}\n`).join('')}${renderTree(result.tree)}`;
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(sample.golden, text);
    expect(text).toBe(readFileSync(sample.golden, 'utf8'));
  });

  it.skipIf(sharedData(`payloads/${sample.name}.txt`) === undefined)('is the public sample, unchanged', () => {
    const original = hexToBytes(new TextDecoder().decode(sharedBytes(`payloads/${sample.name}.txt`)));
    expect(sample.bytes).toEqual(original);
  });
});

describe('what the provenance lines promise', () => {
  const byName = new Map(dissectSamples().map((sample) => [sample.name, read(sample)]));
  const field = (sample: string, name: string): unknown => {
    const result = byName.get(sample);
    return result === undefined ? undefined : findField(result.tree, name)?.value;
  };

  it('the winlogon request', () => {
    const name = 'lrpc-request-winlogon-logonui';
    expect(byName.get(name)).toMatchObject({ protocol: 'lrpc', kind: 'request', callId: 2, bindingId: 2, opnum: 7 });
    expect(byName.get(name)?.objectUuid).toBe('3bdb59a0-d736-4d44-9074-c1ee00000003');
    expect(byName.get(name)).toMatchObject({ syntax: 'ndr64', syntaxCertainty: 'guess', com: false });
    expect(field(name, 'guess.string')).toBe('Please wait for the Windows Modules Installer');
  });

  it('32-bit headers, chosen by their own lengths', () => {
    expect(field('message32-ctf-connect-a', 'alpc.callbackId')).toBe(0xb866b7);
    expect(field('message32-ctf-connect-a', 'ctf.window')).toBe(0x20180);
    expect(field('message32-ctf-reply-a', 'ctf.result')).toBe(0x80004005);
    expect(field('message32-ctf-reply-a', 'alpc.pid')).toBe(5848);
  });

  it('stub data by its IDL, in both syntaxes', () => {
    expect(field('stub-ndr20-conformant-struct-out', 'arg.return')).toBe(0x65757254);
    expect(field('stub-ndr64-conformant-struct-out', 'arg.return')).toBe(0x65757254);
    expect(field('stub-ndr64-struct-union-out', 'arg.c')).toBe(0x63);
    expect(field('stub-ndr20-ms-union-in', 'arg.u.s')).toBe(-1);
    expect(field('stub-ndr64-union-tag1-arm8', 'arg.u.c')).toBe(0x43n);
    expect(byName.get('stub-ndr20-samr-createuser-out')).toMatchObject({ status: 0xc0000063, problems: [] });
    for (const name of Object.keys(STUB_IDL)) expect([name, byName.get(name)?.problems]).toEqual([name, []]);
  });

  it('what is not LRPC is not taken for it', () => {
    expect(byName.get('nonrpc-explorer-prefix16-a')?.protocol).toBe('unknown');
    expect(byName.get('nonrpc-plain-text-connect')?.protocol).toBe('unknown');
  });
});
