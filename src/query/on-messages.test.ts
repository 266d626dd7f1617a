import { expect, it } from 'vitest';
import { findField } from './fields.ts';
import { onMessages } from './on-messages.ts';
import { compileFilter } from './resolve.ts';

it.each([
  ['', ''],
  ['lsass -spoolsv', 'lsass -spoolsv'],
  ['client.pid:4 server.process_row:7', 'source.pid:4 target.process_row:7'],
  ['client:winmgmt OR -(server:lsass port:null)', 'source:winmgmt OR -(target:lsass port:null)'],
  ['started_at:2020-07-29', 'sent_at:2020-07-29'],
])('asks of messages what is asked of calls: %s', (calls, messages) => {
  expect(onMessages(calls)).toBe(messages);
  expect(compileFilter(messages, 'messages', { start: 0n }).ok).toBe(true);
});

it.each(['duration:>1ms', 'lsass status:5', 'id:4', '-(pid:4 OR chain:3)', 'confidence:likely'])(
  'asks nothing of messages that only calls have: %s',
  (calls) => {
    expect(compileFilter(calls, 'calls', { start: 0n }).ok).toBe(true);
    expect(onMessages(calls)).toBeUndefined();
  },
);

it('asks nothing that cannot be read', () => {
  expect(onMessages('(lsass')).toBeUndefined();
  expect(findField('messages', 'status')).toBeUndefined();
});
