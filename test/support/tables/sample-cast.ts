/**
 * Who is there in the shipped sample, and its two stories, in the notation of `scenario.ts`. Names, services and parents are
 * those of an ordinary Windows 11 machine; pids, addresses and time stamps are invented.
 */

const SYSTEM32 = '\\Device\\HarddiskVolume3\\Windows\\System32';
const USER = 'S-1-5-21-1004336348-1177238915-682003330-1001';

/** Processes, the services they host, and the threads that have a tag or a name. */
export const CAST = `
process 4 System
process 564 smss.exe parent 4 user S-1-5-18 cmd "\\SystemRoot\\System32\\smss.exe"
process 700 csrss.exe parent 684 user S-1-5-18 cmd "%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows SharedSection=1024,20480,768"
process 804 wininit.exe parent 684 user S-1-5-18
process 900 services.exe parent 804 user S-1-5-18 cmd "C:\\Windows\\system32\\services.exe"
process 924 lsass.exe parent 804 user S-1-5-18 cmd "C:\\Windows\\system32\\lsass.exe"
process 780 csrss.exe parent 772 session 1 user S-1-5-18 cmd "%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows SharedSection=1024,20480,768"
process 5624 winlogon.exe parent 772 session 1 user S-1-5-18 cmd winlogon.exe
process 1324 dwm.exe parent 5624 session 1 user S-1-5-90-0-1 cmd dwm.exe
process 1040 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p"
process 1156 svchost.exe parent 900 user S-1-5-20 cmd "C:\\Windows\\system32\\svchost.exe -k RPCSS -p"
process 1196 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p -s LSM"
process 1452 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule"
process 1560 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s UserManager"
process 1708 svchost.exe parent 900 user S-1-5-19 cmd "C:\\Windows\\System32\\svchost.exe -k LocalServiceNetworkRestricted -p -s EventLog"
process 1780 svchost.exe parent 900 user S-1-5-19 cmd "C:\\Windows\\system32\\svchost.exe -k LocalServiceNetworkRestricted -p -s Dhcp"
process 1920 svchost.exe parent 900 user S-1-5-20 cmd "C:\\Windows\\system32\\svchost.exe -k NetworkService -p -s Dnscache"
process 2140 svchost.exe parent 900 user S-1-5-19 cmd "C:\\Windows\\system32\\svchost.exe -k LocalServiceNoNetworkFirewall -p"
process 2516 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Winmgmt"
process 2988 spoolsv.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\System32\\spoolsv.exe"
process 3388 svchost.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Appinfo"
process 4884 explorer.exe parent 4820 session 1 user ${USER} cmd "C:\\Windows\\Explorer.EXE"
process 5204 ctfmon.exe parent 1560 session 1 user ${USER} cmd ctfmon.exe
process 5352 sihost.exe parent 1560 session 1 user ${USER} cmd sihost.exe
process 6152 RuntimeBroker.exe parent 1040 session 1 user ${USER} cmd "C:\\Windows\\System32\\RuntimeBroker.exe -Embedding"
process 6388 taskhostw.exe parent 1452 session 1 user ${USER} cmd taskhostw.exe
process 6980 TrustedInstaller.exe parent 900 user S-1-5-18 cmd "C:\\Windows\\servicing\\TrustedInstaller.exe"
process 7484 WmiPrvSE.exe parent 1040 user S-1-5-20 cmd "C:\\Windows\\system32\\wbem\\wmiprvse.exe"
process 8212 powershell.exe parent 4884 session 1 user ${USER} cmd "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
service 1040 BrokerInfrastructure tag 38 display "Background Tasks Infrastructure Service" group DcomLaunch
service 1040 DcomLaunch tag 40 display "DCOM Server Process Launcher" group DcomLaunch
service 1040 PlugPlay tag 42 display "Plug and Play" group DcomLaunch
service 1040 Power tag 44 display Power group DcomLaunch
service 1156 RpcEptMapper tag 52 display "RPC Endpoint Mapper" group RPCSS
service 1156 RpcSs tag 54 display "Remote Procedure Call (RPC)" group RPCSS
service 1196 LSM tag 57 display "Local Session Manager" group DcomLaunch
service 1452 Schedule tag 66 display "Task Scheduler" group netsvcs
service 1560 UserManager tag 68 display "User Manager" group netsvcs
service 1708 EventLog tag 71 display "Windows Event Log" group LocalServiceNetworkRestricted
service 1780 Dhcp tag 73 display "DHCP Client" group LocalServiceNetworkRestricted
service 1920 Dnscache tag 75 display "DNS Client" group NetworkService
service 2140 BFE tag 80 display "Base Filtering Engine" group LocalServiceNoNetworkFirewall
service 2140 mpssvc tag 82 display "Windows Defender Firewall" group LocalServiceNoNetworkFirewall
service 2516 Winmgmt tag 77 display "Windows Management Instrumentation" group netsvcs
service 2988 Spooler tag 88 display "Print Spooler"
service 3388 Appinfo tag 91 display "Application Information" group netsvcs
service 924 SamSs tag 30 display "Security Accounts Manager"
service 6980 TrustedInstaller tag 133 display "Windows Modules Installer"
service 0 BITS tag 104 display "Background Intelligent Transfer Service" group netsvcs
service 0 WinRM tag 121 display "Windows Remote Management (WS-Management)" group NetworkService
thread 2516/2604 tag 77
thread 2516/2612 tag 77
thread 2516/2620 tag 77
thread 1156/1176 tag 54
thread 1040/1072 tag 40
thread 8212/8216 name "Pipeline Execution Thread"
module 0 \\SystemRoot\\system32\\ntoskrnl.exe base 0xfffff80007800000 size 0x1046000 stamp 0x5da1c2b7
`;

