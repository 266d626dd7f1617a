/** Ports by handle, learned from the calls that made them. */

import { nameOf, type PortFacts } from './content.ts';
import type { Firing } from './firings.ts';
import type { Frame } from './frames.ts';
import { PORT_CALLS } from './framing.ts';

const MAX_ASKED = 4096;
const MAX_PORTS = 65_536;

interface NamedPort {
  readonly name: string | undefined;
  readonly ownerPid: number | undefined;
  readonly clientPid: number | undefined;
}

export class PortNames {
  /** Names asked for by calls that have not returned, by thread and entry time. */
  private readonly asked = new Recent<string>(MAX_ASKED);
  private readonly ports = new Recent<NamedPort>(MAX_PORTS);

  /** A call that makes a port has begun. */
  began({ asked, tid, time }: Firing): void {
    const name = asked === undefined ? undefined : nameOf(asked);
    if (name !== undefined) this.asked.set(`${tid} ${time}`, name);
  }

  /** It has returned with a handle. */
  returned(head: Frame, server: Frame | undefined): void {
    const [, pidText = '', tidText = '', , entry = '', code = '', handle = '', from = ''] = head.fields;
    const key = `${tidText} ${entry}`;
    const name = this.asked.get(key);
    this.asked.delete(key);
    const pid = Number(pidText);
    let port: NamedPort;
    switch (Number(code)) {
      case PORT_CALLS.create:
        port = { name, ownerPid: pid, clientPid: undefined };
        break;
      case PORT_CALLS.accept:
        port = { name: this.ports.get(`${pidText} ${from}`)?.name, ownerPid: pid, clientPid: undefined };
        break;
      default: {
        const serverPid = Number(server?.fields[2] ?? 0);
        port = { name, ownerPid: serverPid > 0 && serverPid <= 0xffff_ffff ? serverPid : undefined, clientPid: pid };
      }
    }
    this.ports.set(`${pidText} ${handle}`, port);
  }

  closed(pid: string, handle: string): void {
    this.ports.delete(`${pid} ${handle}`);
  }

  /** What the walk found, and where it found nothing, what is known of the handle. */
  of(pid: string, handle: string, walked: PortFacts): PortFacts {
    const known = this.ports.get(`${pid} ${handle}`);
    if (known === undefined) return walked;
    return {
      port: walked.port,
      name: walked.name ?? known.name,
      ownerPid: walked.ownerPid ?? known.ownerPid,
      clientPid: walked.clientPid ?? known.clientPid,
    };
  }
}

/** Keeps at least the last `most` / 2 and at most `most`, without ever looking for the oldest. */
class Recent<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get(key: string): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: string, value: Value): void {
    if (this.young.size >= this.most / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}
