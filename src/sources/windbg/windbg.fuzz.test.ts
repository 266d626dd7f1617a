/** Any bytes, any truncation: no crash, no hang, no order broken. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OriginalSteps } from '../../../test/support/windbg/original-steps.ts';
import { disorder, readWindbg } from '../../../test/support/windbg/read.ts';
import { callOnce, makeScene } from '../../../test/support/windbg/scene.ts';
import { Session } from '../../../test/support/windbg/session.ts';
import { fileSources } from '../index.ts';

function samples(): readonly (readonly [string, Uint8Array])[] {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const probe = (options: string): Uint8Array => {
    const scene = makeScene();
    const session = new Session(scene.debug, options);
    callOnce(scene);
    callOnce(scene, { path: ['a!b', 'ntdll!RtlUserThreadStart+0x21'] });
    session.stop();
    return bytes(session.text);
  };
  const scene = makeScene();
  const steps = new OriginalSteps(scene.debug.host);
  scene.debug.use({ entry: () => steps.entry(), exit: () => steps.exit() });
  steps.install();
  callOnce(scene);
  callOnce(scene);
  const original = bytes(scene.debug.window);
  return [
    ['json', probe('')],
    ['text', probe('format=text')],
    ['original', original],
    ['wide', new Uint8Array(Buffer.from(scene.debug.window, 'utf16le'))],
  ];
}
const SAMPLES = samples();

/** Reads what opens, and holds it to what must always be true. */
function check(bytes: Uint8Array): void {
  let read: ReturnType<typeof readWindbg>;
  try {
    read = readWindbg(bytes);
  } catch (error) {
    expect((error as Error).name).toBe('UserError');
    return;
  }
  expect(disorder(read)).toEqual([]);
  expect(read.report.bytesRead).toBe(bytes.length);
}

it.each(SAMPLES)('exactly one source says that %s is its own', (_name, bytes) => {
  const answers = fileSources.map((source) => [source.id, source.sniff(bytes.subarray(0, 4096), 'x.txt')]);
  expect(answers.filter(([, answer]) => answer !== 'no')).toEqual([['windbg', 'yes']]);
});

it.each(SAMPLES)('%s cut off anywhere', (_name, bytes) => {
  for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 400))
    check(bytes.subarray(0, length));
});

it.each(SAMPLES)('%s with bytes changed, left out and doubled', (_name, bytes) => {
  const change = fc.record({
    at: fc.integer({ min: 0, max: bytes.length - 1 }),
    length: fc.integer({ min: 0, max: 300 }),
    put: fc.uint8Array({ maxLength: 8 }),
    twice: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      let mutated = bytes;
      for (const { at, length, put, twice } of changes) {
        const rest = mutated.subarray(Math.min(mutated.length, twice ? at : at + length));
        const all = new Uint8Array(Math.min(at, mutated.length) + put.length + rest.length);
        all.set(mutated.subarray(0, at));
        all.set(put, Math.min(at, mutated.length));
        all.set(rest, Math.min(at, mutated.length) + put.length);
        mutated = all;
      }
      check(mutated);
    }),
    { numRuns: 150 },
  );
});

it('records of any values', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{0,90}$/);
  const any = fc.oneof(
    fc.integer(),
    fc.double(),
    hex,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
  );
  const message = fc.record({ header: any, data: any, length: any, attributes: any, view: any }, { requiredKeys: [] });
  const record = fc.record(
    {
      type: fc.constantFrom('start', 'process', 'enter', 'leave', 'missed', 'error', 'stop', 'other', 7),
      call: fc.oneof(fc.integer({ min: 0, max: 5 }), any),
      time: fc.oneof(fc.stringMatching(/^[0-9a-f]{16}$/), any),
      pid: fc.oneof(fc.integer({ min: 0, max: 9 }), any),
      tid: fc.oneof(fc.integer({ min: 0, max: 9 }), any),
      cpu: any,
      name: any,
      key: any,
      handle: fc.oneof(hex, any),
      flags: fc.oneof(fc.constantFrom(0, 0x2_0000), any),
      status: fc.oneof(fc.constantFrom(0, 0x4000_0030), any),
      port: any,
      portName: any,
      owner: any,
      client: any,
      watched: fc.boolean(),
      send: fc.oneof(message, any),
      receive: fc.oneof(message, any),
      after: any,
      stack: fc.oneof(fc.array(fc.tuple(hex, fc.string())), any),
      faults: any,
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 40 }), (records) => {
      const text = [
        '{"type":"start","alpcscope":"windbg","version":1}',
        ...records.map((one) => JSON.stringify(one)),
      ].join('\n');
      check(new TextEncoder().encode(text));
    }),
    { numRuns: 300 },
  );
});

it('lines of text in any order', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '[SendWait] Start',
      '[SendWait] Start #1',
      '[SendWait] Ret',
      '[SendWait] Ret #1 status 0',
      'a.exe(4)',
      'a.exe(99999999999)',
      'PortHandle=ffffffffffffffff, SendMessage=1, ReceiveMessage=0',
      'Handle: 4 Port: x | a(1) -> b(2)',
      '0000  00 01',
      '0002  03',
      '00 00000000`00000000 00000000`00000000     x!y',
      '[CUT] 2 of 9 bytes',
      '[SKIP] no',
      '...',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      check(new TextEncoder().encode(['[SendWait] Start', ...lines].join('\n')));
    }),
    { numRuns: 300 },
  );
});
