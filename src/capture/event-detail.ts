/** What rare events say beside their row, as JSON text. */
import type { ModuleEvent, ThreadFacts, TraceEvent } from '../model/event.ts';

/** Bytes of an undecoded event that are kept. */
const MOST_RAW_BYTES = 1024;
const BASE_FIELDS: ReadonlySet<string> = new Set(['id', 'time', 'kind', 'pid', 'tid', 'cpu']);

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, MOST_RAW_BYTES)) text += byte.toString(16).padStart(2, '0');
  return text;
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (value instanceof Uint8Array) return hex(value);
  return value;
}

/** JSON of an object's fields, named as in the rest of the capture: `imageName` is `image_name`. */
function json(fields: object): string {
  const renamed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    renamed[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  return JSON.stringify(renamed, plain);
}

/** The event without the fields that every event has. */
function ownFields(event: TraceEvent): object {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !BASE_FIELDS.has(name)));
}

// Threads and modules come by the hundred thousand: their JSON is put together by hand.
function threadDetail(thread: ThreadFacts): string {
  const { serviceTag, name, startAddress, teb } = thread;
  let text = `{"process_id":${thread.processId},"thread_id":${thread.threadId}`;
  if (serviceTag !== undefined) text += `,"service_tag":${serviceTag}`;
  if (name !== undefined) text += `,"name":${JSON.stringify(name)}`;
  if (startAddress !== undefined) text += `,"start_address":${JSON.stringify(startAddress)}`;
  if (teb !== undefined) text += `,"teb":${JSON.stringify(teb)}`;
  return `${text}}`;
}

function moduleDetail(module: ModuleEvent): string {
  const { processId, base, size, checksum, timeDateStamp, path } = module;
  return `{"process_id":${processId},"base":"0x${base.toString(16)}","size":"0x${size.toString(16)}",\
"checksum":${checksum},"time_date_stamp":${timeDateStamp},"path":${JSON.stringify(path)}}`;
}

/** Detail of an event whose fields have no columns of their own; `undefined` if it has none. */
export function eventDetail(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'process.start':
    case 'process.end':
    case 'process.rundown-start':
    case 'process.rundown-end':
    case 'process.defunct':
      return json(event.process);
    case 'thread.start':
    case 'thread.end':
    case 'thread.rundown-start':
    case 'thread.rundown-end':
      return threadDetail(event.thread);
    case 'module.load':
    case 'module.unload':
    case 'module.rundown-start':
    case 'module.rundown-end':
      return moduleDetail(event);
    case 'hint':
      // The provider's own names.
      return JSON.stringify({ from: event.from, ...event.fields }, plain);
    case 'rpc.other':
      return json({ eventId: event.eventId, detail: event.detail });
    case 'rpc.endpoint':
      return event.removed ? '{"removed":true}' : undefined;
    default:
      return json(ownFields(event));
  }
}
