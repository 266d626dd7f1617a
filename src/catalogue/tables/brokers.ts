/**
 * Processes and services that do things for others, and what calls to them mean. Used to phrase and to say where a path may
 * well go on, never as evidence that it does. WinRM has no row: it is asked over HTTP, so only its hosts are known here.
 * Procedure numbers: the catalogue's tables, which name their sources.
 */

interface BrokerPhrase {
  readonly interfaceUuid: string;
  /** Procedure number → phrase after a process name; `any` for the rest. */
  readonly procedures: Readonly<Record<number, string>>;
  readonly any?: string;
  /** Phrase if the call led to the start of a process. */
  readonly toStart?: string;
}

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
    // IMachineActivatorControl
    interfaceUuid: 'c6f3ee72-ce7e-11d1-b71e-00c04fc3111a',
    procedures: {},
    any: 'passed it to COM activation',
    toStart: 'had COM activation start a server',
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
    // svcctl
    interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
    procedures: {
      1: 'told a service what to do',
      12: 'asked service control to create a service',
      19: 'asked service control to start a service',
      24: 'asked service control to create a service',
      31: 'asked service control to start a service',
    },
    any: 'asked service control for something',
  },
  {
    interfaceUuid: '5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c',
    procedures: { 3: 'gave BITS a job' },
    any: 'asked BITS for something',
  },
  {
    // IBackgroundCopyJob2: 35 is SetNotifyCmdLine
    interfaceUuid: '54b50739-686f-45eb-9dff-d6a9a0faa9af',
    procedures: { 35: 'told BITS which program to run when its job is done' },
    any: 'changed a BITS job',
  },
  {
    // IShellDispatch2
    interfaceUuid: 'a4c6892c-3ba9-11d2-9dea-00c04fb16162',
    procedures: {},
    any: 'asked the shell for something',
    toStart: 'asked the shell to start a program',
  },
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
    interfaceUuid: '12345678-1234-abcd-ef00-0123456789ab',
    procedures: {},
    any: 'asked the print spooler for something',
  },
  {
    interfaceUuid: '76f03f96-cdfd-44fc-a22c-64950a001209',
    procedures: {},
    any: 'asked the print spooler for something',
  },
  {
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
