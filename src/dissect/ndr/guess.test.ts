import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { pack } from '../../../test/support/message-build.ts';
import { NdrWriter } from '../../../test/support/ndr-encode.ts';
import type { FieldNode } from '../../model/field-tree.ts';
import { readPart } from '../cursor.ts';
import { contextHandle, sid, struct, u32, u64, unique, wstring } from './describe.ts';
import { type GuessOptions, guessStub } from './guess.ts';
import { scoreSyntax } from './score.ts';
import type { NdrType } from './types.ts';

const HANDLE = 'bb2ac2f9-6e1e-4e4d-9d2a-b4c3de0f9d11';

function guess(bytes: Uint8Array, options: Partial<GuessOptions> = {}): readonly FieldNode[] {
  const { root } = readPart(bytes, { name: 'stub', title: 'Stub', ref: 'test' }, (cursor) => {
    guessStub(cursor, { syntax: undefined, response: false, ...options });
  });
  checkFieldTree({ parts: [{ buffer: 'payload', root }] }, [bytes.length]);
  return root.children;
}
const words = (nodes: readonly FieldNode[]): string[] => nodes.map((node) => `${node.name} ${node.text}`);

describe('a reader without a description', () => {
  it.each(['ndr20', 'ndr64'] as const)('finds a context handle, a string and a pointer in %s', (syntax) => {
    const stub = new NdrWriter(syntax)
      .parameter(contextHandle, HANDLE)
      .parameter(unique(wstring), 'wuauserv')
      .parameter(u32, 7)
      .done();
    const nodes = guess(stub, { syntax });
    expect(words(nodes.filter((node) => node.kind !== 'not-decoded'))).toEqual([
      `guess.context ${HANDLE}`,
      'guess.pointer 0x20000',
      'guess.string "wuauserv"',
    ]);
    expect(nodes.every((node) => node.kind === 'not-decoded' || node.certainty === 'guess')).toBe(true);
  });

  it('finds ANSI strings without taking their letters, two by two, for Chinese', () => {
    const narrow: NdrType = { kind: 'string', unit: 1, max: 'conformant' };
    const stub = new NdrWriter('ndr20').parameter(narrow, 'administrator').done();
    expect(words(guess(stub))).toEqual(['guess.string "administrator"']);
  });

  it('finds counted text that is not ASCII', () => {
    const stub = new NdrWriter('ndr64').parameter(wstring, 'Служба печати').done();
    expect(words(guess(stub, { syntax: 'ndr64' }))).toEqual(['guess.string "Служба печати"']);
  });

  it('finds SIDs and BSTRs', () => {
    const value = {
      Revision: 1,
      SubAuthorityCount: 2,
      IdentifierAuthority: [0, 0, 0, 0, 0, 5],
      SubAuthority: [32, 544],
    };
    const stub = new NdrWriter('ndr20').parameter(sid, value).done();
    expect(words(guess(stub)).at(-1)).toBe('guess.sid S-1-5-32-544');
    const bstr = pack(0x72657355, 2, 4, 2, [0x61, 2], [0x62, 2]);
    expect(words(guess(bstr)).at(-1)).toBe('guess.bstr.text "ab"');
  });

  it('labels the last word of a response as its status, and of a request not', () => {
    expect(words(guess(pack(9, 0x80070005), { response: true })).at(-1)).toBe(
      'guess.status 0x80070005 (access denied)',
    );
    expect(guess(pack(9, 0x80070005)).map((node) => node.kind)).toEqual(['not-decoded']);
    expect(words(guess(pack(9, 0), { response: true })).at(-1)).toBe('guess.status 0x0 (success)');
  });

  it('names a GUID the catalogue knows', () => {
    const nodes = guess(pack(1, HANDLE), { interfaceName: (uuid) => (uuid === HANDLE ? 'IKnown' : undefined) });
    expect(words(nodes).at(-1)).toBe(`guess.guid ${HANDLE} (IKnown)`);
  });

  it('finds nothing in zeros and little in noise', () => {
    expect(guess(new Uint8Array(4096)).map((node) => node.kind)).toEqual(['not-decoded']);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 256 }), (bytes) => {
        const strings = guess(bytes).filter((node) => node.name === 'guess.string' || node.name === 'guess.sid');
        expect(strings).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('NDR20 or NDR64, by a look', () => {
  const look = (bytes: Uint8Array) => scoreSyntax(bytes, 0, bytes.length).syntax;
  it.each(['ndr20', 'ndr64'] as const)('%s strings and pointers tell', (syntax) => {
    const type = struct('s', { a: unique(wstring), b: unique(wstring), c: u64 });
    expect(look(new NdrWriter(syntax).parameter(type, { a: 'one', b: 'two', c: 3n }).done())).toBe(syntax);
    expect(look(new NdrWriter(syntax).parameter(wstring, 'Please wait').done())).toBe(syntax);
  });

  it('says nothing where nothing tells', () => {
    expect(look(pack(1, 2, 3, 4))).toBeUndefined();
    expect(look(new Uint8Array(64))).toBeUndefined();
    expect(look(new Uint8Array(0))).toBeUndefined();
  });

  it('is right for what an encoder writes, wherever it is sure', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' '), minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('ndr20' as const, 'ndr64' as const),
        (texts, syntax) => {
          const writer = new NdrWriter(syntax);
          for (const one of texts) writer.parameter(unique(wstring), one);
          expect([syntax, undefined]).toContain(look(writer.done()));
        },
      ),
    );
  });
});