/** File name of a module in the two stories → base, size, time stamp, and the processes that have it. */
export const MODULES: readonly (readonly [
  name: string,
  base: bigint,
  size: number,
  stamp: number,
  pids: readonly number[],
])[] = [
  ['ntdll.dll', 0x7fff_2205_0000n, 0x1f_8000, 0x7a3f_0c51, [2304, 2516, 5624, 7484, 8212, 9136, 1156, 1040]],
  ['kernel32.dll', 0x7fff_20ea_0000n, 0xb_d000, 0x1b90_55d3, [2304, 2516, 5624, 7484, 8212, 9136, 1156, 1040]],
  ['KernelBase.dll', 0x7fff_1fb0_0000n, 0x3a_6000, 0x4c01_9d8e, [2304, 2516, 5624, 7484, 8212, 9136, 1156, 1040]],
  ['rpcrt4.dll', 0x7fff_1e84_0000n, 0x12_6000, 0x62d7_aa04, [2304, 2516, 5624, 7484, 8212, 9136, 1156, 1040]],
  ['combase.dll', 0x7fff_2150_0000n, 0x38_a000, 0x0f33_41c9, [2516, 7484, 8212]],
  ['wbem\\fastprox.dll', 0x7fff_0b2a_0000n, 0x10_c000, 0x25a1_7e60, [2516, 7484, 8212]],
  ['wbem\\wbemprox.dll', 0x7fff_0c6f_0000n, 0x1_2000, 0x3304_b1f2, [8212]],
  ['wbem\\wbemcore.dll', 0x7fff_0b5c_0000n, 0x18_7000, 0x70b2_26ad, [2516]],
  ['wbem\\wmiprvsd.dll', 0x7fff_0a91_0000n, 0xd_e000, 0x18d4_0377, [2516]],
  ['wbem\\cimwin32.dll', 0x7ffe_fe83_0000n, 0x20_a000, 0x55e0_912b, [7484]],
  ['framedynos.dll', 0x7fff_0b1b_0000n, 0x5_e000, 0x4107_6de4, [7484]],
  ['wbem\\WmiPrvSE.exe', 0x7ff7_c024_0000n, 0x7_f000, 0x69c5_3310, [7484]],
  ['WindowsPowerShell\\v1.0\\powershell.exe', 0x7ff6_a6d1_0000n, 0x7_1000, 0x0e8a_44f1, [8212]],
  ['svchost.exe', 0x7ff6_f589_0000n, 0x1_3000, 0x3c2f_5a08, [2516, 1156, 1040]],
  ['rpcss.dll', 0x7fff_1d60_0000n, 0x15_3000, 0x2d11_c34a, [1156, 1040]],
  ['winlogon.exe', 0x7ff7_1d92_0000n, 0xd_9000, 0x4456_e8b9, [5624]],
  ['LogonUI.exe', 0x7ff6_3f2d_0000n, 0x9000, 0x1c09_72fd, [2304]],
  ['logoncontroller.dll', 0x7ffe_f54f_0000n, 0x18_5000, 0x5f77_0e26, [2304]],
  ['notepad.exe', 0x7ff6_5b1e_0000n, 0x5_a000, 0x30ab_c96c, [9136]],
];

