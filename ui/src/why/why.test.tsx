import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import { isAnother } from './compare.ts';
import { WhyArticle } from './WhyArticle.tsx';

const party = (id: number, process: string) => ({ id, process, pid: id * 4, tid: 7, service: null });
const process = {
  id: 3,
  name: 'a.exe',
  pid: 12,
  started_at: null,
  command_line: null,
  services: [],
};
const UNKNOWN: WhyAnswer = {
  process,
  event: null,
  claimed_parent: null,
  creator: null,
  requester: null,
  path: [],
  confidence: null,
  notes: [],
  sentence: 'a.exe(12) was running before the recording shows anything of it.',
};

function shown(answer: WhyAnswer): string {
  return renderToStaticMarkup(<WhyArticle answer={answer} lines={['as text']} start={undefined} />);
}

describe('isAnother', () => {
  it('tells processes apart by their rows, else by pid, and says nothing of the unknown', () => {
    expect(isAnother({ id: 1, pid: 8 }, { id: 2, pid: 8 })).toBe(true);
    expect(isAnother({ id: 1, pid: 8 }, { id: 1, pid: 8 })).toBe(false);
    expect(isAnother({ id: null, pid: 8 }, { id: 2, pid: 12 })).toBe(true);
    expect(isAnother({ id: null, pid: null }, { id: 2, pid: 12 })).toBe(false);
    expect(isAnother(null, { id: 2, pid: 12 })).toBe(false);
  });
});

describe('WhyArticle', () => {
  it('says that unknown is unknown, and why', () => {
    const html = shown(UNKNOWN);
    expect(html.match(/Unknown\./g)).toHaveLength(3);
    expect(html).toContain('It was running before the recording shows anything of it.');
    expect(html).not.toContain('≠');
  });

  it('shows each step with its confidence in words, and what would also explain it', () => {
    const hop = {
      from: { ...party(1, 'asker.exe'), user: null },
      to: { ...party(2, 'server.exe'), user: 'S-1-5-18' },
      call: 5,
      asked: 'asked WMI to run a method',
      interface: 'IWbemServices',
      procedure: 'ExecMethod',
      at: null,
      evidence: ['woken', 'Some-Provider/7'],
      confidence: 'likely',
      rivals: [{ call: 9, weight: 2 }],
    } as const;
    const html = shown({
      ...UNKNOWN,
      claimed_parent: { id: 2, process: 'server.exe', pid: 8 },
      creator: party(2, 'server.exe'),
      requester: party(1, 'asker.exe'),
      path: [hop],
      confidence: 'likely',
      notes: [{ kind: 'lossy', text: 'Events were lost.' }],
    });
    expect(html).toContain('who asked: likely');
    expect(html).toContain('why-step-likely');
    expect(html).toContain('Confirmed by the event Some-Provider/7.');
    expect(html).toContain('href="#/calls?id=9"');
    expect(html).toContain('Not who created it');
    expect(html).toContain('Events were lost.');
  });

  it('shows hostile names as text', () => {
    const name = '<script>alert(1)</script>\u202egpj.exe';
    const html = shown({ ...UNKNOWN, process: { ...process, name, command_line: `${name}\n` } });
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('\\u202e');
  });
});
