/**
 * Stories behind "who started that?", as scenario texts. Interfaces and procedure numbers are those of the catalogue; threads,
 * ports and times are made up.
 */
const PEOPLE = `
  process 900 services.exe parent 804 user S-1-5-18
  process 1040 svchost.exe parent 900 user S-1-5-18 cmd "svchost.exe -k DcomLaunch -p"
  service 1040 DcomLaunch tag 41
  thread 1040/1072 tag 41
  process 1156 svchost.exe parent 900 user S-1-5-20 cmd "svchost.exe -k RPCSS -p"
  service 1156 RpcSs tag 44
  thread 1156/1176 tag 44
  process 1452 svchost.exe parent 900 user S-1-5-18 cmd "svchost.exe -k netsvcs -p -s Schedule"
  service 1452 Schedule tag 66
  thread 1452/1500 tag 66
  thread 1452/1508 tag 66
  process 2516 svchost.exe parent 900 user S-1-5-18 cmd "svchost.exe -k netsvcs -p -s Winmgmt"
  service 2516 Winmgmt tag 77
  thread 2516/2604 tag 77
  thread 2516/2608 tag 77
  process 3388 svchost.exe parent 900 user S-1-5-18 cmd "svchost.exe -k netsvcs -p -s Appinfo"
  service 3388 Appinfo tag 91
  thread 3388/3392 tag 91
  process 4884 explorer.exe parent 4820 session 1 user S-1-5-21-1-2-3-1001
  process 7484 WmiPrvSE.exe parent 1040 user S-1-5-20
  process 8212 powershell.exe parent 4884 session 1 user S-1-5-21-1-2-3-1001
`;

const ACTIVATOR = '000001a0-0000-0000-c000-000000000046';
const MACHINE = 'c6f3ee72-ce7e-11d1-b71e-00c04fc3111a';
const WBEM = '9556dc99-828c-11cf-a37e-00aa003240c7';
const APPINFO = '201ef99a-7fa0-444c-9399-19ba84f12a1a';
const TASKS = '86d35949-83c9-4044-b424-db363231fd0c';
const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';

/** PowerShell asks WMI to start a program; Winmgmt hands the work to another of its threads. */
const WMI = `
  at 100ms
  8212/8216 call 2516/2604 iface ${WBEM} op 24 endpoint OLE5D1C take 28ms handoff to 2608 with wakeups {
    call 7484/7520 iface ${WBEM} op 25 endpoint OLEA07E take 17ms {
      create 9136 notepad.exe thread 9140 session 1 cmd "notepad secret.txt"
      wmi-created 9136 for 8212 cmd "notepad secret.txt"
    }
  }
`;

/** A program asks COM for an object that runs elevated. */
const COM_ELEVATION = `
  at 300ms
  4884/4888 create 5600 setup.exe thread 5604 session 1 cmd "setup.exe /q"
  at 320ms
  5600/5604 call 1156/1176 iface ${ACTIVATOR} op 4 endpoint epmapper take 9ms {
    call 3388/3392 iface ${APPINFO} op 0 take 5ms {
      create 5700 consent.exe thread 5704 session 1 cmd "consent.exe 3388 288 0000"
    }
    call 1040/1072 iface ${MACHINE} op 3 endpoint LRPC-2f8e take 2ms {
      create 5800 dllhost.exe thread 5804 session 1 cmd "dllhost.exe /Processid:{3E5FC7F9-9A51-4367-9063-A120244FBEC7}"
    }
  }
`;

/** schtasks runs a task; the scheduler answers at once and starts it later, on another thread. */
const SCHEDULED_TASK = `
  at 600ms
  8212/8216 create 6100 schtasks.exe thread 6104 session 1 cmd "schtasks /run /tn Backup"
  at 620ms
  6100/6104 call 1452/1500 iface ${TASKS} op 12 endpoint ubpmtaskhostchannel take 2ms {
    hint Microsoft-Windows-TaskScheduler/110 TaskName=\\Backup InstanceId=6d1f2a90-51c4-4d7b-9d52-0c41a7e3b6f8 UserContext=DESKTOP\\anna
  }
  at 700ms
  1452/1508 create 6200 backup.exe thread 6204 cmd "backup.exe --full"
  1452/1508 hint Microsoft-Windows-TaskScheduler/129 TaskName=\\Backup Path=backup.exe ProcessID=6200 Priority=8
`;

/** sc starts a service; service control starts its host. */
const SERVICE_START = `
  at 900ms
  8212/8216 create 6300 sc.exe thread 6304 session 1 cmd "sc start BITS"
  at 910ms
  6300/6304 call 900/960 iface ${SVCCTL} op 19 endpoint ntsvcs take 12ms {
    hint Microsoft-Windows-Services/205 ServiceName=BITS ClientProcessId=6300
    create 6400 svchost.exe thread 6404 cmd "svchost.exe -k netsvcs -p -s BITS"
  }
`;

/** A program starts another one and names a stranger as its parent; nobody asked it to. */
const SPOOFED = `
  at 1200ms
  8212/8220 create 6500 cmd.exe parent 4884 thread 6504 session 1 cmd "cmd /c whoami"
`;

/** WMI's provider host starts a program and only WMI's own event says for whom. */
const WMI_EVENT_ONLY = `
  at 1400ms
  7484/7530 create 6600 calc.exe thread 6604 session 1 cmd calc
  7484/7530 wmi-created 6600 for 8212 cmd calc
`;

export const STORIES = [PEOPLE, WMI, COM_ELEVATION, SCHEDULED_TASK, SERVICE_START, SPOOFED, WMI_EVENT_ONLY].join('\n');
