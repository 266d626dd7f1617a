/** What well-known ALPC ports are for. */
import { PORT_NAMES, PORT_PATTERNS, type PortDescription } from './tables/ports.ts';

const RPC_CONTROL = '\\rpc control\\';

const BY_NAME: ReadonlyMap<string, PortDescription> = new Map(
  PORT_NAMES.map((port) => [port.name.toLowerCase(), port]),
);

/**
 * Describes a port by its name: an object path (`\RPC Control\lsapolicylookup`, also of a session or an AppContainer) or
 * the bare endpoint (`lsapolicylookup`). `undefined` when the name says nothing. Case does not matter, as in Windows.
 * What a name says is a hint: any process may give its port any free name.
 */
export function describePort(name: string): PortDescription | undefined {
  const lower = name.toLowerCase();
  const exact = BY_NAME.get(lower);
  if (exact !== undefined) return exact;
  const control = lower.lastIndexOf(RPC_CONTROL);
  const isEndpoint = control >= 0 || !lower.startsWith('\\');
  if (isEndpoint) {
    const endpoint = control < 0 ? lower : lower.slice(control + RPC_CONTROL.length);
    const known = BY_NAME.get(endpoint);
    if (known !== undefined) return known;
    const found = PORT_PATTERNS.find((port) => port.endpoint && port.pattern.test(endpoint));
    if (found !== undefined) return found;
  }
  return PORT_PATTERNS.find((port) => !port.endpoint && port.pattern.test(lower));
}
