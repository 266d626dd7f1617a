/** Well-known ALPC ports. Names without a leading backslash are RPC endpoints (objects in `\RPC Control`). */

export interface PortDescription {
  /** What it is for, in a few words. */
  readonly title: string;
  /** Service or process that is known to make it. For display only: a name proves nothing. */
  readonly served?: string;
  /** Format of its messages, where it is not RPC. */
  readonly protocol: 'lrpc' | 'csrss' | 'ctf' | 'coremessaging' | 'other';
  /** Public document that the facts come from. */
  readonly source: string;
}

export interface NamedPort extends PortDescription {
  readonly name: string;
}

export interface PortPattern extends PortDescription {
  /** Tested against the lower-case name. */
  readonly pattern: RegExp;
  /** It is an RPC endpoint: tested against what follows `\RPC Control\`. */
  readonly endpoint: boolean;
}

const CSANDKER = 'csandker.io, Offensive Windows IPC 3: ALPC (object listing)';
const LISTING = 'public rpcdump listings';
const REACTOS = 'ReactOS subsystems/csr, subsystems/win32, sdk/include/reactos/subsys';

const lrpc = (name: string, title: string, served: string, source = LISTING): NamedPort => ({
  name,
  title,
  served,
  protocol: 'lrpc',
  source,
});

const other = (name: string, title: string, served: string | undefined, source = CSANDKER): NamedPort => ({
  name,
  title,
  ...(served === undefined ? {} : { served }),
  protocol: 'other',
  source,
});

export const PORT_NAMES: readonly NamedPort[] = [
  lrpc('epmapper', 'Endpoint mapper and COM activation', 'RpcSs', 'MS-RPCE 2.1; PythonForWindows windows/rpc'),
  lrpc('ntsvcs', 'Service control and Plug and Play', 'services.exe', 'Marchand, Windows network services internals'),
  lrpc('lsapolicylookup', 'LSA: accounts to names and back', 'lsass.exe'),
  lrpc('lsasspirpc', 'LSA: logon and security packages', 'lsass.exe'),
  lrpc('lsarpc_endpoint', 'LSA: policy', 'lsass.exe'),
  lrpc('lsacap', 'LSA: central access policies', 'lsass.exe'),
  lrpc('LSA_EAS_ENDPOINT', 'LSA: Exchange ActiveSync policies', 'lsass.exe'),
  lrpc('LSA_IDPEXT_ENDPOINT', 'LSA: identity providers', 'lsass.exe'),
  lrpc('samss lpc', 'Security Account Manager', 'lsass.exe'),
  lrpc('SidKey Local End Point', 'Key isolation and lsass interfaces', 'lsass.exe'),
  lrpc('protected_storage', 'DPAPI and backup keys', 'lsass.exe'),
  lrpc('NETLOGON_LRPC', 'Netlogon', 'lsass.exe'),
  lrpc('NTDS_LPC', 'Active Directory', 'lsass.exe'),
  lrpc('securityevent', 'LSA: security events', 'lsass.exe'),
  lrpc('audit', 'LSA: audit', 'lsass.exe'),
  lrpc('actkernel', 'Activity and background brokers', 'DcomLaunch'),
  lrpc('umpo', 'Power, process state and brokers', 'Power'),
  lrpc('csebpub', 'System event brokers', 'DcomLaunch'),
  lrpc('dabrpc', 'DAB', 'dab.dll'),
  lrpc('LSMApi', 'Local session manager', 'LSM', CSANDKER),
  lrpc('TermSrvApi', 'Remote desktop services', 'TermService', CSANDKER),
  lrpc('senssvc', 'System event notification', 'SENS'),
  lrpc('IUserProfile2', 'User profiles', 'ProfSvc'),
  lrpc('DNSResolver', 'DNS client cache', 'Dnscache', 'Marchand, Windows network services internals'),
  lrpc('dhcpcsvc', 'DHCP client', 'Dhcp'),
  lrpc('dhcpcsvc6', 'DHCPv6 client', 'Dhcp'),
  lrpc('eventlog', 'Event log', 'EventLog'),
  lrpc('nlaapi', 'Network location awareness', 'NlaSvc'),
  lrpc('nlaplg', 'Network location awareness plug-ins', 'NlaSvc'),
  lrpc('Audiosrv', 'Windows Audio', 'Audiosrv'),
  lrpc('AudioClientRpc', 'Windows Audio: clients', 'Audiosrv'),
  lrpc('AudioSrvDiagnosticsRpc', 'Windows Audio: diagnostics', 'Audiosrv', CSANDKER),
  lrpc('TeredoDiagnostics', 'Teredo diagnostics', 'iphlpsvc', CSANDKER),
  lrpc('ubpmtaskhostchannel', 'Task Scheduler: task hosts', 'Schedule'),
  lrpc('LicenseServiceEndpoint', 'Licences of store apps', 'LicenseManager'),
  lrpc('liveidsvcnotify', 'Microsoft account: notifications', 'wlidsvc'),
  lrpc('WindowsShutdown', 'Shut down or restart', 'wininit.exe'),
  lrpc('spoolss', 'Print spooler', 'Spooler', 'Marchand, Windows network services internals'),
  other('\\SmApiPort', 'Session manager: sessions and subsystems', 'smss.exe'),
  other('\\SmSsWinStationApiPort', 'Session manager: sessions', 'smss.exe'),
  other('\\LsaAuthenticationPort', 'LSA: logon (old protocol)', 'lsass.exe'),
  other('\\SeRmCommandPort', 'Kernel security monitor: commands', 'System'),
  other('\\SeLsaCommandPort', 'LSA: commands from the kernel', 'lsass.exe'),
  other('\\ThemeApiPort', 'Visual styles', 'Themes'),
  other('\\WindowsErrorReportingServicePort', 'Error reports', 'WerSvc'),
  other('\\PowerPort', 'Kernel power manager', 'System'),
  other('\\PowerMonitorPort', 'Kernel power manager: monitor', 'System'),
  other('\\PdcPort', 'Power dependency coordinator', 'System'),
  {
    name: '\\Windows\\ApiPort',
    title: 'Client/server runtime (CSRSS)',
    served: 'csrss.exe',
    protocol: 'csrss',
    source: REACTOS,
  },
  other('\\Windows\\SbApiPort', 'CSRSS: asked by the session manager', 'csrss.exe', REACTOS),
  {
    name: '\\BaseNamedObjects\\CoreMessagingRegistrar',
    title: 'CoreMessaging: where message ports are registered',
    served: 'CoreMessagingRegistrar',
    protocol: 'coremessaging',
    source: 'momo5502/sogen src/windows-emulator/ports',
  },
];

