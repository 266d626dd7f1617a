/** Old LPC servers whose messages begin with an api number and a status: session manager and LSA. */
import type { MessageContext } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { guessStub } from '../ndr/guess.ts';
import { ntStatusText } from '../status.ts';

const SM_REF = 'winsiderss/systeminformer phnt/include/ntsmss.h; 0 and 2: reactos (Windows Server 2003 era)';
const LSA_REF = 'reactos include/reactos/subsys/lsass/lsass.h (Windows Server 2003 era); newer systems not seen';

function layout(id: string, names: Readonly<Record<number, string>>, ref: string): readonly LayoutRow[] {
  return [
    { name: `${id}.api`, type: 'u32', title: 'Api number', names, certainty: 'unconfirmed', ref },
    {
      name: `${id}.status`,
      type: 'u32',
      title: 'Status',
      certainty: 'unconfirmed',
      format: (value) => ntStatusText(Number(value)),
      ref,
    },
  ];
}

const SM_NAMES = {
  0: 'CreateForeignSession',
  1: 'SessionComplete',
  2: 'TerminateForeignSession',
  3: 'ExecPgm',
  4: 'LoadDeferedSubsystem',
  5: 'StartCsr',
  6: 'StopCsr',
  7: 'StartServerSilo',
};
const SB_NAMES = { 0: 'CreateSession', 1: 'TerminateSession', 2: 'ForeignSessionComplete', 3: 'CreateProcess' };
const LSA_NAMES = {
  0: 'CallPackage',
  1: 'Deregister',
  2: 'LogonUser',
  3: 'LookupPackage',
  4: 'EnumSessions',
  5: 'GetSessionData',
  6: 'PolicyNotify',
};

export const SM_LAYOUT = layout('sm', SM_NAMES, SM_REF);
export const SB_LAYOUT = layout('sb', SB_NAMES, SM_REF);
export const LSA_LAYOUT = layout('lsa', LSA_NAMES, LSA_REF);

interface Server {
  readonly id: string;
  readonly title: string;
  readonly port: RegExp;
  readonly layout: readonly LayoutRow[];
  readonly names: Readonly<Record<number, string>>;
}

function numbered({ id, title, port, layout: rows, names }: Server): Dissector {
  return {
    id,
    title,
    match: ({ carrier, payload }) =>
      carrier.portName !== undefined && port.test(carrier.portName) && payload.length > 0 ? 90 : 0,
    dissect(cursor: Cursor, { carrier, found }: MessageContext): void {
      found.protocol = id;
      if (carrier.type === 10 || carrier.type === 11) {
        found.kind = 'connect';
        guessStub(cursor, { syntax: undefined, response: false, plain: true });
        return;
      }
      found.kind = carrier.type === 2 ? 'answer' : 'call';
      const values = readLayout(cursor, rows);
      found.opnum = numberOf(values, `${id}.api`);
      found.detail = names[found.opnum];
      cursor.base = cursor.pos;
      guessStub(cursor, { syntax: undefined, response: false, plain: true });
    },
  };
}

export const sessionManager = numbered({
  id: 'sm',
  title: 'Session manager',
  port: /^\\?SmApiPort$/i,
  layout: SM_LAYOUT,
  names: SM_NAMES,
});
export const subsystemCallback = numbered({
  id: 'sb',
  title: 'Subsystem callback',
  port: /(^|\\Windows\\)SbApiPort$/i,
  layout: SB_LAYOUT,
  names: SB_NAMES,
});
export const lsaAuthentication = numbered({
  id: 'lsa',
  title: 'LSA authentication',
  port: /^\\?LsaAuthenticationPort$/i,
  layout: LSA_LAYOUT,
  names: LSA_NAMES,
});
