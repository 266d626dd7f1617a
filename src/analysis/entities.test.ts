import { expect, test } from 'vitest';
import { analyse, type Facts } from './analysis.samples/collect.ts';
import { events } from './analysis.samples/notation.ts';
import { messages } from './analysis.samples/tell.ts';
import { EVICTED_AT_ONCE, MAX_ENDED_THREADS, MAX_PROCESSES, MAX_THREADS } from './limits.ts';

const seen = (text: string) => analyse(events(text));

/** `2 b.exe under 1 from 5 to 9`, by key. */
function processes(facts: Facts): string[] {
  const byKey = new Map(facts.processes.map((process) => [process.id, process]));
  return [...byKey.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ pid, name, parent, start, end }) => {
      const up = parent === undefined ? '' : ` under ${byKey.get(parent)?.pid}`;
      return `${pid} ${name ?? '?'}${up}${start === undefined ? '' : ` from ${start}`}${end === undefined ? '' : ` to ${end}`}`;
    });
}

/** `1/11 tag 5 "name" from 5 to 9`, by key. */
function threads(facts: Facts): string[] {
  const pids = new Map(facts.processes.map(({ id, pid }) => [id, pid]));
  return [...facts.threads]
    .sort((a, b) => a.id - b.id)
    .map(({ tid, process, serviceTag, name, start, end }) => {
      const words = [`${pids.get(process)}/${tid}`];
      if (serviceTag !== undefined) words.push(`tag ${serviceTag}`);
      if (name !== undefined) words.push(name);
      if (start !== undefined) words.push(`from ${start}`);
      if (end !== undefined) words.push(`to ${end}`);
      return words.join(' ');
    });
}

test('a process has its facts from its start, its creator from the header, its parent from the claim', () => {
  const facts = seen(`1 1/11 rundown-start 1 a.exe
    1 3/31 rundown-start 3 c.exe
    5 1/11 start 2 b.exe parent 3 key k
    9 2/21 end 2 b.exe key k`);
  expect(processes(facts)).toEqual(['1 a.exe', '3 c.exe', '2 b.exe under 3 from 5 to 9']);
  const created = facts.processes.find(({ pid }) => pid === 2);
  const creator = facts.threads.find(({ id }) => id === created?.creatorThread);
  expect(creator?.tid).toBe(11);
  expect(created).toMatchObject({ parentPid: 3, startEvent: 3, exitStatus: 0, wow64: false, uniqueKey: 'k' });
});

test('a pid that is used again is another process', () => {
  const facts = seen(`5 1/11 start 2 b.exe key k1
    6 2/21 send 7
    9 2/21 end 2 b.exe key k1
    10 2/21 send 8
    20 1/11 start 2 c.exe key k2
    21 2/21 send 9
    22 2/22 send 10
    30 2/21 end 2 c.exe key k2`);
  expect(processes(facts)).toEqual(['1 ?', '2 b.exe from 5 to 9', '2 c.exe from 20 to 30']);
  const life = new Map(facts.processes.map(({ id, name }) => [id, name]));
  expect(facts.messages.map(({ messageId, sourceProcess }) => [messageId, life.get(sourceProcess ?? 0)])).toEqual([
    [7, 'b.exe'],
    [8, 'b.exe'],
    [9, 'c.exe'],
    [10, 'c.exe'],
  ]);
  expect(threads(facts)).toEqual(['1/11', '2/21', '2/21', '2/22']);
});

test('the key of the process object tells lives apart where their ends were lost', () => {
  expect(processes(seen('1 -/- rundown-start 2 b.exe key k1\n 9 -/- rundown-end 2 c.exe key k2'))).toEqual([
    '2 b.exe',
    '2 c.exe',
  ]);
  expect(processes(seen('1 -/- start 2 b.exe key k1\n 9 -/- start 2 c.exe key k2'))).toEqual([
    '2 b.exe from 1',
    '2 c.exe from 9',
  ]);
});

test('a rundown at the end tells who was there from the beginning', () => {
  const facts = seen(`1 2/21 send 7
    9 -/- rundown-end 2 b.exe parent 1 key k
    9 -/- rundown-end 1 a.exe
    9 -/- service 2 77 Winmgmt
    9 -/- service 0 78 Stopped
    10 -/- service 2 77 Winmgmt`);
  expect(processes(facts)).toEqual(['2 b.exe under 1', '1 a.exe']);
  expect(facts.events[0]).toMatchObject({ process: 1, thread: 1 });
  expect(facts.services).toMatchObject([
    { process: 1, tag: 77, name: 'Winmgmt' },
    { process: undefined, pid: 0, name: 'Stopped' },
  ]);
});

