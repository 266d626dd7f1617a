/**
 * A recording whose texts are as long as events can be, each another one: what a hostile file uses to fill memory.
 * `node … long-texts.ts PATH KIND NUMBER` writes one to a file.
 */
import { fileURLToPath } from 'node:url';
import type { ProcessEvent, RpcStart, TraceEvent } from '../../src/model/event.ts';
import { EtlEncoder } from './etl-encode.ts';
import type { EtlSink } from './etl-sink.ts';
import { fileSink } from './etl-sink.ts';

/** Characters that nearly fill an event; not Latin, so that none takes less than two bytes in memory. */
const LONGEST = 32_000;
const LONG_ALONE = 20_000;
const LETTER = 'ж';

export const LONG_TEXTS = {
  /** Processes that never end, each with a command line. */
  'command lines': (i) => process(i, 'process.rundown-start', 8 + 4 * i),
  /** Processes that end, of pids that come again. */
  'ended processes': (i) => process(i >> 1, i % 2 === 0 ? 'process.start' : 'process.end', 8 + 4 * ((i >> 1) % 4_000)),
  'thread names': (i) => ({
    ...HEAD,
    kind: 'thread.name',
    time: i,
    processId: 8,
    threadId: 8 + 4 * i,
    name: text(i, LONGEST),
  }),
  services: (i) => ({
    ...HEAD,
    kind: 'service',
    time: i,
    processId: 8,
    state: 4,
    tag: i,
    name: text(i, LONGEST - 100),
    displayName: '',
    processName: '',
    group: undefined,
  }),
  /** RPC calls that never end, on a thread each. */
  'open calls': (i) => rpcStart(i, 12 + 4 * i),
  'calls of one thread': (i) => rpcStart(i, 12),
  'endpoint protocols': (i) => ({
    ...HEAD,
    kind: 'rpc.endpoint',
    time: i,
    interfaceUuid: undefined,
    protocol: text(i, LONG_ALONE),
    endpoint: `LRPC-${i}`,
    removed: false,
  }),
  'module paths': (i) => ({
    ...HEAD,
    kind: 'module.load',
    time: i,
    processId: 8,
    base: BigInt(i + 1) * 4096n,
    size: 4096n,
    checksum: 0,
    timeDateStamp: 1,
    path: text(i, LONGEST - 100),
  }),
  hints: (i) => ({
    ...HEAD,
    kind: 'hint',
    time: i,
    from: 'Microsoft-Windows-TaskScheduler/110',
    fields: { TaskName: text(i, LONG_ALONE), InstanceId: '9556dc99-828c-11cf-a37e-00aa003240c7', UserContext: 'x' },
    activityId: undefined,
  }),
} satisfies Readonly<Record<string, (i: number) => TraceEvent>>;

export type LongTexts = keyof typeof LONG_TEXTS;

const HEAD = { id: 0, pid: 8, tid: 8, cpu: 0 } as const;

function text(number: number, length: number): string {
  return `${number} `.padEnd(length, LETTER);
}

function process(
  i: number,
  kind: 'process.rundown-start' | 'process.start' | 'process.end',
  processId: number,
): ProcessEvent {
  return {
    ...HEAD,
    kind,
    time: i,
    process: {
      processId,
      parentId: 4,
      sessionId: 0,
      exitStatus: undefined,
      uniqueKey: `0x${(i + 1).toString(16)}000`,
      sid: undefined,
      imageName: 'a.exe',
      commandLine: text(i, LONGEST - 200),
      packageName: undefined,
      flags: 0,
    },
  };
}

function rpcStart(i: number, tid: number): RpcStart {
  return {
    ...HEAD,
    kind: 'rpc.client-start',
    time: i,
    tid,
    interfaceUuid: '9556dc99-828c-11cf-a37e-00aa003240c7',
    opnum: i % 60_000,
    protocol: 'ncalrpc',
    networkAddress: text(i, LONGEST / 4),
    endpoint: text(i, LONGEST / 4),
    options: text(i, LONGEST / 4),
    authenticationLevel: 0,
    authenticationService: 0,
    impersonationLevel: 0,
    activityId: undefined,
  };
}

/** Writes so many events of that kind. */
export function writeLongTexts(sink: EtlSink, kind: LongTexts, number: number): void {
  const encoder = new EtlEncoder({ sink, bufferSize: 256 << 10, processVersion: 4 });
  for (let i = 0; i < number; i += 1) encoder.event(LONG_TEXTS[kind](i));
  encoder.close();
}

if (globalThis.process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , path = '', kind = '', number = ''] = globalThis.process.argv;
  const sink = fileSink(path);
  writeLongTexts(sink, kind as LongTexts, Number(number));
  sink.close();
}
