/** Under which names and addresses this machine may be asked. */
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** True if only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** An address as it stands in a URL. */
export function urlHost(host: string): string {
  if (EVERYWHERE.has(host)) return hostname();
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** What may stand in the Host header beside the loopback names when `host` is listened on. */
export function ownNames(host: string): string[] {
  if (!EVERYWHERE.has(host)) return [urlHost(host)];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  // A link-local IPv6 address has a zone behind a percent sign, which browsers leave out.
  return [hostname(), ...addresses.map(({ address }) => urlHost(address.replace(/%.*$/, '')))];
}
