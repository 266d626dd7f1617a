import { NIL_GUID } from '../base/guid.ts';
import type { TableWriter } from './table-writer.ts';
import type { STORAGE } from './tables/storage.ts';

/** What the catalogue knows. */
export interface NameSource {
  interface(uuid: string): { name: string; version?: string | undefined; source: string } | undefined;
  procedure(uuid: string, opnum: number): string | undefined;
}

interface Interface {
  readonly id: number;
  readonly procedures: Map<number, number>;
}

/** Keys remembered at a time. A recording that names more than any machine has starts over, and repeats rows. */
const MOST_KEYS = 200_000;
const NO_OPNUM = -1;

/** Gives each procedure of an interface a small number, and writes both into their tables when they are first seen. */
export class ProcedureKeys {
  private readonly interfaces: TableWriter<typeof STORAGE.interfaces>;
  private readonly procedures: TableWriter<typeof STORAGE.procedures>;
  private readonly names: NameSource | undefined;
  private readonly known = new Map<string, Interface>();
  private remembered = 0;
  private lastInterface = 0;
  private lastProcedure = 0;

  constructor(
    interfaces: TableWriter<typeof STORAGE.interfaces>,
    procedures: TableWriter<typeof STORAGE.procedures>,
    names: NameSource | undefined,
  ) {
    this.interfaces = interfaces;
    this.procedures = procedures;
    this.names = names;
  }

  /** The key of a procedure; without `opnum` that of the interface as a whole. `undefined` without an interface. */
  key(uuid: string | undefined, opnum: number | undefined): number | undefined {
    if (uuid === undefined) return opnum === undefined ? undefined : this.find(NIL_GUID, opnum);
    return this.find(uuid, opnum ?? NO_OPNUM);
  }

  private find(uuid: string, opnum: number): number {
    const known = this.known.get(uuid) ?? this.addInterface(uuid);
    return known.procedures.get(opnum) ?? this.addProcedure(known, uuid, opnum);
  }

  private addInterface(uuid: string): Interface {
    this.forgetIfFull();
    const added: Interface = { id: ++this.lastInterface, procedures: new Map() };
    this.known.set(uuid, added);
    const { columns, row } = this.interfaces;
    const named = this.names?.interface(uuid);
    columns.id.set(row, added.id);
    columns.uuid.set(row, uuid === NIL_GUID ? undefined : uuid);
    columns.name.set(row, named?.name);
    columns.version.set(row, named?.version);
    columns.source.set(row, named?.source);
    this.interfaces.commit();
    return added;
  }

  private addProcedure(of: Interface, uuid: string, opnum: number): number {
    // What is forgotten may be `of` itself: its rows stay, and it gets another when it comes again.
    this.forgetIfFull();
    const id = ++this.lastProcedure;
    of.procedures.set(opnum, id);
    const { columns, row } = this.procedures;
    columns.id.set(row, id);
    columns.interface.set(row, of.id);
    columns.opnum.set(row, opnum === NO_OPNUM ? undefined : opnum);
    columns.name.set(row, opnum === NO_OPNUM ? undefined : this.names?.procedure(uuid, opnum));
    this.procedures.commit();
    return id;
  }

  private forgetIfFull(): void {
    this.remembered += 1;
    if (this.remembered < MOST_KEYS) return;
    this.known.clear();
    this.remembered = 0;
  }
}
