import { type Decoder, typeOf } from './decoder.ts';
import { asEvent } from './event-pool.ts';

/**
 * ALPC events, version 2. Layouts: ALPC_V2 classes of the Windows kernel trace classes (jdu2600/Windows10EtwEvents
 * `mof/Windows_Kernel_Trace.tsv`), names of types 38 to 41: winsiderss/systeminformer `phnt/include/ntwmi.h`.
 * Only the first field of each is relied on; whatever follows counts as left over and does no harm.
 */
function message(kind: 'alpc.send' | 'alpc.receive' | 'alpc.wait-reply'): Decoder {
  return (fields, at, session) => {
    const messageId = fields.u32();
    if (fields.failure !== '') return undefined;
    const event = session.events.make(kind, at);
    event.messageId = messageId;
    return asEvent(event);
  };
}
export const alpcSend = message('alpc.send');
export const alpcReceive = message('alpc.receive');
export const alpcWaitReply = message('alpc.wait-reply');

/**
 * Public decoders disagree on the encoding of PortName: TraceEvent (`KernelTraceEventParser.cs`) reads 8-bit text, the two
 * payload lengths on record (benny-cz/InterCat `bench/results`: 38 and 60) fit UTF-16 only. So the bytes decide.
 */
export const alpcWaitNew: Decoder = (fields, at) => {
  const serverPort = fields.u32() !== 0;
  let portName = '';
  if (fields.left > 0) portName = fields.looksWide() ? fields.wide() : fields.narrow();
  return {
    kind: 'alpc.wait-new',
    id: 0,
    time: at.time,
    pid: at.pid,
    tid: at.tid,
    cpu: at.cpu,
    serverPort,
    portName: portName === '' ? undefined : portName,
  };
};

export const alpcUnwait: Decoder = (fields, at, session) => {
  const status = fields.u32();
  if (fields.failure !== '') return undefined;
  const event = session.events.make('alpc.unwait', at);
  event.status = status;
  return asEvent(event);
};

/** Types 38 to 41: no public layout, so the bytes are kept. */
export const alpcOther: Decoder = (fields, at) => ({
  kind: 'alpc.other',
  id: 0,
  time: at.time,
  pid: at.pid,
  tid: at.tid,
  cpu: at.cpu,
  type: typeOf(at.record),
  raw: fields.rest(),
});
