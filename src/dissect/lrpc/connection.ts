/**
 * What binding ids mean, per connection. The client chooses the ids and uses several at once, so a request is resolved by
 * (connection, binding id) and the state at its own moment, never by "the last bind".
 */
import type { BindFacts, Binding, TransferSyntax } from '../context.ts';

/** Hostile or endless input: connections kept at once, ids of one connection, and earlier meanings of one id. */
const MAX_CONNECTIONS = 65_536;
const MAX_IDS = 4_096;
const MAX_MEANINGS = 16;

interface Meaning {
  readonly from: number;
  readonly binding: Binding;
}
interface Connection {
  readonly ids: Map<number, Meaning[]>;
  /** Binds without an answer yet, by (message id, callback id). */
  readonly open: Map<string, BindFacts>;
}

/** Binding tables of all connections of a recording. */
export class BindingTable {
  private readonly connections = new Map<string, Connection>();
  /** Connections that were forgotten because there were too many: their requests show as "binding not recorded". */
  forgotten = 0;

  /**
   * Takes note of a bind or its answer. `order` rises with time (an event number or ticks); `reply` joins the two, see
   * {@link replyKey}. An answer whose bind was not seen still says what its ids mean.
   */
  note(connection: string, bind: BindFacts, at: { order: number; reply: string }): void {
    const state = this.open(connection);
    if (!bind.answer) {
      if (state.open.size < MAX_IDS) state.open.set(at.reply, bind);
      for (const [id, syntax] of offered(bind, bind.syntaxes)) {
        this.put(state, at.order, binding(bind, id, syntax, 'offered'));
      }
      return;
    }
    const asked = state.open.get(at.reply);
    state.open.delete(at.reply);
    if (bind.status !== 0) {
      this.refuse(state, at.order, asked ?? bind);
      return;
    }
    for (const [id, syntax] of offered(bind, bind.syntaxes)) {
      this.put(state, at.order, binding(bind, id, syntax, 'accepted'));
    }
    if (asked === undefined) return;
    for (const [id, syntax] of offered(asked, asked.syntaxes & ~bind.syntaxes)) {
      this.put(state, at.order, binding(asked, id, syntax, 'not-chosen'));
    }
  }

  /** What `id` meant on `connection` at `order` (now, if absent); `undefined` if no bind was recorded. */
  lookup(connection: string, id: number, order = Number.POSITIVE_INFINITY): Binding | undefined {
    const meanings = this.connections.get(connection)?.ids.get(id);
    return meanings?.findLast((meaning) => meaning.from <= order)?.binding;
  }

  /** True once a bind was recorded on the connection. */
  knows(connection: string): boolean {
    return this.connections.has(connection);
  }

  /** The connection was closed: a new one may reuse its key. */
  close(connection: string): void {
    this.connections.delete(connection);
  }

  private open(connection: string): Connection {
    const known = this.connections.get(connection);
    if (known !== undefined) return known;
    if (this.connections.size >= MAX_CONNECTIONS) {
      const oldest = this.connections.keys().next().value;
      if (oldest !== undefined) this.connections.delete(oldest);
      this.forgotten += 1;
    }
    const fresh: Connection = { ids: new Map(), open: new Map() };
    this.connections.set(connection, fresh);
    return fresh;
  }

  // A refused bind takes back its own offer, and only that: an id that stood for something else before keeps it.
  private refuse(state: Connection, order: number, bind: BindFacts): void {
    for (const [id] of offered(bind, bind.syntaxes)) {
      const meanings = state.ids.get(id);
      const last = meanings?.at(-1);
      if (last === undefined || last.from > order) continue;
      if (last.binding.state === 'offered' && last.binding.interfaceUuid === bind.interfaceUuid) meanings?.pop();
    }
  }

  private put(state: Connection, from: number, meaning: Binding): void {
    const meanings = state.ids.get(meaning.id);
    if (meanings === undefined) {
      if (state.ids.size < MAX_IDS) state.ids.set(meaning.id, [{ from, binding: meaning }]);
      return;
    }
    meanings.push({ from, binding: meaning });
    if (meanings.length > MAX_MEANINGS) meanings.shift();
  }
}

function binding(bind: BindFacts, id: number, syntax: Binding['syntax'], state: Binding['state']): Binding {
  return { id, interfaceUuid: bind.interfaceUuid, major: bind.major, minor: bind.minor, syntax, state };
}

function offered(bind: BindFacts, mask: number): [number, TransferSyntax | 'test'][] {
  const all: [number, TransferSyntax | 'test', number][] = [
    [bind.ids.ndr20, 'ndr20', 1],
    [bind.ids.ndr64, 'ndr64', 2],
    [bind.ids.test, 'test', 4],
  ];
  return all.filter(([, , bit]) => (mask & bit) !== 0).map(([id, syntax]) => [id, syntax]);
}

/**
 * What tells one connection from another. A client-side port handle belongs to one connection; a server receives all its
 * clients on one handle, so there the client's process and port context count.
 */
export function connectionKey(end: {
  side: 'client' | 'server';
  pid: number;
  handle: bigint | number | undefined;
  peerPid?: number | undefined;
  portContext?: bigint | undefined;
}): string {
  const peer = end.side === 'server' ? `/${end.peerPid ?? '?'}/${end.portContext?.toString(16) ?? '?'}` : '';
  return `${end.side}/${end.pid}/${end.handle?.toString(16) ?? '?'}${peer}`;
}

/** Joins a request and its reply: message ids are reused within milliseconds, so never by the message id alone. */
export function replyKey(messageId: number, callbackId: number): string {
  return `${messageId.toString(16)}/${callbackId.toString(16)}`;
}
