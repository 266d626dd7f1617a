/** A server that stops while somebody looks, and one that comes in its place. */
import { expect } from 'vitest';
import { SERVER_GONE } from '../visit.ts';
import { cellAt, expectShowing, expectSound, numberOf, type Path, rowAt, type Walk } from './walk.ts';

async function stopAndRestart(at: Walk): Promise<void> {
  const { page, visit, scene } = at;
  visit.expectTrouble(SERVER_GONE);
  const first = await scene.again();
  visit.expectTrouble(new RegExp(`^left the server: ${new URL(first.url).origin}/`));
  await page.goto(first.url);
  await visit.go('messages?filter=kind%3Areply&id=1');
  await expectShowing(at, 'messages', "kind = 'reply'");
  await cellAt(page, 1, 'Id');
  await expectSound(at);
  const row = await rowAt(page, 1).innerText();
  // As every command does for a recording with losses.
  const code = (await numberOf(at, 'SELECT count(*) FROM losses')) > 0 ? 3 : 0;
  expect(await first.stop()).toBe(code);
  await page.getByRole('alert').filter({ hasText: 'The server has stopped' }).waitFor();
  // What was read stays.
  expect(await rowAt(page, 1).innerText()).toBe(row);
  await expectSound(at);
  const second = await scene.again('--port', String(first.port));
  await page.getByRole('alert').filter({ hasText: 'open the address that it printed' }).waitFor();
  const other = await visit.context.newPage();
  await other.goto(`${second.url}#/messages`);
  await other.getByText(/^Showing /).waitFor();
  await other.close();
  // The same browser is let in again: the first tab goes on by itself.
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await visit.go('messages');
  await expectShowing(at, 'messages');
  await page.reload();
  await expectShowing(at, 'messages');
  await expectSound(at);
  await page.goto('about:blank');
  expect(await second.stop()).toBe(code);
}

export const SERVER_PATHS: readonly Path[] = [['its server stops, and another comes in its place', stopAndRestart]];
