import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Node, plain } from './ast.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';

/** A tree as a short text, so that tests read like the grammar. */
function shape(node: Node): string {
  switch (node.kind) {
    case 'all':
      return 'all';
    case 'word':
      return node.written.quoted ? JSON.stringify(plain(node.written)) : plain(node.written);
    case 'not':
      return `!${shape(node.item)}`;
    case 'and':
    case 'or':
      return `${node.kind}(${node.items.map(shape).join(' ')})`;
    case 'field': {
      const one = (value: (typeof node.wanted)[number]): string =>
        value.kind === 'compare'
          ? `${value.operator}${value.written.quoted ? '"' : ''}${plain(value.written)}`
          : value.kind;
      return `${node.name}[${[...node.wanted.map(one), ...node.excluded.map((value) => `-${one(value)}`)].join(' ')}]`;
    }
  }
}

function parsed(text: string): string {
  const result = parseFilter(text);
  return result.ok
    ? shape(result.value)
    : `${result.error.message} @${result.error.span.start}-${result.error.span.end}`;
}

describe('the grammar', () => {
  it.each([
    ['', 'all'],
    ['   ', 'all'],
    ['notepad', 'notepad'],
    ['powershell notepad -svchost', 'and(or(powershell notepad) !svchost)'],
    ['-svchost powershell', 'and(!svchost powershell)'],
    ['a port:x b', 'and(or(a b) port[:x])'],
    ['pid:1 pid:2', 'and(pid[:1] pid[:2])'],
    ['a AND b', 'and(a b)'],
    ['a b AND c', 'and(or(a b) c)'],
    ['a b OR c', 'or(a b c)'],
    ['x:1 y:2 OR z:3', 'or(and(x[:1] y[:2]) z[:3])'],
    ['a OR b AND c', 'or(a and(b c))'],
    ['(a OR b) AND c', 'and(or(a b) c)'],
    ['(a) b', 'and(a b)'],
    ['(a b) (c d)', 'and(or(a b) or(c d))'],
    ['NOT a b', 'and(!a b)'],
    ['NOT (a b)', '!or(a b)'],
    ['NOT NOT a', '!!a'],
    ['--a', '!!a'],
    ['!a', '!a'],
    ['-"a b"', '!"a b"'],
    ['-pid:4', '!pid[:4]'],
    ['not a or b', 'or(!a b)'],
    ['a && b || c', 'or(and(a b) c)'],
    ['notepad orchestrator android', 'or(notepad orchestrator android)'],
    ['"not" "or"', 'or("not" "or")'],
    ['duration:>10ms', 'duration[>10ms]'],
    ['a:>=1 b:<=2 c:<3 d:=x', 'and(a[>=1] b[<=2] c[<3] d[=x])'],
    ['pid:10..20', 'pid[:10..20]'],
    ['pid:(1 2 -3)', 'pid[:1 :2 -:3]'],
    ['pid:(1 OR NOT 2)', 'pid[:1 -:2]'],
    ['time:(10:00 >11:00)', 'time[:10:00 >11:00]'],
    ['port:null name:* call:NULL', 'and(port[unknown] name[known] call[unknown])'],
    ['port:"null" name:"*" x:=null', 'and(port[:"null] name[:"*] x[=null])'],
    ['port:"\\RPC Control\\ntsvcs"', 'port[:"\\RPC Control\\ntsvcs]'],
    ['"a \\"b\\" c"', '"a \\"b\\" c"'],
    ['"\\u{1f600}\\u{zz}"', '"😀\\\\u{zz}"'],
    ['image_path:C:\\Windows\\*', 'image_path[:C:\\Windows\\*]'],
    ['C:\\Windows', 'C:\\Windows'],
    ['IWbemServices::ExecMethod', 'IWbemServices::ExecMethod'],
    ['{367abb81-9844-35f1-ad32-98f038001003}', '{367abb81-9844-35f1-ad32-98f038001003}'],
    ['depth:-1', 'depth[:-1]'],
    ['a\tb\nc', 'or(a b c)'],
    ['*.exe', '*.exe'],
    ['a**b', 'a*b'],
    ['"Program Files"*host', '"Program Files*host"'],
  ])('%s', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['"abc', 'this quote is never closed @0-4'],
    ['a "', 'this quote is never closed @2-3'],
    ['"C:\\"', 'this quote is never closed; \\" is a quote inside it, write \\\\" to end on a backslash @0-5'],
    ['()', 'there is nothing in these parentheses @0-2'],
    ['a ( )', 'there is nothing in these parentheses @2-5'],
    ['(a', 'this parenthesis is never closed @0-1'],
    ['a)', 'this closing parenthesis has no opening one @1-2'],
    ['a AND', 'AND needs a term behind it @2-5'],
    ['OR a', 'OR needs a term before it @0-2'],
    ['a AND OR b', 'AND needs a term behind it @2-5'],
    ['a -', '- needs what it excludes directly behind it @2-3'],
    ['a - b', '- needs what it excludes directly behind it @2-3'],
    ['NOT', 'NOT needs what it excludes directly behind it @0-3'],
    ['pid:', 'pid: needs a value directly behind it @0-4'],
    ['pid: 5', 'pid: needs a value directly behind it @0-4'],
    ['pid:> 5', 'pid: needs a value directly behind it @0-5'],
    ['pid:()', 'this list is empty @4-6'],
    ['pid:(1', 'this list is never closed @4-5'],
    ['pid:(1 (2))', 'parentheses do not nest in a list of values @7-8'],
    ['pid:(1 AND 2)', 'a list of values means any of them; AND belongs outside @7-10'],
    ['pid:!=5', 'there is no operator !=; exclude the whole term: -pid:… @4-6'],
    ['pid:==5', 'there is no operator == @4-6'],
  ])('refuses %s', (text, message) => {
    expect(parsed(text)).toBe(message);
  });

  it('bounds length, depth and number of terms', () => {
    expect(parsed('x'.repeat(70_000))).toMatch(/^a filter has at most 65536 characters/);
    expect(parsed('('.repeat(20_000))).toMatch(/^a filter nests at most 64 levels/);
    expect(parsed('-'.repeat(20_000))).toMatch(/^a filter nests at most 64 levels/);
    expect(parsed('NOT '.repeat(10_000))).toMatch(/^a filter nests at most 64 levels/);
    expect(parsed('x '.repeat(5_000))).toMatch(/^a filter has at most 250 terms/);
    expect(parsed(`pid:(${'1 '.repeat(5_000)})`)).toMatch(/^a filter has at most 250 terms/);
  });
});

