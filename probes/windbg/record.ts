/** The lines that the probe writes, as objects. 64-bit values are hexadecimal text; bytes are hexadecimal text too. */

import type { Entry } from './entry.ts';
import { type Bytes, hexBytes } from './memory.ts';
import type { Content } from './message.ts';
import type { Port } from './port.ts';
import type { Process } from './process.ts';
import type { Frame, Stack } from './stack.ts';
import type { Pending } from './threads.ts';
import { hex64, hexShort, isZero, type U64 } from './u64.ts';

interface MessageRecord {
  readonly address: string;
  readonly header?: string;
  readonly data?: string;
  /** Data bytes that there were; more than `data` has if it was cut. */
  readonly length?: number;
  readonly attributes?: string;
  readonly view?: string;
  readonly viewLength?: number;
}

export type Line =
  | {
      readonly type: 'start';
      readonly alpcscope: 'windbg';
      readonly version: 1;
      readonly time?: string;
      readonly build?: number;
      readonly major?: number;
      readonly minor?: number;
      readonly processors?: number;
      readonly options: object;
    }
  | {
      readonly type: 'process';
      readonly time?: string;
      readonly key: string;
      readonly pid: number;
      readonly parent?: number;
      readonly name: string;
      readonly path?: string;
      readonly wow64?: boolean;
      readonly created?: string;
    }
  | EnterLine
  | LeaveLine
  | { readonly type: 'missed'; readonly time?: string; readonly call: number; readonly reason: string }
  | { readonly type: 'error'; readonly time?: string; readonly where: string; readonly message: string }
  | { readonly type: 'stop'; readonly time?: string; readonly status: object };

interface EnterLine {
  readonly type: 'enter';
  readonly call: number;
  readonly time?: string;
  readonly cpu?: number;
  readonly pid: number;
  readonly tid: number;
  readonly process: string;
  readonly depth: number;
  readonly parent?: number;
  readonly handle: string;
  readonly flags: number;
  readonly wow64?: boolean;
  readonly kernel?: boolean;
  readonly port?: string;
  readonly portName?: string;
  readonly side?: string;
  readonly owner?: number;
  readonly ownerEnding?: boolean;
  readonly client?: number;
  readonly send?: MessageRecord;
  readonly receive?: string;
  readonly stack?: readonly (readonly [string, string])[];
  readonly stackBy?: string;
  readonly watched?: boolean;
  readonly faults?: readonly string[];
}
interface LeaveLine {
  readonly type: 'leave';
  readonly call: number;
  readonly time?: string;
  readonly pid: number;
  readonly tid: number;
  readonly status: number;
  /** Value behind the BufferLength argument after the call. */
  readonly received?: number;
  readonly receive?: MessageRecord;
  /** Header of the sent message after the call, where no answer was put over it. */
  readonly after?: string;
  readonly faults?: readonly string[];
}

/** Nothing, if the message could not be read at all. */
function messageRecord({ message, attributes, view }: Content): MessageRecord | undefined {
  if (message === undefined) return undefined;
  const { bytes, headerSize, kept } = message;
  return {
    address: hex64(message.address),
    header: hexBytes(bytes, 0, headerSize),
    data: hexBytes(bytes, headerSize, headerSize + kept),
    length: message.length,
    ...(attributes === undefined ? {} : { attributes: hexBytes(attributes.bytes) }),
    ...(attributes?.view === undefined ? {} : { viewLength: attributes.view.size }),
    ...(view === undefined ? {} : { view: hexBytes(view) }),
  };
}

/** A call as it begins. */
export function enterLine(facts: {
  readonly call: Pending;
  readonly entry: Entry;
  readonly time: string | undefined;
  readonly parent: number | undefined;
  readonly port: Port | undefined;
  readonly content: Content;
  readonly stack: Stack | undefined;
  readonly watched: boolean;
  readonly faults: readonly string[];
}): EnterLine {
  const { call, entry, time, parent, stack, watched, faults } = facts;
  const send = messageRecord(facts.content);
  return {
    type: 'enter',
    call: call.number,
    ...(time === undefined ? {} : { time }),
    ...(entry.cpu === undefined ? {} : { cpu: entry.cpu }),
    pid: entry.process.pid,
    tid: entry.tid,
    process: entry.process.key,
    depth: call.depth,
    ...(parent === undefined ? {} : { parent }),
    handle: hexShort(entry.handle),
    flags: entry.flags,
    ...(entry.wow64 ? { wow64: true } : {}),
    ...(entry.user ? {} : { kernel: true }),
    ...portFields(facts.port),
    ...(send === undefined ? {} : { send }),
    ...(isZero(entry.receive) ? {} : { receive: hex64(entry.receive) }),
    ...(stack === undefined ? {} : { stack: frameRecords(stack.frames), stackBy: stack.by }),
    ...(watched ? { watched } : {}),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

function portFields(port: Port | undefined): Partial<EnterLine> {
  if (port === undefined) return {};
  return {
    port: hex64(port.object),
    ...(port.name === undefined ? {} : { portName: port.name }),
    ...(port.side === undefined ? {} : { side: port.side }),
    ...(port.owner === undefined ? {} : { owner: port.owner.pid }),
    ...(port.ownerEnding ? { ownerEnding: true } : {}),
    ...(port.client === undefined ? {} : { client: port.client.pid }),
  };
}

/** A call as it returns. */
export function leaveLine(facts: {
  readonly call: Pending;
  readonly time: string | undefined;
  readonly status: number;
  readonly received: number | undefined;
  readonly content: Content;
  readonly after: Bytes | undefined;
  readonly faults: readonly string[];
}): LeaveLine {
  const { call, time, status, received, after, faults } = facts;
  const receive = messageRecord(facts.content);
  return {
    type: 'leave',
    call: call.number,
    ...(time === undefined ? {} : { time }),
    pid: call.pid,
    tid: call.thread.tid,
    status,
    ...(received === undefined ? {} : { received }),
    ...(receive === undefined ? {} : { receive }),
    ...(after === undefined || after.length === 0 ? {} : { after: hexBytes(after) }),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

/** A time as it is written. */
export function timeText(time: U64 | undefined): string | undefined {
  return time === undefined ? undefined : hex64(time);
}

export function processLine(process: Process, time: string | undefined): Line {
  return {
    type: 'process',
    ...(time === undefined ? {} : { time }),
    key: process.key,
    pid: process.pid,
    ...(process.parent === undefined ? {} : { parent: process.parent }),
    name: process.name,
    ...(process.path === undefined ? {} : { path: process.path }),
    ...(process.wow64 === undefined ? {} : { wow64: process.wow64 }),
    ...(process.created === undefined ? {} : { created: hex64(process.created) }),
  };
}

/** Address (empty for inline frames) and name of each frame, innermost first. */
function frameRecords(frames: readonly Frame[]): (readonly [string, string])[] {
  return frames.map(({ address, name }) => [address === undefined ? '' : hex64(address), name] as const);
}

/** One line of JSON in ASCII, whatever the names hold: file encodings and debugger windows differ. */
export function jsonLine(line: Line): string {
  return JSON.stringify(line).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
