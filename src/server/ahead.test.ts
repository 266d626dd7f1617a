import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Ahead, type AheadQuestion } from './ahead.ts';

/** Lasts until it is given up. */
function endless(begun: () => void): AheadQuestion {
  return (signal) =>
    new Promise((_, reject) => {
      begun();
      signal.addEventListener('abort', () => reject(new Error('given up')));
    });
}

test('questions are answered one after the other, each once; one that fails keeps back no other', async () => {
  const answered: string[] = [];
  const question = (name: string) => async () => {
    await sleep(1);
    answered.push(name);
  };
  const failing = async () => {
    answered.push('failing');
    throw new Error('it fails');
  };
  await new Ahead(0).answer([question('first'), failing, question('second')]);
  expect(answered).toEqual(['first', 'failing', 'second']);
});

test('nothing is begun while somebody waits for an answer', async () => {
  const ahead = new Ahead(0);
  const done = ahead.asked();
  let begun = false;
  const all = ahead.answer([
    async () => {
      begun = true;
    },
  ]);
  await sleep(20);
  expect(begun).toBe(false);
  done();
  await all;
  expect(begun).toBe(true);
});

test('what is at work is put off when somebody asks, and begun anew afterwards', async () => {
  const ahead = new Ahead(0);
  let tries = 0;
  const all = ahead.answer([
    (signal) => {
      tries += 1;
      if (tries > 1) return Promise.resolve();
      const done = ahead.asked();
      return endless(() => undefined)(signal).finally(done);
    },
  ]);
  await all;
  expect(tries).toBe(2);
});

test('closing ends the question at work and begins no other', async () => {
  const ahead = new Ahead(0);
  let second = false;
  await ahead.answer([
    endless(() => setImmediate(() => ahead.close())),
    async () => {
      second = true;
    },
  ]);
  expect(second).toBe(false);
});

test('closing ends the wait for quiet', async () => {
  const ahead = new Ahead(1_000_000);
  const all = ahead.answer([async () => undefined]);
  ahead.close();
  await all;
});
