import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BindFacts } from '../context.ts';
import { BindingTable, connectionKey, replyKey } from './connection.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const facts = (more: Partial<BindFacts>): BindFacts => ({
  answer: false,
  status: 0,
  interfaceUuid: A,
  major: 1,
  minor: 0,
  syntaxes: 3,
  ids: { ndr20: 1, ndr64: 2, test: 0 },
  ...more,
});

describe('binding table', () => {
  it('keeps several bindings of one connection apart', () => {
    const table = new BindingTable();
    table.note('c', facts({}), { order: 1, reply: 'r1' });
    table.note('c', facts({ interfaceUuid: B, ids: { ndr20: 3, ndr64: 4, test: 0 } }), { order: 2, reply: 'r2' });
    expect(table.lookup('c', 1)).toMatchObject({ interfaceUuid: A, syntax: 'ndr20', state: 'offered' });
    expect(table.lookup('c', 4)).toMatchObject({ interfaceUuid: B, syntax: 'ndr64' });
    expect(table.lookup('c', 9)).toBeUndefined();
    expect(table.lookup('other', 1)).toBeUndefined();
  });

  it('takes the syntax from the answer, and remembers the one that was not chosen', () => {
    const table = new BindingTable();
    table.note('c', facts({}), { order: 1, reply: 'r' });
    table.note('c', facts({ answer: true, syntaxes: 2 }), { order: 2, reply: 'r' });
    expect(table.lookup('c', 2)).toMatchObject({ syntax: 'ndr64', state: 'accepted' });
    expect(table.lookup('c', 1)).toMatchObject({ syntax: 'ndr20', state: 'not-chosen' });
    expect(table.lookup('c', 2, 1)).toMatchObject({ state: 'offered' });
    expect(table.lookup('c', 2, 0)).toBeUndefined();
  });

  it('an answer alone says what its ids mean', () => {
    const table = new BindingTable();
    table.note('c', facts({ answer: true, syntaxes: 1 }), { order: 5, reply: 'r' });
    expect(table.lookup('c', 1)).toMatchObject({ state: 'accepted' });
    expect(table.lookup('c', 2)).toBeUndefined();
  });

  it('a refused bind takes back its own offer and nothing else', () => {
    const table = new BindingTable();
    table.note('c', facts({ answer: true, syntaxes: 1 }), { order: 1, reply: 'r0' });
    table.note('c', facts({ interfaceUuid: B, syntaxes: 1 }), { order: 2, reply: 'r1' });
    table.note('c', facts({ interfaceUuid: B, syntaxes: 1, answer: true, status: 5 }), { order: 3, reply: 'r1' });
    expect(table.lookup('c', 1)).toMatchObject({ interfaceUuid: A, state: 'accepted' });
  });

  it('what an id meant at a moment does not change by later binds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.constantFrom(A, B)), { minLength: 1, maxLength: 12 }), (binds) => {
        const table = new BindingTable();
        const meaning = new Map<number, string>();
        binds.forEach(([id, interfaceUuid], order) => {
          const bind = facts({ interfaceUuid, syntaxes: 1, ids: { ndr20: id, ndr64: 0, test: 0 } });
          table.note('c', bind, { order, reply: String(order) });
          meaning.set(id, interfaceUuid);
          for (const [known, uuid] of meaning) expect(table.lookup('c', known, order)?.interfaceUuid).toBe(uuid);
        });
      }),
    );
  });

  it('forgets a closed connection, and the oldest of too many, and counts them', () => {
    const table = new BindingTable();
    for (let index = 0; index <= 65_536; index++) table.note(`c${index}`, facts({}), { order: index, reply: 'r' });
    expect([table.forgotten, table.knows('c0'), table.knows('c1')]).toEqual([1, false, true]);
    table.close('c1');
    expect(table.knows('c1')).toBe(false);
  });
});

it('connection keys tell clients of one server port apart', () => {
  const server = { side: 'server' as const, pid: 10, handle: 0x1cn };
  expect(connectionKey({ ...server, peerPid: 20 })).not.toBe(connectionKey({ ...server, peerPid: 21 }));
  expect(connectionKey({ ...server, peerPid: 20, portContext: 1n })).not.toBe(
    connectionKey({ ...server, peerPid: 20, portContext: 2n }),
  );
  expect(connectionKey({ side: 'client', pid: 10, handle: 0x1cn })).toBe(
    connectionKey({ side: 'client', pid: 10, handle: 0x1c, peerPid: 99 }),
  );
  expect(replyKey(0x239c, 1)).not.toBe(replyKey(0x239c, 2));
});