test('a process that is gone and still referenced is not the one that has its pid', () => {
  expect(
    processes(
      seen(`1 1/11 start 2 b.exe key k2
    9 -/- defunct 2 old.exe key k1
    9 -/- defunct 5 other.exe key k3`),
    ),
  ).toEqual(['1 ?', '2 b.exe from 1', '2 old.exe', '5 other.exe']);
  expect(
    processes(
      seen(`1 1/11 start 2 b.exe key k1
    5 2/21 end 2 b.exe key k1
    9 -/- defunct 2 b.exe key k1`),
    ),
  ).toEqual(['1 ?', '2 b.exe from 1 to 5']);
});

test('a thread logged an instant before its process is of that process', () => {
  expect(
    processes(
      seen(`100 1/11 thread-start 2/21
    101 1/11 start 2 b.exe`),
    ),
  ).toEqual(['1 ?', '2 b.exe from 101']);
});

test('a dead process starts no threads: its pid must be in use again', () => {
  expect(
    processes(
      seen(`1 1/11 start 2 b.exe
    5 2/21 end 2 b.exe
    9 1/11 thread-start 2/22`),
    ),
  ).toEqual(['1 ?', '2 b.exe from 1 to 5', '2 ?']);
});

test('a parent must have run when the child started', () => {
  const claim = (rest: string) => processes(seen(rest)).find((line) => line.startsWith('2 '));
  expect(claim('5 9/91 start 2 b.exe parent 1\n 7 9/91 start 1 late.exe')).toBe('2 b.exe from 5');
  expect(claim('5 9/91 start 2 b.exe parent 1\n 7 -/- rundown-end 1 old.exe')).toBe('2 b.exe under 1 from 5');
  expect(
    claim(
      '1 9/91 start 1 a.exe key x\n 2 1/11 end 1 a.exe key x\n 5 9/91 start 1 c.exe key y\n 6 9/91 start 2 b.exe parent 1',
    ),
  ).toBe('2 b.exe under 1 from 6');
});

test('a tid that turns up in another process is another thread', () => {
  const facts = seen('1 1/11 send 7\n 2 2/11 send 8\n 3 2/11 send 9');
  expect(threads(facts)).toEqual(['1/11', '2/11']);
  expect(facts.messages.map(({ sourceThread }) => sourceThread)).toEqual([1, 2, 2]);
});

test('a tid used again in one process is another thread if its start was seen', () => {
  expect(
    threads(
      seen(`1 1/11 thread-start 1/12
    5 1/12 thread-end 1/12
    6 1/12 send 7
    9 1/11 thread-start 1/12 name worker`),
    ),
  ).toEqual(['1/11', '1/12 from 1 to 5', '1/12 worker from 9']);
});

test('a service tag that changes makes a new row; one learned late holds from the beginning', () => {
  const facts = seen(`1 1/11 send 7
    5 1/11 tag 3 4
    6 1/11 send 8
    7 2/21 send 9
    9 2/21 thread-rundown-end 2/21 tag 6
    9 -/- name 2/21 pool
    10 1/11 thread-rundown-end 1/11 tag 4
    11 1/11 thread-rundown-end 1/11 tag 5
    12 -/- tag 1 2`);
  expect(threads(facts)).toEqual([
    '1/11 tag 3 to 5',
    '1/11 tag 4 from 5 to 11',
    '2/21 tag 6 pool',
    '1/11 tag 5 from 11',
  ]);
  expect(facts.messages.map(({ messageId, sourceThread }) => [messageId, sourceThread])).toEqual([
    [7, 1],
    [8, 2],
    [9, 3],
  ]);
  expect(facts.counters.tagsWithoutThread).toBe(1);
});

test('a tid without a pid is the thread that has it, if one is known', () => {
  expect(messages(seen('1 -/11 send 6\n 2 1/11 send 7\n 3 -/11 send 8'))).toEqual([
    '6: ?@1 → ?',
    '7: 1/11@2 → ?',
    '8: 1/11@3 → ?',
  ]);
});

test('modules have their load, unload and PDB, and the program its path', () => {
  const facts = seen(`1 1/11 start 2 b.exe key k
    2 1/11 load 2 4096 \\Device\\x\\b.exe
    3 2/21 load 2 8192 \\Device\\x\\lib.dll
    8 2/21 unload 2 8192 \\Device\\x\\lib.dll
    9 -/- module-end 2 4096 \\Device\\x\\b.exe
    9 -/- module-end 0 12288 \\SystemRoot\\ntoskrnl.exe
    20 -/- pdb 2 4096 guid-b
    20 -/- pdb 2 8192 guid-lib
    20 -/- pdb 4 12288 guid-nt
    20 -/- pdb 2 1 guid-none`);
  expect(
    facts.modules.map(({ process, event, load, unload, pdbGuid }) => [
      process,
      event.path.slice(-7),
      load,
      unload,
      pdbGuid,
    ]),
  ).toEqual([
    [2, 'x\\b.exe', 2, undefined, 'guid-b'],
    [2, 'lib.dll', 3, 8, 'guid-lib'],
    [undefined, 'rnl.exe', undefined, undefined, 'guid-nt'],
  ]);
  expect(facts.processes.find(({ pid }) => pid === 2)?.imagePath).toBe('\\Device\\x\\b.exe');
  expect(facts.counters.unmatchedPdbs).toBe(1);
});

