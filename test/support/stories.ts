import { compress } from '../../src/formats/xpress/lz77-compress.ts';
import { scenario } from './scenario.ts';
import { STORIES } from './tables/stories.ts';

/** The shipped recording of the stories behind "who started that?". The same on every machine. */
export function makeStories(): Uint8Array {
  return scenario(STORIES).etl({ compress, bufferSize: 0x4000 });
}
