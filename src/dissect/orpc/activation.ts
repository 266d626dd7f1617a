/** Activation properties: which class is wanted, which interfaces, and what came back ([MS-DCOM] 2.2.22). */
import type { Cursor } from '../cursor.ts';
import {
  fixed,
  guid,
  hex32,
  hex64,
  i32,
  interfacePointer,
  sized,
  status,
  struct,
  u16,
  u32,
  u64,
  unique,
  wstring,
} from '../ndr/describe.ts';
import { NDR20 } from '../ndr/policy.ts';
import type { NdrType, NdrValue } from '../ndr/types.ts';
import { member } from '../ndr/values.ts';
import { NdrWalker } from '../ndr/walk.ts';
import { COMVERSION } from './headers.ts';
import { readObjref } from './objref.ts';

const REF = '[MS-DCOM] 2.2.22 activation properties';
const SHORT = (first: string): string => `${first}-0000-0000-c000-000000000046`;

const CUSTOM_HEADER = struct('CustomHeader', {
  totalSize: u32,
  headerSize: u32,
  dwReserved: u32,
  destCtx: u32,
  cIfs: u32,
  classInfoClsid: guid,
  pclsid: unique(sized(guid)),
  pSizes: unique(sized(u32)),
  pdwReserved: unique(u32),
});

const DUALSTRINGARRAY = struct('DUALSTRINGARRAY', {
  wNumEntries: u16,
  wSecurityOffset: u16,
  aStringArray: sized(u16, 'dual-string'),
});

interface Property {
  readonly title: string;
  readonly type: NdrType;
}

/** Class of a property → what it holds; all are NDR20 behind a type serialization header ([MS-RPCE] 2.2.6). */
const PROPERTIES: Readonly<Record<string, Property>> = {
  [SHORT('000001ab')]: {
    title: 'InstantiationInfoData',
    type: struct('InstantiationInfoData', {
      classId: guid,
      classCtx: hex32,
      actvflags: hex32,
      fIsSurrogate: i32,
      cIID: u32,
      instFlag: u32,
      pIID: unique(sized(guid)),
      thisSize: u32,
      clientCOMVersion: COMVERSION,
    }),
  },
  [SHORT('000001b9')]: {
    title: 'SpecialPropertiesData',
    type: struct('SpecialPropertiesData', {
      dwSessionId: u32,
      fRemoteThisSessionId: i32,
      fClientImpersonating: i32,
      fPartitionIDPresent: i32,
      dwDefaultAuthnLvl: u32,
      guidPartition: guid,
      dwPRTFlags: hex32,
      dwOrigClsctx: hex32,
      dwFlags: hex32,
      Reserved1: u32,
      Reserved2: u64,
      Reserved3: fixed(u32, 5),
    }),
  },
  [SHORT('000001a5')]: {
    title: 'ActivationContextInfoData',
    type: struct('ActivationContextInfoData', {
      clientOK: i32,
      bReserved1: i32,
      dwReserved1: u32,
      dwReserved2: u32,
      pIFDClientCtx: interfacePointer,
      pIFDPrototypeCtx: interfacePointer,
    }),
  },
  [SHORT('000001a6')]: {
    title: 'SecurityInfoData',
    type: struct('SecurityInfoData', {
      dwAuthnFlags: hex32,
      pServerInfo: unique(
        struct('COSERVERINFO', {
          dwReserved1: u32,
          pwszName: unique(wstring),
          pdwReserved: unique(u32),
          dwReserved2: u32,
        }),
      ),
      pdwReserved: unique(u32),
    }),
  },
  [SHORT('000001a4')]: {
    title: 'LocationInfoData',
    type: struct('LocationInfoData', {
      machineName: unique(wstring),
      processId: u32,
      apartmentId: u32,
      contextId: u32,
    }),
  },
  [SHORT('000001aa')]: {
    title: 'ScmRequestInfoData',
    type: struct('ScmRequestInfoData', {
      pdwReserved: unique(u32),
      remoteRequest: unique(
        struct('customREMOTE_REQUEST_SCM_INFO', {
          ClientImpLevel: u32,
          cRequestedProtseqs: u16,
          pRequestedProtseqs: unique(sized(u16)),
        }),
      ),
    }),
  },
  [SHORT('00000339')]: {
    title: 'PropsOutInfo',
    type: struct('PropsOutInfo', {
      cIfs: u32,
      piid: unique(sized(guid)),
      phresults: unique(sized(status)),
      ppIntfData: unique(sized(interfacePointer)),
    }),
  },
  [SHORT('000001b6')]: {
    title: 'ScmReplyInfoData',
    type: struct('ScmReplyInfoData', {
      pdwReserved: unique(u32),
      remoteReply: unique(
        struct('customREMOTE_REPLY_SCM_INFO', {
          Oxid: hex64,
          pdsaOxidBindings: unique(DUALSTRINGARRAY),
          ipidRemUnknown: guid,
          authnHint: u32,
          serverVersion: COMVERSION,
        }),
      ),
    }),
  },
};

