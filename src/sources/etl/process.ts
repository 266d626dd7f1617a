import type { ProcessEvent } from '../../model/event.ts';
import type { Decoder } from './decoder.ts';
import type { Fields } from './fields.ts';

/** Session number of processes that belong to none (System, smss). */
const NO_SESSION = 0xffffffff;

/**
 * Process events 1, 2, 3, 4, 39. Field order by version: Process_V0_TypeGroup1 … Process_V4_TypeGroup1 of the Windows
 * kernel trace classes (jdu2600/Windows10EtwEvents `mof/Windows_Kernel_Trace.tsv`).
 */
function decoder(kind: ProcessEvent['kind']): Decoder {
  const ended = kind === 'process.end' || kind === 'process.defunct';
  return (fields, at) => {
    const { version } = at.record;
    let uniqueKey: string | undefined;
    if (version >= 2) uniqueKey = fields.address();
    else if (version === 1) fields.skipPointer(); // PageDirectoryBase
    const processId = fields.u32();
    const parentId = fields.u32();
    const sessionId = version >= 1 ? fields.u32() : NO_SESSION;
    const exitStatus = version >= 1 ? fields.u32() : 0;
    if (version >= 3) fields.skipPointer(); // DirectoryTableBase
    const flags = version >= 4 ? fields.u32() : undefined;
    const sid = userSid(fields);
    const imageName = fields.narrow();
    const commandLine = version >= 2 ? fields.wide() : '';
    const packageName = version >= 4 ? fields.wide() : '';
    if (version >= 4) fields.wide(); // ApplicationId
    if (version >= 5 && kind === 'process.defunct') fields.skip(8); // ExitTime
    return {
      kind,
      id: 0,
      time: at.time,
      pid: at.pid,
      tid: at.tid,
      cpu: at.cpu,
      process: {
        processId,
        parentId,
        sessionId: sessionId === NO_SESSION ? undefined : sessionId,
        // A running process has a status too (259, or 0 for Idle); it says nothing.
        exitStatus: ended && version >= 1 ? exitStatus : undefined,
        uniqueKey,
        sid,
        imageName,
        commandLine: commandLine === '' ? undefined : commandLine,
        packageName: packageName === '' ? undefined : packageName,
        flags,
      },
    };
  };
}

/** Four zero bytes, or a TOKEN_USER (two pointers, meaningless here) with the SID behind it. */
function userSid(fields: Fields): string | undefined {
  const first = fields.u32();
  if (first === 0) return undefined;
  fields.skip(2 * fields.pointerSize - 4);
  return fields.sid();
}

export const processStart = decoder('process.start');
export const processEnd = decoder('process.end');
export const processRundownStart = decoder('process.rundown-start');
export const processRundownEnd = decoder('process.rundown-end');
export const processDefunct = decoder('process.defunct');