/** NT path of a module of {@link MODULES}. */
export function modulePath(name: string): string {
  return `${SYSTEM32}\\${name}`;
}

/** Return addresses of a send, innermost first, as module and offset, by sending process. The first list is the kernel's. */
export const KERNEL_FRAMES: readonly number[] = [0x5f_4c1a, 0x5f_1e88, 0x5f_0a97, 0x5e_6c05];
const TO_RPC = ['ntdll.dll+a0b24', 'rpcrt4.dll+6c542', 'rpcrt4.dll+69a91'] as const;
const TO_COM = [...TO_RPC, 'rpcrt4.dll+119169', 'combase.dll+7a0c4', 'combase.dll+51d3f', 'combase.dll+a83b2'] as const;
const FROM_START = ['kernel32.dll+17974', 'ntdll.dll+5a2f1'] as const;
const FROM_POOL = ['ntdll.dll+6bb10', 'ntdll.dll+16964', ...FROM_START] as const;
const FROM_DISPATCH = ['rpcrt4.dll+79f93', 'rpcrt4.dll+5a10e', 'rpcrt4.dll+27bc8', ...FROM_POOL] as const;

/** Names of winlogon's frames as a debugger with symbols gives them: the public log of the same call, commial/experiments. */
export const WINLOGON_NAMES: readonly string[] = [
  'ntdll!NtAlpcSendWaitReceivePort+0x14',
  'RPCRT4!LRPC_BASE_CCALL::DoSendReceive+0x112',
  'RPCRT4!LRPC_CCALL::SendReceive+0x51',
  'RPCRT4!NdrpClientCall3+0xdf9',
  'RPCRT4!NdrClientCall3+0xf1',
  'winlogon!WluiDisplayStatus+0xf9',
  'winlogon!WlDisplayStatus+0x2d',
  'winlogon!InternalNotifyExecute+0xa38',
  'winlogon!WLGeneric_NotifyCreateSession_Execute+0x26a',
  'winlogon!StateMachineWorkerCallback+0x4b',
  'ntdll!TppWorkpExecuteCallback+0x130',
  'ntdll!TppWorkerThread+0x644',
  'KERNEL32!BaseThreadInitThunk+0x14',
  'ntdll!RtlUserThreadStart+0x21',
];

export const USER_FRAMES: Readonly<Record<number, readonly string[]>> = {
  8212: [
    ...TO_COM,
    'wbem\\fastprox.dll+2d1e7',
    'wbem\\wbemprox.dll+4c35',
    'WindowsPowerShell\\v1.0\\powershell.exe+1a40',
    ...FROM_START,
  ],
  2516: [...TO_COM, 'wbem\\wmiprvsd.dll+3b6f1', 'wbem\\wbemcore.dll+8c20a', ...FROM_DISPATCH],
  7484: [...TO_COM, 'wbem\\cimwin32.dll+b71d0', 'framedynos.dll+1c2f4', 'wbem\\WmiPrvSE.exe+2a6c3', ...FROM_DISPATCH],
  1156: [...TO_RPC, 'rpcss.dll+4e9b5', ...FROM_DISPATCH],
  1040: [...TO_RPC, 'rpcss.dll+88d12', ...FROM_DISPATCH],
  5624: [
    ...TO_RPC,
    'rpcrt4.dll+119169',
    'rpcrt4.dll+117a51',
    'winlogon.exe+19ee9',
    'winlogon.exe+19da5',
    'winlogon.exe+1f728',
    'winlogon.exe+15c8a',
    'winlogon.exe+387b',
    ...FROM_POOL,
  ],
  2304: [...TO_RPC, 'logoncontroller.dll+6d2e0', ...FROM_DISPATCH],
  9136: ['ntdll.dll+9f684', 'KernelBase.dll+3c1b7', 'notepad.exe+24d9e', ...FROM_START],
};

