import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from './parse.ts';
import { exclude, excludeAll, type FilterValue, include, includeAll, printFilter, writtenText } from './print.ts';
import { compileFilter } from './resolve.ts';
import { toPredicate } from './to-predicate.ts';

function canonical(text: string): string {
  const parsed = parseFilter(text);
  return parsed.ok ? printFilter(parsed.value) : parsed.error.message;
}

describe('printFilter', () => {
  it.each([
    ['  powershell   notepad  -svchost ', 'powershell notepad -svchost'],
    ['a AND b', 'a AND b'],
    ['a AND (b OR c:1)', 'a (b OR c:1)'],
    ['(a b) AND (c d)', '(a b) AND (c d)'],
    ['not (a and b)', '-(a AND b)'],
    ['!!a', '-(-a)'],
    ['pid:(1)', 'pid:1'],
    ['pid:( 1  or 2 not 3)', 'pid:(1 2 -3)'],
    ['"a\\b"', '"a\\\\b"'],
    ['"\u202e"', '"\\u{202e}"'],
    ['x:1 y:2 or z:3', 'x:1 y:2 OR z:3'],
  ])('%s', (text, printed) => {
    expect(canonical(text)).toBe(printed);
  });
});

const added = (text: string, field: string, value: FilterValue): string => {
  const result = include(text, field, value);
  return result.ok ? result.value : result.error.message;
};
const removed = (text: string, field: string, value: FilterValue): string => {
  const result = exclude(text, field, value);
  return result.ok ? result.value : result.error.message;
};

describe('writtenText', () => {
  it('is read back as the text, whatever it is', () => {
    const odd = fc.constantFrom('null', 'NULL', '*', '', '>5', 'a b', '"', '\\', '-x', '(x)', '10..20', 'C:\\x', 'OR');
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (text) => {
        for (const operator of ['', '=']) {
          const filter = compileFilter(`name:${operator}${writtenText(text)} -pid:4`, 'processes');
          expect(filter.ok && toPredicate(filter.value)({ name: text })).toBe(true);
        }
      }),
    );
    expect(writtenText('svchost.exe')).toBe('svchost.exe');
    expect(writtenText('\\RPC Control\\x')).toBe('"\\\\RPC Control\\\\x"');
  });
});

describe('include and exclude', () => {
  it.each([
    ['', 'name', 'svchost.exe', 'name:=svchost.exe'],
    ['', 'name', 'Program Files', 'name:="Program Files"'],
    ['', 'name', 'a*', 'name:="a*"'],
    ['', 'name', '', 'name:=""'],
    ['', 'name', 'null', 'name:=null'],
    ['', 'pid', 1224, 'pid:1224'],
    ['', 'matched', false, 'matched:false'],
    ['', 'port', null, 'port:null'],
    ['a OR b:1', 'pid', 4, '(a OR b:1) pid:4'],
    ['a b -c', 'pid', 4, 'a b -c pid:4'],
    ['a AND b', 'pid', 4, 'a AND b AND pid:4'],
    ['pid:4', 'pid', 4, 'pid:4'],
    ['pid:4', 'pid', 8, 'pid:(4 8)'],
    ['name:=a', 'name', 'b', 'name:(=a =b)'],
    ['name:svc', 'name', 'svchost.exe', 'name:svc name:=svchost.exe'],
    ['-pid:4', 'pid', 4, 'pid:4'],
    ['"open', 'pid', 4, 'this quote is never closed'],
  ])('%j with %s = %j is %j', (text, field, value, result) => {
    expect(added(text, field, value)).toBe(result);
  });

  it.each([
    ['', 'name', 'svchost.exe', '-name:=svchost.exe'],
    ['pid:4', 'pid', 4, '-pid:4'],
    ['-pid:4', 'pid', 4, '-pid:4'],
    ['-pid:4', 'pid', 8, '-pid:4 -pid:8'],
    ['a b', 'port', null, 'a b -port:null'],
  ])('%j without %s = %j is %j', (text, field, value, result) => {
    expect(removed(text, field, value)).toBe(result);
  });

  it('keep and drop exactly the rows of the value, whatever it is', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('*', '?', '"', '\\', '\\"', 'null', '-x', 'a b', '=a', '..', '(x)'),
    );
    fc.assert(
      fc.property(value, value, (one, other) => {
        const keeps = compileFilter(added('', 'name', one), 'processes');
        const drops = compileFilter(removed('', 'name', one), 'processes');
        if (!keeps.ok || !drops.ok) throw new Error(added('', 'name', one));
        expect(toPredicate(keeps.value)({ name: one })).toBe(true);
        expect(toPredicate(drops.value)({ name: one })).toBe(false);
        expect(toPredicate(drops.value)({ name: other })).toBe(!toPredicate(keeps.value)({ name: other }));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('includeAll and excludeAll', () => {
  const PAIR = 'client.pid:1 server.pid:2';
  const result = (change: typeof includeAll, text: string, filter = PAIR): string => {
    const made = change(text, filter);
    return made.ok ? made.value : made.error.message;
  };

  it('narrow a filter to what several values stand for together, and away from it', () => {
    expect(result(includeAll, 'lsass')).toBe('lsass client.pid:1 server.pid:2');
    expect(result(excludeAll, 'lsass')).toBe('lsass -(client.pid:1 server.pid:2)');
    expect(result(includeAll, 'lsass', 'client.pid:null OR server.pid:null')).toBe(
      'lsass (client.pid:null OR server.pid:null)',
    );
  });

  it('say nothing twice, and nothing against what was said before', () => {
    const included = result(includeAll, 'status:0');
    expect(result(includeAll, included)).toBe(included);
    const excluded = result(excludeAll, included);
    expect(canonical(excluded)).toBe(canonical('status:0 -(client.pid:1 AND server.pid:2)'));
    expect(result(excludeAll, excluded)).toBe(excluded);
    expect(result(includeAll, excluded)).toBe(included);
    // Another server of this client is still asked for.
    expect(canonical(result(excludeAll, 'client.pid:1'))).toBe(
      canonical('client.pid:1 -(client.pid:1 AND server.pid:2)'),
    );
  });

  it('refuse what is no filter', () => {
    expect(includeAll('(', PAIR).ok).toBe(false);
    expect(excludeAll('', '(').ok).toBe(false);
  });
});
