/**
 * Every way through the page, on every capture but the shipped sample, which has tests of its own. On the capture of a million
 * messages, which is made only once: `million.test.ts`.
 */
import { describePage } from './page-test.ts';
import { PATHS, STILL_PATHS } from './paths/index.ts';
import { goPath } from './paths/walk.ts';
import { test } from './scenes.ts';

describePage('a recording that goes on', () => {
  test.for(PATHS)('%s', (path, { visiting, growing }) => goPath(path, growing, visiting));
});

describePage('a capture with losses and hostile names', () => {
  test.for(STILL_PATHS)('%s', (path, { visiting, hostile }) => goPath(path, hostile, visiting));
});
