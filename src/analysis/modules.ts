/** Modules of processes, and the PDB identities that the merge step of a recording adds at its end. */
import type { ModuleEvent, ModulePdb } from '../model/event.ts';
import type { FactSink } from '../model/facts.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_MODULE_CHARACTERS, MAX_MODULES, MAX_MODULES_AT_PLACE } from './limits.ts';
import { oldest } from './oldest.ts';
import type { Processes } from './processes.ts';
import type { ProcessLife } from './records.ts';

interface Module {
  readonly process: ProcessLife | undefined;
  readonly event: ModuleEvent;
  load: number | undefined;
  unload: number | undefined;
  pdb: ModulePdb | undefined;
}

/** Kernel modules are listed under pid 0, by older systems under 4. */
const KERNEL_PIDS: readonly number[] = [0, 4];

export class Modules {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  private readonly processes: Processes;
  private readonly places = new Places();
  private readonly all = new Set<Module>();
  /** In the paths of all, and in the names of their PDBs. */
  private characters = 0;

  constructor(sink: FactSink, counters: AnalysisCounters, processes: Processes) {
    this.sink = sink;
    this.counters = counters;
    this.processes = processes;
  }

  apply(event: ModuleEvent): void {
    const { processId: pid, time } = event;
    const starts = event.kind === 'module.load';
    const process = pid === 0 ? undefined : starts ? this.processes.alive(pid, time) : this.processes.of(pid, time);
    if (process !== undefined) this.processes.programPath(process, event.path);
    const known = listed(this.places.at(pid, event.base), event, process);
    if (known !== undefined && !(starts && known.load !== undefined)) {
      if (starts) known.load = time;
      else if (event.kind === 'module.unload') known.unload = time;
      return;
    }
    this.add({
      process,
      event: kept(event),
      load: starts ? time : undefined,
      unload: event.kind === 'module.unload' ? time : undefined,
      pdb: undefined,
    });
  }

  /** Joins by process id and base; of several modules there in turn none is taken unless all are the same file. */
  pdb(event: ModulePdb): void {
    const pids = KERNEL_PIDS.includes(event.processId) ? KERNEL_PIDS : [event.processId];
    const found = pids.flatMap((pid) => this.places.at(pid, event.base) ?? []);
    const first = found[0];
    const same = found.every(({ event: { path, timeDateStamp, size } }) => {
      return path === first?.event.path && timeDateStamp === first.event.timeDateStamp && size === first.event.size;
    });
    if (first === undefined || !same) this.counters.unmatchedPdbs += 1;
    else for (const module of found) this.identify(module, event);
  }

  finish(): void {
    for (const module of this.all) this.write(module);
    this.all.clear();
    this.places.clear();
    this.characters = 0;
  }

  private identify(module: Module, pdb: ModulePdb): void {
    if (module.pdb !== undefined) return;
    module.pdb = pdb;
    this.characters += pdb.pdbName.length;
    if (this.characters > MAX_MODULE_CHARACTERS) this.evictOldest();
  }

  private add(module: Module): void {
    const { processId, base } = module.event;
    const same = this.places.at(processId, base);
    if (same !== undefined && same.length >= MAX_MODULES_AT_PLACE) this.evict(same[0]);
    else if (this.all.size >= MAX_MODULES || this.characters > MAX_MODULE_CHARACTERS) this.evictOldest();
    this.all.add(module);
    this.characters += module.event.path.length;
    this.places.add(module);
  }

  private evictOldest(): void {
    for (const module of oldest(this.all.values())) this.evict(module);
  }

  private evict(module: Module | undefined): void {
    if (module === undefined) return;
    this.counters.evictedModules += 1;
    this.all.delete(module);
    this.characters -= module.event.path.length + (module.pdb?.pdbName.length ?? 0);
    this.places.remove(module);
    this.write(module);
  }

  private write({ process, event, load, unload, pdb }: Module): void {
    this.sink.module({
      process: process?.key,
      event,
      load,
      unload,
      pdbGuid: pdb?.guid,
      pdbAge: pdb?.age,
      pdbName: pdb?.pdbName,
    });
  }
}

/** Modules by process id and base. Numbers are hashed quicker than the text of both. */
class Places {
  private readonly processes = new Map<number, Map<bigint, Module[]>>();

  at(pid: number, base: bigint): readonly Module[] | undefined {
    return this.processes.get(pid)?.get(base);
  }

  add(module: Module): void {
    const { processId, base } = module.event;
    let bases = this.processes.get(processId);
    if (bases === undefined) {
      bases = new Map();
      this.processes.set(processId, bases);
    }
    const there = bases.get(base);
    if (there === undefined) bases.set(base, [module]);
    else there.push(module);
  }

  remove(module: Module): void {
    const { processId, base } = module.event;
    const bases = this.processes.get(processId);
    const left = bases?.get(base)?.filter((other) => other !== module) ?? [];
    if (left.length > 0) bases?.set(base, left);
    else if (bases?.delete(base) === true && bases.size === 0) this.processes.delete(processId);
  }

  clear(): void {
    this.processes.clear();
  }
}

/** What is kept until the end: the event itself may have room for the fields of other kinds. */
function kept(event: ModuleEvent): ModuleEvent {
  const { kind, id, time, pid, tid, cpu, processId, base, size, checksum, timeDateStamp, path } = event;
  return { kind, id, time, pid, tid, cpu, processId, base, size, checksum, timeDateStamp, path };
}

function listed(
  at: readonly Module[] | undefined,
  event: ModuleEvent,
  process: ProcessLife | undefined,
): Module | undefined {
  if (at !== undefined) for (const module of at) if (sameModule(module, event, process)) return module;
  return undefined;
}

/** The module as already listed and not unloaded since. */
function sameModule(module: Module, event: ModuleEvent, process: ProcessLife | undefined): boolean {
  return module.process === process && module.unload === undefined && sameFile(module.event, event);
}

/**
 * Windows 7 and 8 name a file \Windows\System32\x.dll when it is loaded and \Device\HarddiskVolume2\Windows\System32\x.dll when it is
 * unloaded or listed, then with a time stamp of 0 at times. Callers compare modules at one base of one process only.
 */
function sameFile(a: ModuleEvent, b: ModuleEvent): boolean {
  if (a.path === b.path) return true;
  const stamped = a.timeDateStamp !== 0 && b.timeDateStamp !== 0;
  return (
    a.size === b.size && (!stamped || a.timeDateStamp === b.timeDateStamp) && fileName(a.path) === fileName(b.path)
  );
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1).toLowerCase();
}
