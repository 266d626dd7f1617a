import type { LostEvent } from '../../model/event.ts';
import { type Decoder, typeOf } from './decoder.ts';
import type { Stamp } from './stamp.ts';
import { meta } from './system-config.ts';

/** Words of group masks in an Extension event; the kernel event version follows them. */
const MASK_WORDS = 8;
/** LastDroppedTimes has room for 20 times; more than that is no such event. */
const MOST_DROPPED_TIMES = 64;

/**
 * Types 5 and 32, Extension: which kernel events were on. The masks of a session's start may still be empty, and a merged
 * file has those of user sessions, which are empty too: only masks that say something count.
 */
export const extension: Decoder = (fields, at, session) => {
  const flags = fields.u32();
  fields.skip(MASK_WORDS * 4);
  const atEnd = typeOf(at.record) === 32;
  if (fields.failure !== '' || flags === 0 || !session.learnKernelFlags(flags, atEnd)) return undefined;
  return meta(at, { kernelFlags: session.kernelFlags });
};

/** Type 66, BuildInfo: the build lab string. */
export const buildLab: Decoder = (fields, at) => meta(at, { buildLab: fields.narrow() });

/** Type 82, LastDroppedTimes: raw times at which the session last dropped an event; 0 in unused places. */
export const lastDroppedTimes: Decoder = (fields, _at, session) => {
  const count = fields.u32();
  fields.skip(4);
  if (count > MOST_DROPPED_TIMES) fields.fail('payload with a wrong count');
  for (let index = 0; index < count && fields.failure === ''; index += 1) {
    const low = fields.u32();
    const high = fields.u32();
    if (fields.failure === '' && (low !== 0 || high !== 0)) session.droppedAt(low, high);
  }
  return undefined;
};

/**
 * Class 6a399ae0-…, types 32 RTLostEvent, 33 RTLostBuffer, 34 RTLostFile: the reader of a live session was too slow. Where
 * exactly the gap is they do not say: it lies before them, and behind what that processor reported last.
 */
function realTimeLoss(reason: string): Decoder {
  return (fields, at, session): LostEvent => {
    fields.skipRest();
    session.gap(-1, at.time);
    return {
      kind: 'lost',
      id: 0,
      time: at.time,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      from: lastTime(at, session.lastTime),
      events: undefined,
      buffers: undefined,
      reason,
      located: true,
    };
  };
}

function lastTime(at: Stamp, last: number | undefined): number {
  return last === undefined ? at.time : Math.min(last, at.time);
}

export const lostEvent = realTimeLoss('real-time session lost events');
export const lostBuffer = realTimeLoss('real-time session lost a buffer');
export const lostFile = realTimeLoss('real-time session lost its backup file');
