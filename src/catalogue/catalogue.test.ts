import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCatalogue, FAMILIES } from './catalogue.ts';
import type { InterfaceEntry } from './interface.ts';

const ALL = Object.values(FAMILIES).flat();
const catalogue = createCatalogue();

describe('the shipped tables', () => {
  it('hold the interfaces that a person meets first', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(500);
    expect(ALL.filter((entry) => entry.procedures !== undefined).length).toBeGreaterThanOrEqual(250);
  });

  it('have each UUID once, in the one form used everywhere', () => {
    const seen = new Map<string, string>();
    for (const { uuid, name } of ALL) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(seen.get(uuid), `${name} and another`).toBeUndefined();
      seen.set(uuid, name);
    }
  });

  it('state name, title and source, and a version only as major.minor', () => {
    for (const entry of ALL) {
      for (const text of [entry.name, entry.title, entry.source, entry.served ?? 'x']) {
        expect(text.trim(), entry.uuid).not.toBe('');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        expect(text, entry.uuid).not.toMatch(/[\u0000-\u001f\u007f]/);
      }
      expect(entry.title.length, entry.name).toBeLessThanOrEqual(80);
      if (entry.version !== undefined) expect(entry.version, entry.name).toMatch(/^\d+\.\d+$/);
    }
  });

  it('never give two interfaces of the documented families one name, but for the two doors of EFS', () => {
    const names = ALL.filter((entry) => !FAMILIES['rpc-windows']?.includes(entry)).map((entry) => entry.name);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice).toEqual(['efsrpc']);
  });

  it('list procedures without repeats, and a last one that is known', () => {
    for (const { name, procedures } of ALL) {
      if (procedures === undefined) continue;
      expect(procedures.length, name).toBeGreaterThan(0);
      expect(procedures.at(-1), name).toBeDefined();
      const known = procedures.filter((procedure) => procedure !== undefined);
      expect(new Set(known).size, name).toBe(known.length);
    }
  });

  it('never take the number of a reserved procedure for its name', () => {
    for (const { name, procedures } of ALL) {
      for (const procedure of procedures ?? [])
        expect(procedure ?? '', name).not.toMatch(/opnum|notused|^unused|^reserved/i);
    }
  });

  it('start every COM interface with the methods of IUnknown, and give it no version', () => {
    for (const { kind, name, procedures, version } of ALL) {
      if (kind !== 'com') continue;
      expect(version, name).toBeUndefined();
      if (procedures !== undefined)
        expect(procedures.slice(0, 3), name).toEqual(['QueryInterface', 'AddRef', 'Release']);
    }
  });

  it('are counted in the guide', () => {
    const guide = readFileSync(new URL('../../docs/catalogue.md', import.meta.url), 'utf8');
    for (const [family, entries] of Object.entries(FAMILIES)) {
      const row = new RegExp(`^\\| \`${family}\` \\|.*\\| (\\d+) \\| (\\d+) \\|$`, 'm').exec(guide);
      expect(row, family).not.toBeNull();
      expect(Number(row?.[1]), family).toBe(entries.length);
      expect(Number(row?.[2]), `${family}, with procedures`).toBe(entries.filter(hasProcedures).length);
    }
    expect(guide).toContain(`${ALL.length} interfaces`);
  });
});

function hasProcedures(entry: InterfaceEntry): boolean {
  return entry.procedures !== undefined;
}

