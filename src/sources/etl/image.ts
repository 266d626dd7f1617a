import type { ModuleEvent } from '../../model/event.ts';
import type { Decoder } from './decoder.ts';
import { asEvent, newRareEvent } from './rare-event.ts';

/**
 * Image load, unload and rundown. Image_Load of the Windows kernel trace classes (jdu2600/Windows10EtwEvents
 * `mof/Windows_Kernel_Trace.tsv`); versions 2 and 3 differ only in how they name the four bytes behind TimeDateStamp.
 * Versions 0 and 1 are older than Windows 7 and refused.
 */
function decoder(kind: ModuleEvent['kind']): Decoder {
  // A rundown is logged for the session, not by the thread of its header: for kernel images that says process 0 with a thread of
  // another process (seen in net.4.5.2.x64.etl of microsoft/perfview).
  const rundown = kind === 'module.rundown-start' || kind === 'module.rundown-end';
  return (fields, at) => {
    if (at.record.version < 2) fields.fail('payload of an unknown version');
    const base = fields.pointer();
    const size = fields.pointer();
    const processId = fields.u32();
    const checksum = fields.u32();
    const timeDateStamp = fields.u32();
    fields.skip(4); // signature level and type
    fields.skipPointer(); // DefaultBase
    fields.skip(16); // reserved
    const path = fields.wide();
    const event = newRareEvent(kind, at);
    if (rundown) {
      event.pid = undefined;
      event.tid = undefined;
    }
    event.processId = processId;
    event.base = base;
    event.size = size;
    event.checksum = checksum;
    event.timeDateStamp = timeDateStamp;
    event.path = path;
    return asEvent(event);
  };
}

export const imageLoad = decoder('module.load');
export const imageUnload = decoder('module.unload');
export const imageRundownStart = decoder('module.rundown-start');
export const imageRundownEnd = decoder('module.rundown-end');
