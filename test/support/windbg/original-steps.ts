/**
 * What monitor_alpc.js (commial/experiments, windows/alpc) does at each breakpoint, step for step and mistake for mistake,
 * written anew from a description: what its successor is measured against.
 */

/** A value of the scripting host, whatever it is: the original relies on what it finds. */
export interface Dynamic {
  (...values: unknown[]): Dynamic;
  readonly [name: string]: Dynamic;
  [Symbol.iterator](): Iterator<Dynamic>;
}

const HEADER = 0x28;
const HEX = '0123456789ABCDEF';
const QUIET_PROCESSES = ['MpCmdRun.exe', 'MsMpEng.exe'];

interface Level {
  readonly skipped: boolean;
  readonly message: Dynamic | undefined;
}

export class OriginalSteps {
  /** One list for all threads: the first of its mistakes. */
  readonly levels: Level[] = [];
  private readonly host: Dynamic;

  constructor(host: object) {
    this.host = host as unknown as Dynamic;
  }

  /** Both breakpoints are set once; the return's on the first `ret` that disassembly shows. */
  install(): void {
    const at = this.host['getModuleSymbolAddress']?.('nt', 'NtAlpcSendWaitReceivePort');
    this.command(`bp /w "@$scriptContents.entry()" ${hex(at)}`);
    for (const line of this.command('u nt!NtAlpcSendWaitReceivePort')) {
      if (!/\sret/.test(String(line))) continue;
      this.command(`bp /w "@$scriptContents.exit()" ${String(line).split(' ')[0]}`);
      return;
    }
  }

  entry(): boolean {
    const { host } = this;
    this.log('[SendWait] Start');
    if (QUIET_PROCESSES.includes(String(host['currentProcess']?.['Name']))) {
      return this.skip(`Process ${String(host['currentProcess']?.['Name'])}`);
    }
    this.log(`${String(host['currentProcess']?.['Name'])}(${String(host['currentProcess']?.['Id'])})`);
    const handle = this.register('rcx');
    const sent = this.register('r8');
    // The caller's frame pointer, so not this call's argument.
    const received = this.memory(this.register('rbp')?.['add']?.(0x28), 1, 8)[0];
    const [a, b, c] = [handle, sent, received].map(hex);
    this.log(`PortHandle=${a}, SendMessage=${b}, ReceiveMessage=${c}`);
    if (Number(handle?.['compareTo']?.(0xffff_ffff_0000_0000)) < 0) {
      const handles = host['currentProcess']?.['Io']?.['Handles'];
      const name = this.port(handles?.[String(handle)]);
      if (name.startsWith('CoreMessag')) return this.skip('CoreMessage');
    }
    if (Number(sent?.['compareTo']?.(0)) === 0) return this.skip('no send msg');
    this.levels.push({ skipped: false, message: sent });
    if (this.dump(sent)) this.stack();
    return false;
  }

  exit(): boolean {
    const level = this.levels.pop();
    this.log('[SendWait] Ret');
    // The sent message again: it holds the reply only where the caller uses one buffer for both.
    if (level !== undefined && !level.skipped) this.dump(level.message);
    return false;
  }

  private skip(reason: string): boolean {
    this.log(`[SKIP] ${reason}`);
    this.levels.push({ skipped: true, message: undefined });
    return false;
  }

  /** One write for each step of indentation, and one for the line. */
  private log(text: string): void {
    for (const line of text.split('\n')) {
      for (const level of this.levels) if (!level.skipped) this.write('|  ');
      this.write(`${line}\n`);
    }
  }
  private write(text: string): void {
    this.host['diagnostics']?.['debugLog']?.(text);
  }

  private command(text: string): Dynamic | string[] {
    const control = this.host['namespace']?.['Debugger']?.['Utility']?.['Control'];
    return control?.['ExecuteCommand']?.(text) ?? [];
  }

  /** Asks each time whether this is a kernel debugger. */
  private register(name: string): Dynamic | undefined {
    const target = this.host['namespace']?.['Debugger']?.['Sessions']?.['First']?.()['Attributes']?.['Target'];
    if (target?.['IsKernelTarget'] === undefined) return undefined;
    const variables = this.host['namespace']?.['Debugger']?.['State']?.['DebuggerVariables'];
    return variables?.['curthread']?.['Registers']?.['User']?.[name];
  }