describe('facts checked against a second source', () => {
  // [uuid, version, name]: Samba librpc/idl, Wireshark epan/dissectors, impacket dcerpc/v5, public rpcdump listings.
  it.each([
    ['367abb81-9844-35f1-ad32-98f038001003', '2.0', 'svcctl'],
    ['12345778-1234-abcd-ef00-0123456789ab', '0.0', 'lsarpc'],
    ['12345778-1234-abcd-ef00-0123456789ac', '1.0', 'samr'],
    ['12345678-1234-abcd-ef00-01234567cffb', '1.0', 'netlogon'],
    ['e3514235-4b06-11d1-ab04-00c04fc2dcd2', '4.0', 'drsuapi'],
    ['338cd001-2244-31f1-aaaa-900038001003', '1.0', 'winreg'],
    ['82273fdc-e32a-18c3-3f78-827929dc23ea', '0.0', 'eventlog'],
    ['f6beaff7-1e19-4fbb-9f8f-b89e2018337c', '1.0', 'IEventService'],
    ['86d35949-83c9-4044-b424-db363231fd0c', '1.0', 'ITaskSchedulerService'],
    ['378e52b0-c0a9-11cf-822d-00aa0051e40f', '1.0', 'sasec'],
    ['1ff70682-0a51-30e8-076d-740be8cee98b', '1.0', 'atsvc'],
    ['4b324fc8-1670-01d3-1278-5a47bf6ee188', '3.0', 'srvsvc'],
    ['6bffd098-a112-3610-9833-46c3f87e345a', '1.0', 'wkssvc'],
    ['12345678-1234-abcd-ef00-0123456789ab', '1.0', 'spoolss'],
    ['76f03f96-cdfd-44fc-a22c-64950a001209', '1.0', 'IRemoteWinspool'],
    ['e1af8308-5d1f-11c9-91a4-08002b14a0fa', '3.0', 'epmapper'],
    ['8fb6d884-2388-11d0-8c35-00c04fda2795', '4.1', 'W32Time'],
    ['300f3532-38cc-11d0-a3f0-0020af6b0add', '1.2', 'trkwks'],
    ['3dde7c30-165d-11d1-ab8f-00805f14db40', '1.0', 'BackupKey'],
    ['4fc742e0-4a10-11cf-8273-00aa004ae673', '3.0', 'netdfs'],
    ['50abc2a4-574d-40b3-9d66-ee4fd5fba076', '5.0', 'DnsServer'],
    ['894de0c0-0d55-11d3-a322-00c04fa321a1', '1.0', 'InitShutdown'],
    ['3473dd4d-2e88-4006-9cba-22570909dd10', '5.1', 'WinHttpAutoProxySvc'],
    ['b25a52bf-e5dd-4f4a-aea6-8ca7272a0e86', '2.0', 'KeyIso'],
    ['45776b01-5956-4485-9f80-f428f7d60129', '2.0', 'DnsResolver'],
    ['b9e79e60-3d52-11ce-aaa1-00006901293f', '0.2', 'IROT'],
    ['0b0a6584-9e0f-11cf-a3cf-00805f68cb1b', '1.1', 'localepmp'],
    ['99fcfec4-5260-101b-bbcb-00aa0021347a', '0.0', 'IObjectExporter'],
    ['00000131-0000-0000-c000-000000000046', undefined, 'IRemUnknown'],
    ['9556dc99-828c-11cf-a37e-00aa003240c7', undefined, 'IWbemServices'],
  ])('%s is version %s of %s', (uuid, version, name) => {
    expect(catalogue.interfaceName(uuid)).toBe(name);
    expect(catalogue.entry(uuid)?.version).toBe(version);
  });

  // [name, number, procedure]: `(Opnum n)` in the section titles of the documents, impacket `opnum = n`, MIDL output.
  it.each([
    ['svcctl', 0, 'RCloseServiceHandle'],
    ['svcctl', 12, 'RCreateServiceW'],
    ['svcctl', 16, 'ROpenServiceW'],
    ['svcctl', 28, 'ROpenServiceA'],
    ['svcctl', 42, 'REnumServicesStatusExW'],
    ['svcctl', 64, 'ROpenSCManager2'],
    ['lsarpc', 15, 'LsarLookupSids'],
    ['lsarpc', 44, 'LsarOpenPolicy2'],
    ['lsarpc', 76, 'LsarLookupSids3'],
    ['lsarpc', 77, 'LsarLookupNames4'],
    ['samr', 5, 'SamrLookupDomainInSamServer'],
    ['samr', 34, 'SamrOpenUser'],
    ['samr', 64, 'SamrConnect5'],
    ['samr', 67, 'SamrValidatePassword'],
    ['netlogon', 26, 'NetrServerAuthenticate3'],
    ['netlogon', 34, 'DsrGetDcNameEx2'],
    ['netlogon', 46, 'NetrServerGetTrustInfo'],
    ['drsuapi', 3, 'IDL_DRSGetNCChanges'],
    ['drsuapi', 12, 'IDL_DRSCrackNames'],
    ['winreg', 15, 'BaseRegOpenKey'],
    ['winreg', 35, 'BaseRegDeleteKeyEx'],
    ['eventlog', 11, 'ElfrReportEventW'],
    ['eventlog', 22, 'ElfrGetLogInformation'],
    ['IEventService', 5, 'EvtRpcRegisterLogQuery'],
    ['IEventService', 19, 'EvtRpcGetChannelList'],
    ['ITaskSchedulerService', 1, 'SchRpcRegisterTask'],
    ['ITaskSchedulerService', 12, 'SchRpcRun'],
    ['srvsvc', 15, 'NetrShareEnum'],
    ['srvsvc', 28, 'NetrRemoteTOD'],
    ['wkssvc', 20, 'NetrGetJoinInformation'],
    ['wkssvc', 29, 'NetrSetPrimaryComputerName'],
    ['wkssvc', 37, 'NetrSetPrimaryComputerName2'],
    ['spoolss', 69, 'RpcOpenPrinterEx'],
    ['spoolss', 89, 'RpcAddPrinterDriverEx'],
    ['IRemoteWinspool', 20, 'RpcAsyncClosePrinter'],
    ['IRemoteWinspool', 39, 'RpcAsyncAddPrinterDriver'],
    ['TermSrvSession', 16, 'RpcGetSessionType'],
    ['TermSrvSession', 17, 'RpcGetSessionInformationEx'],
    ['TermSrvEnumeration', 6, 'RpcFilterBySessionType'],
    ['IObjectExporter', 4, 'ResolveOxid2'],
    ['IRemoteSCMActivator', 4, 'RemoteCreateInstance'],
    ['IRemUnknown', 5, 'RemRelease'],
    ['IRemUnknown2', 6, 'RemQueryInterface2'],
    ['IWbemLevel1Login', 6, 'NTLMLogin'],
    ['IWbemServices', 20, 'ExecQuery'],
    ['IWbemServices', 24, 'ExecMethod'],
    ['IWbemServices', 25, 'ExecMethodAsync'],
    ['IEnumWbemClassObject', 4, 'Next'],
    ['IWbemRefreshingServices', 8, 'ReconnectRemoteRefresher'],
    ['IDispatch', 6, 'Invoke'],
    ['IClassFactory', 3, 'CreateInstance'],
    ['appinfo', 0, 'RAiLaunchAdminProcess'],
    ['ISeclogon', 1, 'SeclCreateProcessWithLogonExW'],
    ['svcctl', 10, 'RI_ScSetServiceBitsW'],
    ['lsarpc', 62, 'CredrEnumerate'],
    ['lsarpc', 130, 'LsarOpenPolicy3'],
    ['lsarpc', 141, 'LsarRetrievePrivateData2'],
    ['samr', 4, 'SamrShutdownSamServer'],
    ['samr', 77, 'SamrAccountIsDelegatedManagedServiceAccount'],
    ['winreg', 14, 'BaseRegNotifyChangeKeyValue'],
    ['spoolss', 56, 'RpcFindClosePrinterChangeNotification'],
    ['spoolss', 117, 'RpcRegeneratePrintDeviceCapabilities'],
    ['ntsvcs', 13, 'PNP_GetDeviceRegProp'],
    ['ntsvcs', 64, 'PNP_GetServerSideDeviceInstallFlags'],
    ['IEventSystem', 9, 'Remove'],
    ['IEventSystem2', 14, 'VerifyTransientSubscribers'],
    ['IEventSubscription', 40, 'put_InterfaceID'],
    ['IEventSubscription3', 52, 'put_SubscriberApplicationID'],
    ['IEventClass3', 32, 'put_EventClassApplicationID'],
    ['IVssDifferentialSoftwareSnapshotMgmt', 7, 'QueryDiffAreasOnVolume'],
    // Reserved by the documents, and named by nobody: `opnum 57`, not a name.
    ['svcctl', 57, undefined],
    ['netlogon', 47, undefined],
    ['IRemoteSCMActivator', 0, undefined],
  ] as const)('%s %i is %s', (name, opnum, procedure) => {
    const entry = ALL.find((candidate) => candidate.name === name);
    expect(entry).toBeDefined();
    expect(catalogue.procedureName(entry?.uuid ?? '', opnum)).toBe(procedure);
  });
});

