/** Ports that are known by name while their format is not public: named, texts and ids shown, nothing invented. */
import type { MessageContext } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../engine.ts';
import { quoted } from '../format.ts';
import { guessStub } from '../ndr/guess.ts';

interface NamedPort {
  readonly port: RegExp;
  readonly protocol: string;
  readonly title: string;
}

/** Root directory listing in csandker.github.io "Offensive Windows IPC Internals 3: ALPC"; formats not found. */
const PORTS: readonly NamedPort[] = [
  { port: /(^|\\)WindowsErrorReportingServicePort$/i, protocol: 'wer', title: 'Windows error reporting' },
  { port: /(^|\\)ThemeApiPort$/i, protocol: 'theme', title: 'Themes' },
  { port: /(^|\\)PowerPort$/i, protocol: 'power', title: 'Power' },
  { port: /(^|\\)PowerMonitorPort$/i, protocol: 'power-monitor', title: 'Power monitor' },
  { port: /(^|\\)PdcPort$/i, protocol: 'pdc', title: 'Power dependency coordinator' },
  { port: /(^|\\)SeRmCommandPort$/i, protocol: 'se-rm', title: 'Security reference monitor' },
  { port: /(^|\\)SeLsaCommandPort$/i, protocol: 'se-lsa', title: 'LSA commands from the kernel' },
  { port: /(^|\\)SmSsWinStationApiPort$/i, protocol: 'winstation', title: 'Session manager, window stations' },
];

function read(cursor: Cursor, { found, names }: MessageContext): void {
  const text = guessStub(cursor, {
    syntax: undefined,
    response: false,
    plain: true,
    interfaceName: (uuid) => names.interfaceName(uuid),
  });
  if (text !== undefined) found.detail = quoted(text, 60);
}

export const namedPort: Dissector = {
  id: 'named',
  title: 'Known port, unknown format',
  match: ({ carrier }) => (PORTS.some((known) => known.port.test(carrier.portName ?? '')) ? 60 : 0),
  dissect(cursor, context) {
    const known = PORTS.find((candidate) => candidate.port.test(context.carrier.portName ?? ''));
    context.found.protocol = known?.protocol ?? 'unknown';
    context.found.notes.push(`${known?.title ?? 'this port'}: the format of its messages is not public`);
    read(cursor, context);
  },
};

/** Reads what nothing else reads. */
export const unknown: Dissector = {
  id: 'unknown',
  title: 'Unknown protocol',
  match: () => 1,
  dissect(cursor, context) {
    const connecting = context.carrier.type === 10 || context.carrier.type === 11;
    context.found.kind = connecting ? 'connection data' : 'message';
    read(cursor, context);
  },
};
