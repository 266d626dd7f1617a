/**
 * Processes and services that do things for others, and what calls to them mean. Used to phrase and to say where a path may
 * well go on, never as evidence that it does. WinRM has no row: it is asked over HTTP, so only its hosts are known here.
 * Interfaces and procedure numbers: the catalogue's tables, which name their sources; brokers.test.ts holds the two together. How
 * RpcSs hands the start of a COM server to DcomLaunch is documented nowhere, so that step has no row.
 */

interface BrokerPhrase {
  readonly interfaceUuid: string;
  /** Procedure number → phrase after a process name; `any` for the rest. */
  readonly procedures: Readonly<Record<number, string>>;
  readonly any?: string;
  /** Phrase if the call led to the start of a process. */
  readonly toStart?: string;
}

const TOLD_SERVICE = 'told a service what to do';
const CREATE_SERVICE = 'asked service control to create a service';
const START_SERVICE = 'asked service control to start a service';

export const BROKER_PHRASES: readonly BrokerPhrase[] = [
  {
    // IWbemServices
    interfaceUuid: '9556dc99-828c-11cf-a37e-00aa003240c7',
    procedures: {
      6: 'asked WMI for an object',
      20: 'asked WMI a question',
      21: 'asked WMI a question',
      22: 'asked WMI for events',
      23: 'asked WMI for events',
      24: 'asked WMI to run a method',
      25: 'asked WMI to run a method',
    },
    any: 'asked WMI for something',
  },
  {
    // IWbemLevel1Login
    interfaceUuid: 'f309ad18-d86a-11d0-a075-00c04fb68820',
    procedures: { 6: 'logged on to WMI' },
    any: 'logged on to WMI',
  },
  {
    // IRemoteSCMActivator, which local clients call too
    interfaceUuid: '000001a0-0000-0000-c000-000000000046',
    procedures: { 3: 'asked COM for a class factory', 4: 'asked COM to create an object' },
    any: 'asked COM to activate something',
  },
  {
    // ISCMLocalActivator
    interfaceUuid: '00000136-0000-0000-c000-000000000046',
    procedures: {},
    any: 'asked COM to create an object',
  },
  {
    // IActivation, the call of old clients
    interfaceUuid: '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57',
    procedures: { 0: 'asked COM to create an object' },
    any: 'asked COM to activate something',
  },
  {
    // ITaskSchedulerService
    interfaceUuid: '86d35949-83c9-4044-b424-db363231fd0c',
    procedures: {
      1: 'registered a scheduled task',
      12: 'asked the task scheduler to run a task',
      13: 'deleted a scheduled task',
    },
    any: 'asked the task scheduler for something',
  },
  {
    // atsvc
    interfaceUuid: '1ff70682-0a51-30e8-076d-740be8cee98b',
    procedures: { 0: 'registered a scheduled job' },
    any: 'asked the task scheduler for something',
  },
  {
    // appinfo
    interfaceUuid: '201ef99a-7fa0-444c-9399-19ba84f12a1a',
    procedures: { 0: 'asked UAC to start a program as administrator' },
    any: 'asked UAC (Appinfo) for something',
  },
  {
    // ISeclogon
    interfaceUuid: '12b81e99-f207-4a4c-85d3-77b42f76fd14',
    procedures: {
      0: 'asked secondary logon to start a program as another user',
      1: 'asked secondary logon to start a program as another user',
    },
    any: 'asked secondary logon for something',
  },
  {
    // svcctl
    interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
    procedures: {
      1: TOLD_SERVICE,
      12: CREATE_SERVICE,
      19: START_SERVICE,
      24: CREATE_SERVICE,
      31: START_SERVICE,
      44: CREATE_SERVICE,
      45: CREATE_SERVICE,
      50: TOLD_SERVICE,
      51: TOLD_SERVICE,
      60: CREATE_SERVICE,
    },
    any: 'asked service control for something',
  },
  {
    // IBackgroundCopyManager
    interfaceUuid: '5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c',
    procedures: { 3: 'gave BITS a job' },
    any: 'asked BITS for something',
  },
  // IBackgroundCopyJob, IBackgroundCopyJob2 to 5: each has the methods of those before it
  ...[
    '37668d37-507e-4160-9316-26306d150b12',
    '54b50739-686f-45eb-9dff-d6a9a0faa9af',
    '443c8934-90ff-48ed-bcde-26f5c7450042',
    '659cdeae-489e-11d9-a9cd-000d56965251',
    'e847030c-bbba-4657-af6d-484aa42bf1fe',
  ].map((interfaceUuid, version) => ({
    interfaceUuid,
    procedures: version === 0 ? {} : { 35: 'told BITS which program to run when its job is done' },
    any: 'changed a BITS job',
  })),
  // IShellDispatch2 to 6
  ...[
    'a4c6892c-3ba9-11d2-9dea-00c04fb16162',
    '177160ca-bb5a-411c-841d-bd38facdeaa0',
    'efd84b2d-4bcf-4298-be25-eb542a59fbda',
    '866738b9-6cf2-4de8-8767-f794ebe74f4e',
    '286e6f1b-7113-4355-9562-96b7e9d64c54',
  ].map((interfaceUuid) => ({
    interfaceUuid,
    procedures: { 31: 'asked the shell to open something', 34: 'asked the shell to start a service' },
    any: 'asked the shell for something',
    toStart: 'asked the shell to start a program',
  })),
  {
    // IApplicationActivationManager
    interfaceUuid: '2e941141-7f97-4756-ba1d-9decde894a3d',
    procedures: {
      3: 'asked the shell to start an app',
      4: 'asked the shell to open a file',
      5: 'asked the shell to open a link',
    },
    any: 'asked the shell for something',
  },
  {
    // spoolss
    interfaceUuid: '12345678-1234-abcd-ef00-0123456789ab',
    procedures: {},
    any: 'asked the print spooler for something',
  },
  {
    // IRemoteWinspool
    interfaceUuid: '76f03f96-cdfd-44fc-a22c-64950a001209',
    procedures: {},
    any: 'asked the print spooler for something',
  },
  {
    // IMsiServer
    interfaceUuid: '000c101c-0000-0000-c000-000000000046',
    procedures: {},
    any: 'asked Windows Installer for something',
  },
];

/** What a call by a WMI provider host's own start of a process is called, if WMI-Activity confirms it. */
export const WMI_CREATE = 'asked WMI to run Win32_Process.Create';

/** Service names and process names of those who start processes for others. */
export const BROKER_SERVICES: ReadonlySet<string> = new Set([
  'winmgmt',
  'dcomlaunch',
  'rpcss',
  'schedule',
  'appinfo',
  'seclogon',
  'bits',
  'winrm',
  'spooler',
  'msiserver',
]);
export const BROKER_PROCESSES: ReadonlySet<string> = new Set([
  'wmiprvse.exe',
  'services.exe',
  'taskeng.exe',
  'taskhostw.exe',
  'wsmprovhost.exe',
  'winrshost.exe',
  'spoolsv.exe',
  'msiexec.exe',
  'dllhost.exe',
  'consent.exe',
]);