describe('createCatalogue', () => {
  const svcctl = '367abb81-9844-35f1-ad32-98f038001003';
  const entry = (changes: Partial<InterfaceEntry>): InterfaceEntry => ({
    uuid: svcctl,
    name: 'mine',
    kind: 'rpc',
    title: '',
    source: 'user',
    procedures: undefined,
    ...changes,
  });

  it('knows what it does not know', () => {
    expect(catalogue.interfaceName('00000000-1111-2222-3333-444444444444')).toBeUndefined();
    expect(catalogue.entry('')).toBeUndefined();
    for (const opnum of [-1, 61, 65, 1e9, 0.5, Number.NaN]) {
      expect(catalogue.procedureName(svcctl, opnum), String(opnum)).toBeUndefined();
    }
  });

  it('lets the user rename an interface and keep its procedures', () => {
    const own = createCatalogue([entry({})]);
    expect(own.interfaceName(svcctl)).toBe('mine');
    expect(own.procedureName(svcctl, 16)).toBe('ROpenServiceW');
    expect(own.entries().length).toBe(ALL.length);
  });

  it('lets the user name procedures, old and new, and leaves the others', () => {
    const own = createCatalogue([entry({ procedures: [undefined, 'Mine', ...Array(68).fill(undefined), 'Newer'] })]);
    expect(own.procedureName(svcctl, 0)).toBe('RCloseServiceHandle');
    expect(own.procedureName(svcctl, 1)).toBe('Mine');
    expect(own.procedureName(svcctl, 70)).toBe('Newer');
    expect(own.procedureName(svcctl, 69)).toBeUndefined();
  });

  it('takes new interfaces; the last of two entries wins', () => {
    const uuid = '00000000-1111-2222-3333-444444444444';
    const own = createCatalogue([entry({ uuid, name: 'first' }), entry({ uuid, name: 'second', procedures: ['A'] })]);
    expect(own.interfaceName(uuid)).toBe('second');
    expect(own.procedureName(uuid, 0)).toBe('A');
    expect(createCatalogue().entry(uuid)).toBeUndefined();
  });
});
