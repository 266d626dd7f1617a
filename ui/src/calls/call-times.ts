/** When a call was sent, taken, answered and received, as 100 ns ticks from the start of the recording. */
import { ticksBetween } from '../../../src/present/format.ts';
import { numberAt, type Row, textAt } from '../../../src/present/row.ts';

export interface CallTimes {
  /** The client sent the request. */
  readonly sent: number | undefined;
  /** The server took it. */
  readonly taken: number | undefined;
  /** The server answered. */
  readonly answered: number | undefined;
  /** The client had the reply. */
  readonly received: number | undefined;
}

const TICK_NS = 100;

export function callTimes(call: Row, origin: string): CallTimes {
  const sent = ticksAt(call, 'started_at', origin);
  const taken = ticksAt(call, 'server_started_at', origin);
  return {
    sent,
    taken,
    answered: after(taken, numberAt(call, 'server_duration_ns')),
    received: after(sent, numberAt(call, 'duration_ns')),
  };
}

function ticksAt(call: Row, field: string, origin: string): number | undefined {
  const time = textAt(call, field);
  return time === undefined ? undefined : ticksBetween(origin, time);
}

function after(start: number | undefined, nanoseconds: number | bigint | undefined): number | undefined {
  return start === undefined || nanoseconds === undefined ? undefined : start + Number(nanoseconds) / TICK_NS;
}

/** The first moment known of a call. */
export function firstOf({ sent, taken, answered, received }: CallTimes): number | undefined {
  return sent ?? taken ?? answered ?? received;
}

/** The last moment known of a call. */
export function lastOf({ sent, taken, answered, received }: CallTimes): number | undefined {
  return received ?? answered ?? taken ?? sent;
}
