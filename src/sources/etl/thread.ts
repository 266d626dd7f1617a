import type { ThreadEvent } from '../../model/event.ts';
import type { Decoder } from './decoder.ts';
import { asEvent, newRareEvent } from './rare-event.ts';

/**
 * Thread events 1 to 4. Field order by version: Thread_V0_TypeGroup1 … Thread_V3_TypeGroup1 of the Windows kernel trace
 * classes (jdu2600/Windows10EtwEvents `mof/Windows_Kernel_Trace.tsv`). The name of version 4 follows in files whose header
 * still says 3 (Windows 10 18362 and later), so it is read if bytes remain.
 */
function decoder(kind: ThreadEvent['kind']): Decoder {
  return (fields, at, session) => {
    const { version } = at.record;
    const first = fields.u32();
    const second = fields.u32();
    const processId = version >= 1 ? first : second;
    const threadId = version >= 1 ? second : first;
    let startAddress: string | undefined;
    let teb: string | undefined;
    let serviceTag: number | undefined;
    let name = '';
    if (version >= 1) {
      fields.skipPointer(5); // four stack limits; StartAddr or Affinity
      startAddress = fields.address();
    }
    if (version === 1) fields.skip(1); // WaitMode
    if (version >= 2) {
      teb = fields.address();
      serviceTag = fields.u32();
    }
    if (version >= 3) {
      fields.skip(4); // priorities and flags
      if (fields.left >= 2) name = fields.wide();
    }
    if (fields.failure === '') {
      if (kind === 'thread.end') session.threadEnded(threadId);
      else session.threadSeen(threadId, processId);
    }
    const event = newRareEvent(kind, at);
    event.thread = { processId, threadId, serviceTag, name: name === '' ? undefined : name, startAddress, teb };
    return asEvent(event);
  };
}

export const threadStart = decoder('thread.start');
export const threadEnd = decoder('thread.end');
export const threadRundownStart = decoder('thread.rundown-start');
export const threadRundownEnd = decoder('thread.rundown-end');

/** Type 69, SubProcessTagChanged: the service tag of the thread changed. */
export const threadTag: Decoder = (fields, at) => {
  const oldTag = fields.u32();
  const newTag = fields.u32();
  return { kind: 'thread.tag', id: 0, time: at.time, pid: at.pid, tid: at.tid, cpu: at.cpu, oldTag, newTag };
};

/** Type 72, SetName: SetThreadDescription was called. */
export const threadName: Decoder = (fields, at) => {
  const processId = fields.u32();
  const threadId = fields.u32();
  const name = fields.wide();
  return {
    kind: 'thread.name',
    id: 0,
    time: at.time,
    pid: at.pid,
    tid: at.tid,
    cpu: at.cpu,
    processId,
    threadId,
    name,
  };
};
