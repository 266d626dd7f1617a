/** Every way through the page, and what is done to finished captures only. */
import { CALL_PATHS } from './call-paths.ts';
import { FILTER_PATHS } from './filter-paths.ts';
import { LIST_PATHS } from './list-paths.ts';
import { SERVER_PATHS } from './server-paths.ts';
import type { Path } from './walk.ts';
import { WHOLE_PATHS } from './whole-paths.ts';

export const PATHS: readonly Path[] = [...LIST_PATHS, ...FILTER_PATHS, ...CALL_PATHS, ...WHOLE_PATHS];

/** The server of a recording does not stop before that has ended: `live.test.ts`. */
export const STILL_PATHS: readonly Path[] = [...PATHS, ...SERVER_PATHS];
