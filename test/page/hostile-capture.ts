/** A capture in which every text is chosen by somebody who means harm, and which has lost events. */
import { captureOf } from '../support/capture-of.ts';
import { scenario } from '../support/scenario.ts';

/** Set by whatever of the texts below is run as a script. */
export const FLAG = 'ranFromTheCapture';

const LONG = 10_000;

/** What stands for a name in the scenario → what the capture then holds. */
const NAMES: Readonly<Record<string, string>> = {
  SCRIPT: `<script>window.${FLAG}=1</script><img src=x onerror="window.${FLAG}=1">"'><svg onload=window.${FLAG}=1>`,
  LINK: `javascript:window.${FLAG}=1//<a href="javascript:window.${FLAG}=1">x</a>&lt;b&gt;{{1+1}}\${1+1}`,
  BIDI: '\u202Eexe.tob\u202C\u2066\u200Fשלום عالم\u2069\u200B\uFEFF',
  CONTROL: '\u0000\u0007\u001B[31mred\u001B[0m\r\n\tnext\u007F\u0085\u2028\uD800',
  TOWER: `z${'\u0301\u0489'.repeat(200)}`,
  LONG: 'W'.repeat(LONG / 2) + '語'.repeat(LONG / 2),
  SPACES: `a ${'\u00A0\u3000'.repeat(40)} b`,
};
const HOSTILE = Object.values(NAMES);

const KINDS = Object.keys(NAMES);
const UUID = '9556dc99-828c-11cf-a37e-00aa003240c7';

/** A client, a server with a service and a port, calls with an inner one, and a process that comes of it, for one name. */
function cast(name: string, index: number): string {
  const client = 1000 + index * 100;
  const server = client + 40;
  return `
    process ${client} C-${name} parent 500 user S-1-5-21-${name} session 1 cmd "C-${name} /x ${name}" package P-${name}
    process ${server} S-${name} parent 500 session 0 cmd ${name}
    service ${server} V-${name} tag ${index + 1} display "shown as ${name}" group ${name}
    thread ${client}/${client + 4} name T-${name}
    thread ${server}/${server + 4} tag ${index + 1} name T-${name}
    module ${client} \\Device\\HarddiskVolume3\\${name}.dll base 0x7ff${index}0000 size 4096
    endpoint ${server}/${server + 4} E-${name} iface ${UUID}`;
}

function deeds(name: string, index: number): string {
  const client = 1000 + index * 100;
  const server = client + 40;
  const next = 1000 + ((index + 1) % KINDS.length) * 100 + 40;
  return `
    at ${10 + index * 20}ms
    ${client}/${client + 4} call ${server}/${server + 4} iface ${UUID} op ${index} endpoint E-${name} take 3ms stack {
      call ${next}/${next + 8} iface 4b324fc8-1670-01d3-1278-5a47bf6ee18${index} op 99 endpoint N-${name} take 1ms status 5
      create ${5000 + index * 8} K-${name} parent ${client} cmd "K ${name}"
      wmi-created ${5000 + index * 8} for ${client} cmd "K ${name}"
    }
    ${client}/${client + 4} call ${server}/${server + 4} op 3 take 1ms lose reply-send
    ${client}/${client + 4} datagram ${server}/${server + 4}
    ${client}/${client + 8} datagram nobody
    ${server}/${server + 12} wait-new \\RPC\\W-${name} server
    ${client}/${client + 8} hint Provider-${name}/1 Name=${name} ${name}=x
    ${server}/${server + 4} name later-${name}`;
}

const STORY = `
  process 500 services.exe
  ${KINDS.map(cast).join('\n')}
  ${KINDS.map(deeds).join('\n')}
  at 300ms
  lost 17 cpu 1
  lost 3 buffers cpu 2
  lost 5`;

const MARK = new RegExp(KINDS.join('|'), 'g');
const hostile = (text: string): string => text.replace(MARK, (kind) => NAMES[kind] ?? kind);

/** Puts the names into every text below `value`, keys too. In place: events point at one another. */
function poison(value: unknown, seen = new Set<object>()): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
  seen.add(value);
  const record = value as Record<string, unknown>;
  for (const [key, held] of Object.entries(record)) {
    if (typeof held !== 'string') poison(held, seen);
    else if (key !== 'kind') {
      delete record[key];
      record[hostile(key)] = hostile(held);
    }
  }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf16le');

/** Message content as a debugger would have seen it, with the name in port, payload and meaning. */
function contentOf(name: string) {
  const payload = bytesOf(name).subarray(0, 512);
  return {
    ...{ handle: 0x44n, port: 'ffffe20f39c0e080', portName: `\\RPC Control\\${name}`, ownerPid: 500, clientPid: 1000 },
    ...{ flags: 0, status: 0, header: new Uint8Array(0x28), payload, payloadLength: payload.length },
    ...{ attributes: undefined, view: bytesOf(name).subarray(0, 64), callbackId: undefined },
    meaning: {
      ...{ protocol: name, interfaceUuid: undefined, opnum: undefined, interfaceFrom: undefined, callId: undefined },
      ...{ summary: `summary ${name}`, context: undefined },
    },
  };
}

/** Writes the capture. */
export async function writeHostileCapture(path: string): Promise<void> {
  const { events } = scenario(STORY);
  let sends = 0;
  for (const event of events) {
    poison(event);
    if (event.kind === 'lost') Object.assign(event, { reason: HOSTILE.join(' ') });
    if (event.kind === 'meta')
      Object.assign(event.facts, { computerName: HOSTILE.join(' '), productName: NAMES['SCRIPT'] });
    if (event.kind !== 'alpc.send') continue;
    if (sends % 3 === 0) Object.assign(event, { content: contentOf(HOSTILE[(sends / 3) % HOSTILE.length] ?? '') });
    sends += 1;
  }
  const capture = await captureOf(events, path);
  capture.close();
}
