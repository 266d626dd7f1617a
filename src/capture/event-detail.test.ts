import { expect, test } from 'vitest';
import { traceEvent } from '../../test/support/facts.ts';
import { eventDetail } from './event-detail.ts';

const hint = (fields: Readonly<Record<string, string>>) =>
  eventDetail(traceEvent({ id: 1, kind: 'hint', from: 'P/1', fields, activityId: undefined })) ?? '';

test('half a surrogate pair becomes U+FFFD, in names too; what only looks like one stays', () => {
  const text = hint({ a: '\uD800', 'k\uDC00': 'x\uDBFF\\\uD801y', b: '\\ud800', c: '😀', d: '\uDC00\uD800' });
  expect(text).not.toMatch(/[^\\]\\ud8/);
  expect(JSON.parse(text)).toEqual({
    from: 'P/1',
    a: '\uFFFD',
    'k\uFFFD': 'x\uFFFD\\\uFFFDy',
    b: '\\ud800',
    c: '😀',
    d: '\uFFFD\uFFFD',
  });
});