const IN = SHORT('00000338');
const OUT = SHORT('00000339');

/** Reads an OBJREF of any kind, activation properties included. */
export function readAnyObjref(cursor: Cursor): void {
  readObjref(cursor, (inner, clsid) => {
    if (clsid !== IN && clsid !== OUT) return false;
    readActivation(inner);
    return true;
  });
}

// The blob: its size, a reserved word, the header, then one property after the other, each of the size the header gives.
function readActivation(cursor: Cursor): void {
  cursor.u32({ name: 'activation.size', title: 'Size', ref: REF });
  cursor.u32({ name: 'activation.reserved', title: 'Reserved', ref: REF });
  const start = cursor.pos;
  const header = readPickle(cursor, CUSTOM_HEADER, 'header', 'CustomHeader');
  const headerSize = member(header, 'headerSize');
  const classes = member(header, 'pclsid');
  const sizes = member(header, 'pSizes');
  if (!Array.isArray(classes) || !Array.isArray(sizes)) return;
  // The header's own size says where the first property begins; its pickle may end in padding.
  if (typeof headerSize === 'number') {
    const gap = start + headerSize - cursor.pos;
    if (gap > 0 && gap <= cursor.remaining) cursor.padding(gap, REF);
  }
  for (let index = 0; index < classes.length && cursor.remaining > 0; index++) {
    readProperty(cursor, String(classes[index]), Number(sizes[index] ?? 0));
  }
}

function readProperty(cursor: Cursor, clsid: string, size: number): void {
  const known = PROPERTIES[clsid];
  const title = known?.title ?? `Property ${clsid}`;
  if (size > cursor.remaining) cursor.fail(`${title} of ${size} bytes does not fit in ${cursor.remaining}`);
  cursor.bounded({ name: 'activation.property', title, ref: REF }, size, () => {
    if (known === undefined) cursor.notDecoded(cursor.remaining, '');
    else readPickle(cursor, known.type, 'property', title);
  });
}

const PICKLE_REF = '[MS-RPCE] 2.2.6 type serialization version 1';

/** A type behind a serialization header: 8 bytes common, then length and filler of the one object, then NDR20. */
function readPickle(cursor: Cursor, type: NdrType, name: string, title: string): NdrValue {
  const version = cursor.u8({ name: 'pickle.version', title: 'Serialization version', ref: PICKLE_REF });
  if (version !== 1) cursor.fail(`serialization version ${version} is not known`, cursor.pos - 1);
  cursor.u8({ name: 'pickle.endianness', title: 'Byte order', names: { 16: 'little-endian' }, ref: PICKLE_REF });
  const headerLength = cursor.u16({ name: 'pickle.headerLength', title: 'Header length', ref: PICKLE_REF });
  if (headerLength !== 8) cursor.fail(`header length ${headerLength} is not 8`, cursor.pos - 2);
  cursor.padding(4, PICKLE_REF);
  const length = cursor.u32({ name: 'pickle.length', title: 'Object length', ref: PICKLE_REF });
  cursor.padding(4, PICKLE_REF);
  const outerBase = cursor.base;
  const spec = { name: `activation.${name}`, title, ref: REF };
  try {
    const { value } = cursor.bounded(spec, Math.min(length, cursor.remaining), () => {
      cursor.base = cursor.pos;
      const read = new NdrWalker(cursor, NDR20, REF, { objref: readAnyObjref }).parameter(type, title, 'activation');
      // Objects are padded to a multiple of 8.
      if (cursor.remaining < 8) cursor.padding(cursor.remaining, PICKLE_REF);
      return read;
    });
    return value;
  } finally {
    cursor.base = outerBase;
  }
}
