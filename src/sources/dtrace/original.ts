/**
 * The text of the script that this one follows (commial/experiments windows/alpc/alpc.d): for each call of
 * NtAlpcSendWaitReceivePort a block of lines. It tells the calling process by name and process object, the handle, the port,
 * and the processes at its ends; no time, no thread, no direction and no bytes.
 *
 *     Process dwm.exe, EPROCESS: ffffdc8bf6ae0080, HANDLE: 478
 *     [ALPC Port] [CoreMsgK]-{e8435d59-816a-11ef-8178-b154cf140bd4}
 *     Owner: System (4)
 *     Client: dwm.exe (8)
 */
import type { AlpcOther, MessageContent, MetaEvent, TraceEvent } from '../../model/event.ts';
import { countSkip, newReport, type SourceReport } from '../../model/report.ts';
import { Diagnostics } from './diagnostics.ts';
import { type LineSink, LineSplitter, lineText } from './lines.ts';
import { SeenProcesses } from './processes.ts';

const PROCESS = /^Process (.{1,15}), EPROCESS: ([0-9a-f]{1,16}), HANDLE: ([0-9a-f]{1,16})$/;
const PORT = /^\[ALPC Port\] (.*)$/s;
const END = /^(Owner|Client): (.{0,15}) \((\d{1,10})\)$/;

/** What tells this text from others, at the start of a line. */
export const ORIGINAL_LINE = /^Process .{1,15}, EPROCESS: [0-9a-f]{8,16}, HANDLE: [0-9a-f]{1,16}\r?$/m;

/** The script prints four; more means that lines which begin a block are missing, or that it is another's text. */
const MAX_LINES = 8;

interface End {
  readonly name: string;
  readonly pid: number;
}

interface Block {
  readonly offset: number;
  readonly name: string;
  readonly object: string;
  readonly handle: string;
  readonly lines: string[];
  port: string | undefined;
  owner: End | undefined;
  client: End | undefined;
}

export class OriginalReader implements LineSink {
  readonly report: SourceReport = newReport();
  readonly diagnostics = new Diagnostics();
  private readonly splitter = new LineSplitter(this);
  private readonly processes = new SeenProcesses();
  /** Process ids of process objects, as far as blocks told them. */
  private readonly pids = new Map<string, number>();
  private block: Block | undefined;
  private ready: TraceEvent[] = [META];

  push(bytes: Uint8Array): void {
    this.report.bytesRead += bytes.length;
    this.splitter.push(bytes);
  }

  /** A block ends where the next one begins, or nothing more comes. */
  pause(all: boolean): void {
    if (all) this.close();
  }

  finish(): void {
    this.splitter.finish();
    this.close();
  }

  take(): TraceEvent[] {
    const events = this.ready;
    this.ready = [];
    return events;
  }

  get recorded(): boolean {
    return this.report.events > 0;
  }

  overlong(length: number, offset: number): void {
    countSkip(this.report, 'line too long', length, offset);
  }

  line(bytes: Uint8Array, offset: number): void {
    const text = lineText(bytes);
    if (text.trim() === '') return;
    const process = PROCESS.exec(text);
    if (process !== null) {
      this.close();
      const [, name = '', object = '', handle = ''] = process;
      this.block = {
        offset,
        name,
        object,
        handle,
        lines: [text],
        port: undefined,
        owner: undefined,
        client: undefined,
      };
      return;
    }
    if (!this.inner(text)) {
      const taken = this.diagnostics.take(text);
      if (taken === false) countSkip(this.report, 'line of unknown kind', bytes.length, offset);
      else if (typeof taken !== 'boolean' && taken.records) this.report.lostEvents += taken.count;
    }
  }

  private inner(text: string): boolean {
    const { block } = this;
    if (block === undefined || block.lines.length >= MAX_LINES) return false;
    const port = PORT.exec(text);
    const end = port === null ? END.exec(text) : null;
    if (port === null && end === null && text !== 'No client' && text !== 'UNKNOWN_PORT_NAME') return false;
    block.lines.push(text);
    // The name is printed with a minimum width, which pads it.
    if (port !== null) block.port = port[1]?.trim() || undefined;
    else if (end !== null) block[end[1] === 'Owner' ? 'owner' : 'client'] = { name: end[2] ?? '', pid: Number(end[3]) };
    return true;
  }

  private close(): void {
    const { block } = this;
    if (block === undefined) return;
    this.block = undefined;
    const { report } = this;
    // There is no clock: the order is all there is, one tick apart.
    const time = report.events;
    report.events += 1;
    report.eventsBy.set('alpc.other', (report.eventsBy.get('alpc.other') ?? 0) + 1);
    const pid = this.callerOf(block);
    for (const end of [block.owner, block.client]) {
      if (end !== undefined) this.tell(end.pid, end.pid === pid ? block.object : '0', end.name, time);
    }
    const other: AlpcOther = {
      kind: 'alpc.other',
      id: 0,
      time,
      pid,
      tid: undefined,
      cpu: undefined,
      type: 0,
      raw: new TextEncoder().encode(block.lines.join('\n')),
      content: contentOf(block),
    };
    this.ready.push(other);
  }

  private tell(pid: number, object: string, name: string, time: number): void {
    const event = this.processes.event({ pid, object, parent: 0, name }, time);
    if (event !== undefined) this.ready.push(event);
  }

  /**
   * The caller is one end of the connection. Which one, its name tells where the other end has a different one; a process
   * object that was told apart once stays so.
   */
  private callerOf({ name, object, owner, client }: Block): number | undefined {
    const known = this.pids.get(object);
    if (known !== undefined) return known;
    const fits = [owner, client].filter((end) => end?.name === name);
    const pid = fits.length === 1 ? fits[0]?.pid : undefined;
    if (pid !== undefined && this.pids.size < 65_536) this.pids.set(object, pid);
    return pid;
  }
}

function contentOf({ handle, port, owner, client }: Block): MessageContent {
  return {
    handle: BigInt(`0x${handle}`),
    port: undefined,
    portName: port,
    ownerPid: owner?.pid,
    clientPid: client?.pid,
    flags: undefined,
    status: undefined,
    header: undefined,
    payload: undefined,
    payloadLength: undefined,
    attributes: undefined,
    view: undefined,
    callbackId: undefined,
  };
}

const META: MetaEvent = {
  kind: 'meta',
  id: 0,
  time: 0,
  pid: undefined,
  tid: undefined,
  cpu: undefined,
  facts: { sourceId: 'dtrace', pointerSize: 8 },
};
