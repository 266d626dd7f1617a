/** Where to look first: questions that people open a capture with, each with the rows that answer it. */
import type { Entity } from '../../../src/query/field.ts';
import { onMessages } from '../../../src/query/on-messages.ts';
import { both } from '../filter-bar/terms.ts';
import { FAILED } from './figures.ts';

export interface FirstLook {
  readonly view: string;
  readonly entity: Entity;
  readonly filter: string;
  /** Behind the number of rows: "41 calls failed". */
  readonly one: string;
  readonly many: string;
  readonly hint: string;
  /** Something went wrong, rather than something to see. */
  readonly trouble: boolean;
}

export const FIRST_LOOKS: readonly FirstLook[] = [
  {
    view: 'calls',
    entity: 'calls',
    filter: FAILED,
    one: 'call failed',
    many: 'calls failed',
    hint: 'with a status that is not success',
    trouble: true,
  },
  {
    view: 'calls',
    entity: 'calls',
    filter: 'duration_ns:>1s',
    one: 'call took over a second',
    many: 'calls took over a second',
    hint: 'from request to reply',
    trouble: true,
  },
  {
    view: 'calls',
    entity: 'calls',
    filter: 'evidence:wait-reply duration_ns:null',
    one: 'call still waits',
    many: 'calls still wait',
    hint: 'the client waited, and no reply was seen',
    trouble: true,
  },
  {
    view: 'messages',
    entity: 'messages',
    filter: 'matched:false',
    one: 'message with one end',
    many: 'messages with one end',
    hint: 'sent or received, the other end not seen',
    trouble: true,
  },
  {
    view: 'why',
    entity: 'processes',
    filter: 'started_at:*',
    one: 'process was started',
    many: 'processes were started',
    hint: 'see who really asked for them',
    trouble: false,
  },
  {
    view: 'chains',
    entity: 'calls',
    filter: 'depth:>0',
    one: 'call on behalf of another',
    many: 'calls on behalf of others',
    hint: 'follow them from process to process',
    trouble: false,
  },
];

/** A look at what a filter on calls keeps; none at rows that the filter cannot speak of. */
export function narrowedLook(look: FirstLook, filter: string): readonly FirstLook[] {
  if (filter.trim() === '') return [look];
  if (look.entity === 'calls') return [{ ...look, filter: both(filter, look.filter) }];
  const messages = look.entity === 'messages' ? onMessages(filter) : undefined;
  return messages === undefined ? [] : [{ ...look, filter: both(messages, look.filter) }];
}
