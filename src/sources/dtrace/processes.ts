/** Processes as they come up: each is told once, and again when its id turns out to be another's. */
import type { Ticks } from '../../base/time.ts';
import type { ProcessEvent } from '../../model/event.ts';

const MAX_KNOWN = 65_536;
/** Characters of their names; the kernel's have 14. */
const MAX_CHARACTERS = 4 << 20;

export interface SeenProcess {
  readonly pid: number;
  /** Kernel address of the process object, hexadecimal without 0x; `0` if it was not read. */
  readonly object: string;
  readonly parent: number;
  /** Cut to 14 characters by the kernel. */
  readonly name: string;
}

export class SeenProcesses {
  private readonly known = new Map<number, { object: string; name: string }>();
  private characters = 0;

  /** The event that tells it, if it is new. That it ran already is all that is known of its start. */
  event({ pid, object, parent, name }: SeenProcess, time: Ticks): ProcessEvent | undefined {
    if (pid === 0 && name === '') return undefined;
    const known = this.known.get(pid);
    if (known?.name === name && (object === '0' || object === known.object)) return undefined;
    this.characters += name.length + object.length;
    if (this.known.size >= MAX_KNOWN || this.characters > MAX_CHARACTERS) {
      this.known.clear();
      this.characters = name.length + object.length;
    }
    this.known.set(pid, { object, name });
    return {
      kind: 'process.rundown-start',
      id: 0,
      time,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      process: {
        processId: pid,
        parentId: parent,
        sessionId: undefined,
        exitStatus: undefined,
        uniqueKey: object === '0' ? undefined : `0x${object}`,
        sid: undefined,
        imageName: name,
        commandLine: undefined,
        packageName: undefined,
        flags: undefined,
      },
    };
  }
}