export const LOGON_UI = 'f3f09ffd-fbcf-4291-944d-70ad6e0e73bb';
export const LOGON_PORT = 'LRPC-b4cb7c7affbc500b2a';
const LEVEL1 = 'f309ad18-d86a-11d0-a075-00c04fb68820';
export const SERVICES = '9556dc99-828c-11cf-a37e-00aa003240c7';
const SINK = '7c857801-7381-11cf-884d-00aa004b2e24';
const ACTIVATOR = '000001a0-0000-0000-c000-000000000046';
const MACHINE = 'c6f3ee72-ce7e-11d1-b71e-00c04fc3111a';
const OXID = '99fcfec4-5260-101b-bbcb-00aa0021347a';
export const REMUNKNOWN = '00000143-0000-0000-c000-000000000046';
const SSPI = '4f32adc8-6052-4a04-8701-293ccf2096f0';
export const WINMGMT = 'OLE5D1C0F72A94E38B61C7A20F4E93B';
const PROVIDER = 'OLEA07E64C9132BD85F60E1937CB24D';
const API_PORT = '\\Sessions\\1\\Windows\\ApiPort';

/** PowerShell asks WMI to create notepad: `Invoke-WmiMethod -Path Win32_Process -Name Create -ArgumentList notepad`. */
export const WMI_STORY: readonly (readonly [at: number, text: string])[] = [
  [
    600,
    `8212/8216 call 1156/1176 iface ${ACTIVATOR} op 4 endpoint epmapper take 2ms stack { call 1040/1072 iface ${MACHINE} op 3 endpoint LRPC-2f8e51aa90c7d46b03 take 700us stack }`,
  ],
  [606, `8212/8216 call 1156/1176 iface ${OXID} op 4 endpoint epmapper take 200us stack`],
  [
    612,
    `8212/8216 call 2516/2604 iface ${LEVEL1} op 6 endpoint ${WINMGMT} take 4ms stack { call 924/948 iface ${SSPI} op 4 endpoint lsasspirpc take 300us }`,
  ],
  [622, `8212/8216 call 2516/2604 iface ${SERVICES} op 6 endpoint ${WINMGMT} take 6ms stack`],
  [
    640,
    `8212/8216 call 2516/2604 iface ${SERVICES} op 24 endpoint ${WINMGMT} take 28ms stack {
      call 1156/1176 iface ${ACTIVATOR} op 4 endpoint epmapper take 1ms stack
      call 7484/7520 iface ${SERVICES} op 25 endpoint ${PROVIDER} take 17ms stack {
        call 924/948 iface ${SSPI} op 1 endpoint lsasspirpc take 250us
        create 9136 notepad.exe thread 9140 session 1 user ${USER} cmd notepad
        call 780/812 take 900us
        wmi-created 9136 for 8212 cmd notepad
        call 2516/2612 iface ${SINK} op 3 endpoint ${WINMGMT} take 300us stack
        call 2516/2612 iface ${SINK} op 4 endpoint ${WINMGMT} take 150us stack
      }
    }`,
  ],
  [664, `9136/9140 call 780/812 take 400us stack; 780/812 wait-new ${API_PORT} server`],
  [690, `8212/8216 call 2516/2620 iface ${REMUNKNOWN} op 5 endpoint ${WINMGMT} take 100us stack`],
];

/** winlogon starts LogonUI and has it show "Please wait for the Windows Modules Installer". */
export const LOGON_STORY: readonly (readonly [at: number, text: string])[] = [
  [1400, '5624/5840 create 2304 LogonUI.exe thread 2308 session 1 user S-1-5-18 cmd "LogonUI.exe /flags:0x0"'],
  [1404, '5624/5840 call 780/820 take 800us; 780/820 wait-new \\Sessions\\1\\Windows\\ApiPort server'],
  [1420, `2304/2308 start-thread 3012; endpoint 2304/2308 ${LOGON_PORT}`],
  // The bind: an ALPC exchange that RPC events do not tell of.
  [1446, '5624/5840 call 2304/3012 no-rpc take 60us stack'],
  [1450, `5624/5840 call 2304/3012 iface ${LOGON_UI} op 7 endpoint ${LOGON_PORT} take 2300us stack`],
  [1900, `5624/5840 call 2304/3012 iface ${LOGON_UI} op 7 endpoint ${LOGON_PORT} take 1800us stack`],
];