test('a module is one, whichever form of its path an event has', () => {
  const facts = seen(`1 1/11 load 2 4096 \\Windows\\System32\\a.dll
    2 1/11 load 2 8192 \\Windows\\System32\\b.dll
    5 2/21 unload 2 4096 \\Device\\HarddiskVolume2\\Windows\\System32\\A.dll
    6 1/11 load 2 4096 \\Windows\\System32\\a.dll
    9 -/- module-end 2 8192 \\Device\\HarddiskVolume2\\Windows\\System32\\c.dll`);
  expect(facts.modules.map(({ event, load, unload }) => [event.path.slice(-5), load, unload])).toEqual([
    ['a.dll', 1, 5],
    ['b.dll', 2, undefined],
    ['a.dll', 6, undefined],
    ['c.dll', undefined, undefined],
  ]);
});

test('a PDB is not guessed between different files at one place', () => {
  const facts = seen(`1 1/11 load 2 4096 \\a.dll
    2 1/11 unload 2 4096 \\a.dll
    3 1/11 load 2 4096 \\b.dll
    9 -/- pdb 2 4096 guid`);
  expect(facts.modules.map(({ pdbGuid }) => pdbGuid)).toEqual([undefined, undefined]);
});

test('the path of another program is not taken for that of the process', () => {
  const facts = seen('1 1/11 start 2 b.exe\n 2 1/11 load 2 4096 \\x\\other.exe');
  expect(facts.processes.find(({ pid }) => pid === 2)?.imagePath).toBeUndefined();
});

test('pids and tids that are used again without end are forgotten oldest first', () => {
  const text: string[] = [];
  for (let life = 0; life < 20_000; life += 1) text.push(`${life * 10} 1/11 start 2 p${life}.exe key k${life}`);
  for (let tid = 0; tid < 300; tid += 1) text.push(`300000 1/${1000 + tid} send 1`);
  const facts = seen(text.join('\n'));
  expect(facts.processes).toHaveLength(20_001);
  expect(new Set(facts.processes.map(({ id }) => id)).size).toBe(20_001);
  expect(facts.threads).toHaveLength(301);
});

test('more processes and threads than fit are written early', () => {
  const text: string[] = [];
  const many = MAX_THREADS + 100;
  for (let pid = 1; pid <= many; pid += 1) text.push(`${pid} ${pid}/${pid} send 1`);
  const facts = seen(text.join('\n'));
  expect(facts.counters.evictedThreads).toBe(EVICTED_AT_ONCE);
  expect(facts.counters.evictedProcesses).toBeGreaterThanOrEqual(many - MAX_PROCESSES);
  expect(facts.processes).toHaveLength(many);
  expect(facts.threads).toHaveLength(many);
});

test('threads that have ended make room before those that run', () => {
  const text: string[] = ['0 1/11 send 1'];
  for (let tid = 0; tid < MAX_THREADS + MAX_ENDED_THREADS; tid += 1) {
    text.push(`${tid} 1/11 thread-start 1/${1000 + tid}`, `${tid} 1/${1000 + tid} thread-end 1/${1000 + tid}`);
  }
  text.push('900000 1/11 send 2');
  const facts = seen(text.join('\n'));
  expect(facts.counters.evictedThreads).toBe(0);
  expect(facts.messages.map(({ sourceThread }) => sourceThread)).toEqual([1, 1]);
});

test('every fact refers to rows that exist', () => {
  const facts = seen(`1 1/11 send 7
    1 1/11 wait 7
    2 2/21 receive 7
    3 2/21 thread-end 2/21
    4 3/21 send 7
    5 1/11 receive 7
    6 1/11 tag 1 2
    7 3/21 start 4 x.exe parent 3`);
  const rows = new Set(facts.threads.map(({ id }) => id));
  const keys = new Set(facts.processes.map(({ id }) => id));
  for (const { process, thread } of facts.events) {
    if (process !== undefined) expect(keys).toContain(process);
    if (thread !== undefined) expect(rows).toContain(thread);
  }
  for (const { process } of facts.threads) expect(keys).toContain(process);
  for (const { creatorThread } of facts.processes)
    if (creatorThread !== undefined) expect(rows).toContain(creatorThread);
});