/** Texts made of what the language is made of, and of anything. */
const anyFilter = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'b',
        'pid',
        ':',
        '=',
        '>',
        '<',
        '>=',
        '!',
        '-',
        '(',
        ')',
        ' ',
        '"',
        '\\',
        '\\"',
        '*',
        '?',
        '..',
        'AND',
        'OR',
        'NOT',
        'or',
        ' AND ',
        ' OR ',
        'pid:',
        'name:(',
        'null',
        '&&',
        '||',
        '\u202e',
        '\u0000',
        '😀',
        '\ud800',
        '\n',
        '::',
        'C:\\',
        '\\u{41}',
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
); // prettier keeps the table

describe('any text', () => {
  it('is a filter or a mistake inside the text', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const result = parseFilter(text);
        if (result.ok) return;
        const { span } = result.error;
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(result.error.message).not.toBe('');
      }),
      { numRuns: 5000 },
    );
  });

  it('that is a filter reads the same when printed', () => {
    let filters = 0;
    fc.assert(
      fc.property(anyFilter, (text) => {
        const result = parseFilter(text);
        if (!result.ok) return;
        filters += 1;
        const printed = printFilter(result.value);
        expect(parsed(printed)).toBe(shape(result.value));
        const again = parseFilter(printed);
        expect(again.ok && printFilter(again.value)).toBe(printed);
      }),
      { numRuns: 5000 },
    );
    expect(filters).toBeGreaterThan(500);
  });
});
