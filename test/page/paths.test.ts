/** Every way through the page, on every capture but the shipped sample, which has tests of its own. */

import type { Visiting } from './page-test.ts';
import { describePage } from './page-test.ts';
import { PATHS, STILL_PATHS } from './paths/index.ts';
import type { Path } from './paths/walk.ts';
import { type Scene, test } from './scenes.ts';

async function go([, walk]: Path, scene: Scene, visiting: Visiting): Promise<void> {
  const visit = await visiting(scene.url);
  const rest = scene.grow();
  try {
    await walk({ scene, visit, page: visit.page });
  } finally {
    rest();
  }
}

describePage('a capture of a million messages', () => {
  test.for(STILL_PATHS)('%s', (path, { visiting, million }) => go(path, million, visiting));
});

describePage('a recording that goes on', () => {
  test.for(PATHS)('%s', (path, { visiting, growing }) => go(path, growing, visiting));
});

describePage('a capture with losses and hostile names', () => {
  test.for(STILL_PATHS)('%s', (path, { visiting, hostile }) => go(path, hostile, visiting));
});
