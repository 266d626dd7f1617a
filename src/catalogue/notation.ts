/** How the tables are written: compact text for long procedure lists, checked when the tables load. */
import { assert } from '../base/assert.ts';
import type { InterfaceEntry } from './interface.ts';

type Procedures = readonly (string | undefined)[];

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Procedure names in order of their numbers, separated by white space. Other marks:
 *
 * - `12` states the number of what follows, and must be right: it guards long lists against slips.
 * - `!` is a procedure that the document reserves for local use (`Opnum7NotUsedOnWire`); `!5` is five of them. That is no
 *   name: a local caller may well use it, so it is shown by its number like any other whose name no source states.
 * - `-` is a number whose name no source states; `-3` is three of them.
 *
 * The list continues `inherited`, the methods of a base interface.
 */
export function opnums(text: string, inherited: Procedures = []): Procedures {
  const names = [...inherited];
  for (const mark of text.split(/\s+/)) {
    if (mark === '') continue;
    if (/^\d+$/.test(mark)) {
      assert(Number(mark) === names.length, `procedure table: ${mark} stands at ${names.length}`);
      continue;
    }
    const repeat = /^([!-])(\d*)$/.exec(mark);
    if (repeat === null) {
      assert(NAME.test(mark), `procedure table: ${mark} is no name`);
      names.push(mark);
      continue;
    }
    for (let left = Number(repeat[2] || '1'); left > 0; left--) {
      names.push(undefined);
    }
  }
  return names;
}

const UNKNOWN = opnums('QueryInterface AddRef Release');
const DISPATCH = opnums('GetTypeInfoCount GetTypeInfo GetIDsOfNames Invoke', UNKNOWN);
const INSPECTABLE = opnums('GetIids GetRuntimeClassName GetTrustLevel', UNKNOWN);

/** Methods of a COM interface that derives from IUnknown: `text` starts at number 3. */
export function unknown(text: string): Procedures {
  return opnums(text, UNKNOWN);
}

/** Methods of a COM interface that derives from IDispatch: `text` starts at number 7. */
export function dispatch(text: string): Procedures {
  return opnums(text, DISPATCH);
}

/** Methods of a Windows Runtime interface (derives from IInspectable): `text` starts at number 6. */
export function inspectable(text: string): Procedures {
  return opnums(text, INSPECTABLE);
}

type Details = Omit<InterfaceEntry, 'kind' | 'uuid' | 'name' | 'procedures'> & {
  readonly procedures?: InterfaceEntry['procedures'];
};

/** An RPC interface. */
export function rpc(uuid: string, name: string, details: Details): InterfaceEntry {
  return { uuid, name, kind: 'rpc', ...details, procedures: details.procedures };
}

/** A COM interface. */
export function com(uuid: string, name: string, details: Details): InterfaceEntry {
  return { uuid, name, kind: 'com', ...details, procedures: details.procedures };
}
