import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemsOf, recordSize } from '../../../../test/support/dtrace/check.ts';
import { parseProgram } from '../../../../test/support/dtrace/syntax.ts';
import { UserError } from '../../../base/user-error.ts';
import { generateProgram, needsSymbols } from './generate.ts';
import { bytesOf, DEFAULT_OPTIONS, type ProgramOptions, processChoice } from './options.ts';

const plain: ProgramOptions = { ...DEFAULT_OPTIONS, token: '00c0ffee' };

/** Every combination of what changes the program's shape. */
function matrix(): ProgramOptions[] {
  const all: ProgramOptions[] = [];
  for (const calls of ['entry', 'both'] as const) {
    for (const portNames of ['walk', 'connect', 'both', 'none'] as const) {
      for (const payload of [0, 1024, 65_495]) {
        for (const [attributes, views] of [
          [false, 0],
          [true, 0],
          [false, 512],
          [true, 4096],
        ] as const) {
          for (const [kernelStack, userStack] of [
            [0, 0],
            [20, 0],
            [0, 32],
            [8, 8],
          ] as const) {
            all.push({ ...plain, calls, portNames, payload, attributes, views, kernelStack, userStack });
          }
        }
      }
    }
  }
  return all;
}

describe('generated programs', () => {
  test('keep every rule, whatever the options', () => {
    const programs = matrix();
    expect(programs.length).toBe(384);
    for (const options of programs) expect([options, problemsOf(generateProgram(options))]).toEqual([options, []]);
  });

  test('fit their buffers: a record takes less than a quarter of one', () => {
    for (const options of matrix().filter((_, index) => index % 7 === 0)) {
      for (const clause of parseProgram(generateProgram(options)).clauses) {
        expect(recordSize(clause, 32)).toBeLessThan(bytesOf(options.bufsize) / 4);
      }
    }
  });

  test('name kernel types only where symbols are asked for', () => {
    for (const options of matrix()) {
      expect(generateProgram(options).includes('nt`')).toBe(needsSymbols(options));
      expect(needsSymbols(options)).toBe(options.portNames === 'walk' || options.portNames === 'both');
    }
  });

  test('take processes in and out by the name that the kernel keeps', () => {
    const only = ['SecurityHealthService.exe', '712'].map(processChoice);
    const program = generateProgram({ ...plain, only, except: [processChoice('MsMpEng.exe')] });
    expect(program).toContain(
      'this->on = (pid != $pid && execname != "MsMpEng.exe" && (execname == "SecurityHealth" || pid == 712)) ? 1 : 0;',
    );
    expect(problemsOf(program)).toEqual([]);
  });

  test('end by themselves after the seconds asked for', () => {
    expect(generateProgram({ ...plain, seconds: 30 })).toMatch(/tick-30s\n\{\n\texit\(0\);\n\}/);
    expect(generateProgram(plain)).not.toContain('exit(');
  });

  test('property: any process name that is let in makes a program that keeps the rules', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 24 }), fc.boolean(), (text, out) => {
        let choice: ReturnType<typeof processChoice>;
        try {
          choice = processChoice(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          return;
        }
        const options = { ...plain, portNames: 'none' as const, [out ? 'except' : 'only']: [choice] };
        expect(problemsOf(generateProgram(options))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('options that cannot work are refused with a sentence', () => {
  test.each([
    ['payload', { payload: 70_000 }],
    ['payload', { payload: 1.5 }],
    ['views', { views: -1 }],
    ['stack', { userStack: 101 }],
    ['bufsize', { bufsize: '16x' }],
    ['bufsize', { bufsize: '64k', payload: 32_000 }],
    ['switchrate', { switchrate: '10' }],
    ['token', { token: 'x"; exit(0)' }],
    ['seconds', { seconds: 100_000 }],
    ['64 processes', { only: Array.from({ length: 65 }, (_, pid) => ({ pid })) }],
  ])('%s', (word, change) => {
    expect(() => generateProgram({ ...plain, ...change } as ProgramOptions)).toThrow(UserError);
    expect(() => generateProgram({ ...plain, ...change } as ProgramOptions)).toThrow(word);
  });
});

describe('the checker itself', () => {
  const program = generateProgram({ ...plain, portNames: 'both', views: 512, kernelStack: 4 });
  test.each([
    ['a loop', 'while (1) { }'],
    ['vtimestamp', 'printf("@00c0ffee T %d %d\\n", vtimestamp, walltimestamp);'],
    ['a directive', '#include <x.h>\n'],
  ])('finds %s', (_, piece) => {
    expect(problemsOf(`${program}\n${piece}`)).not.toEqual([]);
  });

  test.each([
    ['a variable of a bare number', 'this->object = (uint64_t)0;', 'this->object = 0;'],
    ['user memory without copyin', '*(uint64_t *)copyin(self->place, 8)', '*(uint64_t *)self->place'],
    ['a dump without a guard', 'this->vn > 0 && ', ''],
    ['an unknown function', 'copyin(', 'copyinn('],
    ['a block without its end', 'printf("@00c0ffee .\\n");', ''],
    ['a name that is not last', '%d %s\\n", timestamp, pid', '%s %d\\n", timestamp, pid'],
    ['a missing bracket', ' ? 1 : 0;', ') ? 1 : 0;'],
    ['a division', 'this->h * 4', 'this->h / 4'],
    ['an empty clause', 'exit(0);', ''],
    ['an unknown option', 'option strsize', 'option strsise'],
    ['a member that does not exist', 'this->m->am_data', 'this->m->am_date'],
  ])('finds %s', (_, good, bad) => {
    const base = generateProgram({ ...plain, portNames: 'both', views: 512, kernelStack: 4, seconds: 5 });
    expect(base).toContain(good);
    expect(problemsOf(base)).toEqual([]);
    expect(problemsOf(base.replace(good, bad))).not.toEqual([]);
  });

  test('finds a variable that its return does not clear', () => {
    const at = program.lastIndexOf('\tself->receiveattr = 0;\n');
    const without = program.slice(0, at) + program.slice(program.indexOf('\n', at) + 1);
    expect(problemsOf(without)).toEqual([expect.stringContaining('self->receiveattr is never cleared')]);
  });
});

test('probes/dtrace/alpcscope.d is what the generator makes without options', () => {
  const file = new URL('../../../../probes/dtrace/alpcscope.d', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(generateProgram({ ...plain, token: '00000000' }));
});
