/** The indented text that monitor_alpc.js made familiar. Calls of several threads mix in it: each line pair says which call it is. */

import type { Entry } from './entry.ts';
import { type Bytes, hexBytes } from './memory.ts';
import type { Content, Message } from './message.ts';
import type { Port } from './port.ts';
import type { Process } from './process.ts';
import type { Stack } from './stack.ts';
import type { Pending } from './threads.ts';
import { hexShort, type U64, u16At, u32At } from './u64.ts';

export function enterText(facts: {
  readonly call: Pending;
  readonly entry: Entry;
  readonly port: Port | undefined;
  readonly content: Content;
  readonly stack: Stack | undefined;
  readonly faults: readonly string[];
}): string {
  const { call, entry, port, stack } = facts;
  const { process } = entry;
  const handle = hexShort(entry.handle);
  const lines = [
    `[SendWait] Start #${call.number}`,
    `${nameOf(process)} tid ${entry.tid}`,
    `PortHandle=${handle}, SendMessage=${hexShort(entry.send)}, ReceiveMessage=${hexShort(entry.receive)}`,
  ];
  if (port !== undefined) {
    const client = port.client === undefined ? 'NO CLIENT' : nameOf(port.client);
    const owner = port.owner === undefined ? 'NO OWNER' : nameOf(port.owner);
    lines.push(`Handle: ${handle} Port: ${port.name ?? '(no name)'} | ${client} -> ${owner}`);
  }
  const body = messageText(facts.content.message);
  const frames = stack?.frames ?? [];
  if (frames.length > 0) body.push(' # Address             Call Site');
  for (const [index, { address, name }] of frames.entries()) {
    const place = address === undefined ? '(inline)         ' : tick(address);
    body.push(`${index.toString(16).padStart(2, '0')} ${place}     ${name}`);
  }
  for (const fault of facts.faults) body.push(`[FAULT] ${fault}`);
  return [...indent(lines, call.depth), ...indent(body, call.depth + 1)].join('\n');
}

export function leaveText({ number, depth }: Pending, status: number, { message }: Content): string {
  const head = `[SendWait] Ret #${number} status ${status.toString(16)}`;
  return [...indent([head], depth), ...indent(messageText(message), depth + 1)].join('\n');
}

function nameOf(process: Process): string {
  return `${process.name}(${process.pid})`;
}

function tick(address: U64): string {
  return `${address.hi.toString(16).padStart(8, '0')}\`${address.lo.toString(16).padStart(8, '0')}`;
}

function indent(lines: readonly string[], depth: number): string[] {
  const margin = '|  '.repeat(depth);
  return lines.map((line) => margin + line);
}

function messageText(message: Message | undefined): string[] {
  if (message === undefined) return [];
  const { bytes, headerSize, kept, length } = message;
  const data = Array.from({ length: kept }, (_, index) => bytes[headerSize + index] ?? 0);
  const cut = kept < length ? [`[CUT] ${kept} of ${length} bytes`] : [];
  return [summary(data, length), ...hexDump(data), ...cut].filter((line) => line !== '');
}

/**
 * What an LRPC message says of itself, if its type, the zero after it and its length all fit: others begin with small numbers
 * too. Layouts as in googleprojectzero/sandbox-attacksurface-analysis-tools NtCoreLib, Win32/Rpc/Transport/Alpc.
 */
function summary(data: Bytes, length: number): string {
  if (data.length < 0x10 || u32At(data, 4) !== 0) return '';
  const type = u32At(data, 0);
  if (type === 0 && length >= 0x40 && data.length >= 0x18 && u32At(data, 8) <= 0x1cf && u32At(data, 12) !== 0) {
    return `CALL req_id:${u32At(data, 0x0c)} method:${u32At(data, 0x14)}`;
  }
  if (type === 1 && length === 0x48 && data.length >= 0x20) {
    return `BIND to ${hexBytes(data, 0x0c, 0x1c)} (${u16At(data, 0x1c)})`;
  }
  if (type === 2 && length >= 0x14) return `FAIL status:${u32At(data, 8).toString(16)}`;
  if (type === 3 && length >= 0x18) return `SUCCESS req_id:${u32At(data, 0x0c)}`;
  return '';
}

function hexDump(data: Bytes): string[] {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 16) {
    let codes = '';
    let characters = '';
    for (let index = at; index < at + 16; index++) {
      const byte = data[index];
      if (byte === undefined) {
        codes += '   ';
        continue;
      }
      codes += ` ${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      characters += byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    lines.push(`${at.toString(16).padStart(4, '0')} ${codes}  ${characters}`);
  }
  return lines;
}
