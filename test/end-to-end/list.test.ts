/** What `list` of the built program does that only shows on a terminal, or with a recording of other things. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memorySink } from '../support/etl-sink.ts';
import { EtlWriter } from '../support/etl-writer.ts';
import { Payload } from '../support/payload.ts';
import { newProgram, type Program } from './program.ts';

let program: Program;
beforeAll(() => {
  program = newProgram();
});
afterAll(() => program.remove());

const TIMEOUT = 240_000;
const EVIL = '\u001b[2J\u001b]0;pwn\u0007';

it.runIf(process.platform !== 'win32')(
  'writes CSV on a terminal with escapes for what a terminal obeys',
  async () => {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 1 });
    const image = new Payload().u64(0x7fff_0000n).u64(0x1000n).u32(4120).zeros(36).wide(`\\Windows\\${EVIL}.dll`);
    writer.kernel({ form: 'system', cpu: 0, time: 10_000, pid: 4120, tid: 4124, hook: 0x030a, version: 2 }, image);
    writer.close();
    writeFileSync(program.file('evil.etl'), sink.take());
    const terminal = 'NODE_OPTIONS=--import=data:text/javascript,process.stdout.isTTY=true';
    const piped = await program.run('list', 'modules', 'evil.etl', '--csv', '--fields', 'path');
    expect(piped.out).toContain(EVIL);
    const { out } = await program.shell(`${terminal} alpcscope list modules evil.etl --csv --fields path`);
    expect(out).toContain('\\u001b[2J\\u001b]0;pwn\\u0007.dll');
    expect(out).not.toContain('\u001b');
  },
  TIMEOUT,
);

it(
  'does not say of a recording of other things that it has no events',
  async () => {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 1, kernelFlags: undefined });
    const provider = '2a576b87-09a7-520e-c21a-4942f0271d67';
    writer.manifest(
      { cpu: 0, time: 10_000, pid: 4120, tid: 4124, provider, id: 1101, version: 0 },
      new Payload().u32(1),
    );
    writer.close();
    writeFileSync(program.file('other.etl'), sink.take());
    const { err } = await program.run('list', 'events', 'other.etl');
    expect(err).toBe(
      'Nothing to show: of the 2 events of the recording none is of a kind that is kept; alpcscope stats counts them.\n',
    );
  },
  TIMEOUT,
);
