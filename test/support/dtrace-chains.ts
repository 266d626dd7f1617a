/** A DTrace recording that grows by chains: explorer asks lsass, whose thread asks services before it answers. */
import { generateProgram } from '../../src/sources/dtrace/program/generate.ts';
import { DEFAULT_OPTIONS } from '../../src/sources/dtrace/program/options.ts';
import type { WorldProcess } from './dtrace/world.ts';
import { message64, printed, Simulation } from './dtrace-output.ts';

const SYNC = 0x2_0000;
const REPLY = 0x41_0000;

/** One connection: who asks with which thread, and who answers with which. */
interface Line {
  readonly client: WorldProcess;
  readonly clientTid: number;
  readonly clientHandle: bigint;
  readonly server: WorldProcess;
  readonly serverTid: number;
  readonly serverHandle: bigint;
}

/**
 * What is printed at first, and then for each chain, each from a client of its own. `parts`: one more chain, whose lsass asks services
 * so many times; it is printed question by question, and its end by itself.
 */
export function chainsRecording(chains: number, parts = 0): readonly string[] {
  const simulation = new Simulation(generateProgram({ ...DEFAULT_OPTIONS, token: '00c0ffee' }));
  const lsass = simulation.world.process(712, 'lsass.exe');
  const services = simulation.world.process(820, 'services.exe');
  const inner = line(simulation, [lsass, 70, services, 80], '\\RPC Control\\ntsvcs');
  const { records } = simulation.machine;
  const pieces = [printed(records).out];
  let before = records.length;
  const cut = (): void => {
    pieces.push(printed(records.slice(before)).out);
    before = records.length;
  };
  for (let chain = 0; chain < chains + Math.min(1, parts); chain += 1) {
    const client = simulation.world.process(4000 + 4 * chain, `client${chain}.exe`);
    const outer = line(simulation, [client, 50, lsass, 70], `\\RPC Control\\lsapolicylookup${chain}`);
    exchange(simulation, outer, 1000 + 2 * chain, () => {
      for (let part = 0; part < (chain < chains ? 1 : parts); part += 1) {
        exchange(simulation, inner, 1001 + 2 * (chain + part), () => {});
        if (chain === chains) cut();
      }
    });
    cut();
  }
  return pieces;
}

function line(
  { world }: Simulation,
  [client, clientTid, server, serverTid]: readonly [WorldProcess, number, WorldProcess, number],
  name: string,
): Line {
  const port = world.listen(server, name);
  const end = world.connect(port, client);
  return {
    ...{ client, clientTid, clientHandle: client.table.add(end.object) },
    ...{ server, serverTid, serverHandle: server.table.add(port.object) },
  };
}

/** A request, what the server's thread does about it, and the reply. */
function exchange(simulation: Simulation, line: Line, id: number, meanwhile: () => void): void {
  const { client, clientTid, server, serverTid } = line;
  const buffer = client.user.allocate(4096);
  const inbox = server.user.allocate(4096);
  client.user.write(buffer, message64({ payload: new Uint8Array(40) }));
  const receive = { process: server, tid: serverTid, cpu: 1, handle: line.serverHandle, receive: inbox };
  const ask = {
    process: client,
    tid: clientTid,
    handle: line.clientHandle,
    flags: SYNC,
    send: buffer,
    receive: buffer,
  };
  simulation.entry(receive);
  simulation.entry(ask);
  const ends = { id, callback: id };
  server.user.write(
    inbox,
    message64({ payload: new Uint8Array(40), type: 0x2001, pid: client.pid, tid: clientTid, ...ends }),
  );
  simulation.exit(receive);
  meanwhile();
  const send = server.user.put(message64({ payload: new Uint8Array(24), ...ends }));
  const reply = { process: server, tid: serverTid, cpu: 1, handle: line.serverHandle, flags: REPLY, send };
  simulation.entry(reply);
  simulation.exit(reply);
  client.user.write(
    buffer,
    message64({ payload: new Uint8Array(24), type: 2, pid: server.pid, tid: serverTid, ...ends }),
  );
  simulation.exit(ask);
}
