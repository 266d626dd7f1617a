import type { RpcStart } from '../model/event.ts';
import type { TableWriter } from './table-writer.ts';
import type { STORAGE } from './tables/storage.ts';

/** What a binding says beside protocol and endpoint. */
interface Rest {
  readonly networkAddress?: string | undefined;
  readonly options?: string | undefined;
  readonly authenticationLevel?: number | undefined;
  readonly authenticationService?: number | undefined;
  readonly impersonationLevel?: number | undefined;
}

interface Known extends Rest {
  readonly id: number;
  readonly protocol: string | undefined;
  readonly endpoint: string | undefined;
}

/** Bindings remembered at a time, and characters of their texts. A recording that has more than any machine starts over, and repeats rows. */
const MOST_KEYS = 50_000;
const MOST_CHARACTERS = 8 << 20;
/** Of one endpoint: each is compared. Where there are more, all are forgotten and rows repeated. */
const MOST_ALIKE = 16;
const NOTHING: Rest = {};

/**
 * Gives each RPC binding a small number, and writes it into its table when it is first seen: a recording has few, and millions of
 * calls over them.
 */
export class BindingKeys {
  private readonly table: TableWriter<typeof STORAGE.bindings>;
  /** By endpoint: the texts of a recording are shared, so that their hashes are computed once. */
  private readonly known = new Map<string | undefined, Known[]>();
  private remembered = 0;
  private characters = 0;
  private lastId = 0;
  private lastStarted: Known | undefined;
  private lastNamed: Known | undefined;

  constructor(table: TableWriter<typeof STORAGE.bindings>) {
    this.table = table;
  }

  /** The key of the binding that an RPC call goes over. */
  started(event: RpcStart): number {
    const last = this.lastStarted;
    if (last !== undefined && last.endpoint === event.endpoint && isSame(last, event.protocol, event)) return last.id;
    this.lastStarted = this.find(event.protocol, event.endpoint, event);
    return this.lastStarted.id;
  }

  /** The key of a binding of which only this is known; `undefined` if nothing is. */
  named(protocol: string | undefined, endpoint: string | undefined): number | undefined {
    if (protocol === undefined && endpoint === undefined) return undefined;
    const last = this.lastNamed;
    if (last !== undefined && last.endpoint === endpoint && last.protocol === protocol) return last.id;
    this.lastNamed = this.find(protocol, endpoint, NOTHING);
    return this.lastNamed.id;
  }

  private find(protocol: string | undefined, endpoint: string | undefined, rest: Rest): Known {
    const alike = this.known.get(endpoint) ?? [];
    for (const one of alike) if (isSame(one, protocol, rest)) return one;
    this.makeRoom(lengthOf(protocol) + lengthOf(endpoint) + lengthOf(rest.networkAddress) + lengthOf(rest.options));
    const added = this.add(protocol, endpoint, rest);
    this.known.set(endpoint, alike.length < MOST_ALIKE ? [...alike, added] : [added]);
    return added;
  }

  /** Forgets all if one more, of so many characters, is too much. */
  private makeRoom(characters: number): void {
    this.remembered += 1;
    this.characters += characters;
    if (this.remembered <= MOST_KEYS && this.characters <= MOST_CHARACTERS) return;
    this.known.clear();
    this.remembered = 1;
    this.characters = characters;
  }

  private add(protocol: string | undefined, endpoint: string | undefined, rest: Rest): Known {
    const { networkAddress, options, authenticationLevel, authenticationService, impersonationLevel } = rest;
    const id = ++this.lastId;
    const { columns, row } = this.table;
    columns.id.set(row, id);
    columns.protocol.set(row, protocol);
    columns.endpoint.set(row, endpoint);
    columns.network_address.set(row, networkAddress);
    columns.options.set(row, options);
    columns.authentication_level.set(row, authenticationLevel);
    columns.authentication_service.set(row, authenticationService);
    columns.impersonation_level.set(row, impersonationLevel);
    this.table.commit();
    const levels = { authenticationLevel, authenticationService, impersonationLevel };
    return { id, protocol, endpoint, networkAddress, options, ...levels };
  }
}

function lengthOf(text: string | undefined): number {
  return text === undefined ? 0 : text.length;
}

function isSame(known: Known, protocol: string | undefined, rest: Rest): boolean {
  return (
    known.protocol === protocol &&
    known.networkAddress === rest.networkAddress &&
    known.options === rest.options &&
    known.authenticationLevel === rest.authenticationLevel &&
    known.authenticationService === rest.authenticationService &&
    known.impersonationLevel === rest.impersonationLevel
  );
}
