/** The browser that the tests of the page drive: Debian's Chromium. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env['ALPCSCOPE_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Its program; `undefined` where there is none, and the tests skip. */
export const CHROMIUM = PLACES.find((path) => path !== '' && existsSync(path));

// Nothing that a browser does by itself: the tests count every request.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-color-profile=srgb',
];

/** Starts it without a window and with a profile of its own. `more` flags where a test needs them. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('Chromium is not installed: tools/setup-debian.sh');
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });
}