export const PORT_PATTERNS: readonly PortPattern[] = [
  {
    pattern: /^lrpc-[0-9a-f]{18}$/,
    endpoint: true,
    title: 'RPC server on an endpoint that it let the system choose',
    protocol: 'lrpc',
    source: CSANDKER,
  },
  {
    pattern: /^ole[0-9a-f]{28}$/,
    endpoint: true,
    title: 'COM server process: calls to its objects',
    protocol: 'lrpc',
    source: 'PythonForWindows windows/rpc; MS-DCOM 1.3',
  },
  {
    pattern: /^wmsgkrpc0[0-9a-f]+$/,
    endpoint: true,
    title: 'Winlogon messages of a session',
    served: 'winlogon.exe',
    protocol: 'lrpc',
    source: LISTING,
  },
  {
    pattern: /^clipservicetransportendpoint-\d+$/,
    endpoint: true,
    title: 'Client licences of apps',
    served: 'ClipSVC',
    protocol: 'lrpc',
    source: LISTING,
  },
  {
    pattern: /^\\sessions\\\d+\\windows\\apiport$/,
    endpoint: false,
    title: 'Client/server runtime (CSRSS) of a session',
    served: 'csrss.exe',
    protocol: 'csrss',
    source: REACTOS,
  },
  {
    pattern: /^\\sessions\\\d+\\windows\\sbapiport$/,
    endpoint: false,
    title: 'CSRSS of a session: asked by the session manager',
    served: 'csrss.exe',
    protocol: 'other',
    source: REACTOS,
  },
  {
    pattern: /(?:^|\\)msctf\.server[^\\]*$/,
    endpoint: false,
    title: 'Text services (CTF): input methods and keyboards of a desktop',
    served: 'ctfmon.exe',
    protocol: 'ctf',
    source: 'taviso/ctftool README.md',
  },
  {
    pattern: /(?:^|\\)\[coremsgk\]-/,
    endpoint: false,
    title: 'CoreMessaging: kernel',
    served: 'System',
    protocol: 'coremessaging',
    source: 'commial/experiments windows/alpc',
  },
  {
    pattern: /(?:^|\\)\[coreui\]-/,
    endpoint: false,
    title: 'CoreMessaging: windows and input of a thread',
    protocol: 'coremessaging',
    source: 'commial/experiments windows/alpc',
  },
];
