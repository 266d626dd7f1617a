/** What calls to well-known brokers mean, in words. */
import { BROKER_PHRASES, BROKER_PROCESSES, BROKER_SERVICES } from './tables/brokers.ts';

export { WMI_CREATE } from './tables/brokers.ts';

const BY_INTERFACE = new Map(BROKER_PHRASES.map((broker) => [broker.interfaceUuid, broker]));

/** A phrase such as `asked WMI to run a method`, to stand behind the name of the client; `undefined` for other interfaces. */
export function brokerPhrase(
  uuid: string | undefined,
  opnum: number | undefined,
  led: { readonly toStart: boolean },
): string | undefined {
  const broker = uuid === undefined ? undefined : BY_INTERFACE.get(uuid);
  if (broker === undefined) return undefined;
  if (led.toStart && broker.toStart !== undefined) return broker.toStart;
  return (opnum === undefined ? undefined : broker.procedures[opnum]) ?? broker.any;
}

/** True for those who start processes on behalf of others: "it did so on its own" is then a bold claim. */
export function isBroker(process: string | undefined, service: string | undefined): boolean {
  if (process !== undefined && BROKER_PROCESSES.has(process.toLowerCase())) return true;
  const names =
    service
      ?.toLowerCase()
      .replace(/^one of /, '')
      .split(', ') ?? [];
  return names.some((name) => BROKER_SERVICES.has(name));
}
