/** What holds of the page whatever a capture says: it is at rest, whole, and made of text. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { FLAG } from './hostile-capture.ts';
import { expectWithinWindow, settled } from './visit.ts';

/** Characters that nobody sees, or that turn the direction of writing. */
const UNSEEN = String.raw`/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u`;

/** Where text reaches the eye or the ear, and what would be there only if text had become markup. */
const FOUND = `(() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    // Lines of prepared text are divided by line feeds, and so is the page's own source.
    texts.push(parentElement.matches('pre') ? data.replaceAll('\\n', '') : data.trim());
  }
  const alien = [];
  const ours = (link) => /^(#|\\/|blob:|data:image)/.test(link) || link.startsWith(location.origin + '/');
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'download', 'label'])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    for (const { name, value } of element.attributes)
      if (/^on/i.test(name) || (/^(href|src|action)$/.test(name) && !ours(value)))
        alien.push(element.localName + ' ' + name + '=' + value.slice(0, 80));
    if (/^(iframe|object|embed|form|base)$/.test(element.localName)) alien.push(element.localName);
  }
  const unseen = ${UNSEEN};
  return { alien, raw: texts.filter((text) => unseen.test(text)).map((text) => text.slice(0, 120)), ran: window.${FLAG} };
})()`;

/** Nothing ran, nothing became markup, nothing turns the direction of writing or hides, and nothing sticks out. */
export async function expectHarmless(page: Page): Promise<void> {
  await settled(page);
  expect(await page.evaluate(FOUND)).toEqual({ alien: [], raw: [], ran: undefined });
  await expectWithinWindow(page);
}

/** A text that may be pasted anywhere: lines and cells of characters that are seen. */
export function expectSeen(text: string): void {
  expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
}