  private memory(at: Dynamic | undefined, count: number, size: number): Dynamic[] {
    return this.host['memory']?.['readMemoryValues']?.(at, count, size) as unknown as Dynamic[];
  }

  /** Name and both ends; the name header is always taken to lie 0x20 before the object's. */
  private port(handle: Dynamic | undefined): string {
    const { host } = this;
    const at = handle?.['Object']?.['Body']?.['targetLocation'];
    const port = host['createTypedObject']?.(at, 'nt', '_ALPC_PORT');
    const connection = port?.['CommunicationInfo']?.['ConnectionPort'];
    const [line] = this.command('?? #FIELD_OFFSET(nt!_OBJECT_HEADER, Body)');
    const offset = Number(String(line).split(' ')[1]?.replace('0n', ''));
    const header = host['createTypedObject']?.(
      connection?.['targetLocation']?.['add']?.(-offset),
      'nt',
      '_OBJECT_HEADER',
    );
    let name = 'UNKNOWN_PORT_NAME';
    if ((Number(header?.['InfoMask']) & 3) >= 2) {
      const before = header?.['targetLocation']?.['add']?.(-0x20);
      const info = host['createTypedObject']?.(before, 'nt', '_OBJECT_HEADER_NAME_INFO');
      name = String(info?.['Name']?.['toString']?.()).slice(1, -1);
    }
    const ownerText = this.processText(connection?.['OwnerProcess']);
    const client = port?.['CommunicationInfo']?.['ClientCommunicationPort']?.['targetLocation'];
    const none = Number(client?.['compareTo']?.(0)) === 0;
    const clientProcess = none ? undefined : port?.['CommunicationInfo']?.['ClientCommunicationPort']?.['OwnerProcess'];
    const clientText = none ? 'NO CLIENT' : this.processText(clientProcess);
    this.log(`Handle: ${hex(handle?.['Handle'])} Port: ${name} | ${clientText} -> ${ownerText}`);
    return name;
  }

  private processText(process: Dynamic | undefined): string {
    const name = this.host['memory']?.['readString']?.(process?.['ImageFileName']?.['targetLocation']);
    return `${String(name)}(${String(process?.['UniqueProcessId']?.['address'])})`;
  }

  private dump(at: Dynamic | undefined): boolean {
    const message = this.host['createPointerObject']?.(at, 'nt', '_PORT_MESSAGE*');
    const length = Number(message?.['u1']?.['s1']?.['DataLength']);
    if (length === 0) return false;
    const data = Array.from(this.memory(at?.['add']?.(HEADER), length, 1), Number);
    this.log(describe(data));
    this.log(hexDump(data));
    return true;
  }

  private stack(): void {
    const lines = [...this.command('k')].map(String);
    if (lines.some((line) => /\s\s0x000/.test(line))) this.command('.reload /user');
    for (const line of lines) this.log(line);
  }
}

function hex(value: Dynamic | undefined): string {
  return String((value as { toString(radix: number): string } | undefined)?.toString(16));
}

function word(data: readonly number[], at: number): number {
  return (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16) | ((data[at + 3] ?? 0) << 24);
}

/** Taken from the first number alone. */
function describe(data: readonly number[]): string {
  const type = word(data, 0);
  if (type === 0) return `CALL req_id:${word(data, 12)} method:${word(data, 20)}`;
  if (type === 1)
    return `BIND to ${data
      .slice(12, 28)
      .map((byte) => byte.toString(16))
      .join('')} (${data[28]})`;
  if (type === 2) return 'FAIL';
  return type === 3 ? `SUCCESS req_id:${word(data, 12)}` : 'UNKNOWN REQUEST TYPE';
}

function hexDump(data: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 16) {
    const row = data.slice(at, at + 16);
    const codes = row.map((byte) => ` ${HEX[byte >> 4]}${HEX[byte & 15]}`).join('');
    const text = row.map((byte) => (byte <= 0x20 ? '.' : String.fromCharCode(byte))).join('');
    lines.push(`${at.toString(16).padStart(4, '0')} ${codes.padEnd(48)}  ${text.padEnd(16)}`);
  }
  return lines.join('\n');
}
