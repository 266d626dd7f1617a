/** Every command. A new one is a file and a line here. */
import type { Command } from 'commander';
import { registerCache } from './cache.ts';
import { registerChain } from './chain.ts';
import { registerChains } from './chains.ts';
import { registerDissect } from './dissect.ts';
import { registerImport } from './import.ts';
import { registerList } from './list.ts';
import { registerOpen } from './open.ts';
import { registerProbe } from './probe.ts';
import { registerRecord } from './record.ts';
import { registerShow } from './show.ts';
import { registerSql } from './sql.ts';
import { registerStats } from './stats.ts';
import { registerTree } from './tree.ts';
import { registerWhy } from './why.ts';

export const commands: readonly ((program: Command) => void)[] = [
  registerOpen,
  registerImport,
  registerList,
  registerShow,
  registerTree,
  registerChains,
  registerChain,
  registerWhy,
  registerStats,
  registerSql,
  registerDissect,
  registerProbe,
  registerCache,
  registerRecord,
];
