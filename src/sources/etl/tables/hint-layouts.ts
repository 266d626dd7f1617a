/**
 * Layouts of events that say who caused what. One text a version: `name:type`, in payload order; fields in capitals-free
 * parentheses, `(name:type)`, are read and not kept. Types: u8 u32 i32 u64 bool guid wide pointer filetime sid.
 * Sources: the providers' manifests in jdu2600/Windows10EtwEvents `manifest/*.tsv` (Services, COM-Perf, Kernel-Process),
 * repnz/etw-providers-docs `Manifests-Win10-18990` (WMI-Activity, COMRuntime), airbus-cert/etl-parser `etl/parsers/etw`
 * (TaskScheduler, Kernel-Process 3). Fields that later versions append count as left over.
 */
export interface HintLayout {
  readonly provider: string;
  readonly id: number;
  /** Lowest header version that has this layout; the highest one not above the event's is taken. */
  readonly version: number;
  readonly fields: string;
}

const KERNEL_PROCESS = '22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716';
const WMI = '1418ef04-b0b4-4623-bf7e-d74ab47bbdaa';
const COM_PERF = 'b8d6861b-d20f-4eec-bbae-87e0dd80602b';
const COM_RUNTIME = 'bf406804-6afa-46e7-8a48-6c357e1d6d61';
const SERVICES = '0063715b-eeda-4007-9429-ad526f62696e';
const TASKS = 'de7b24ea-73c8-4a09-985d-5bdadcfa9017';

const COM_CALL = 'CausalityId:guid TargetMethod:u32 TargetInterface:guid';
const COM_CLIENT = `CallTraceId:u32 TargetProcessId:u32 TargetThreadId:u32 ${COM_CALL}`;
const COM_SERVER = `CallTraceId:u32 SourceProcessId:u32 SourceThreadId:u32 ${COM_CALL}`;
const CLIENT_PROXY = '(ProxyInterfacePointer:pointer) (ProxyManagerIUnknown:pointer) IPID:guid (OID:u64)';
const SERVER_STUB = '(InterfacePointer:pointer) (MethodAddress:pointer) (ServerIUnknown:pointer) IPID:guid (OID:u64)';
const SERVICE_CLIENT = 'ClientProcessStartKey:u64 ClientProcessId:u32 ParentProcessId:u32';

export const HINT_LAYOUTS: readonly HintLayout[] = [
  {
    provider: KERNEL_PROCESS,
    id: 1,
    version: 0,
    fields: 'ProcessID:u32 CreateTime:filetime ParentProcessID:u32 SessionID:u32 ImageName:wide',
  },
  {
    provider: KERNEL_PROCESS,
    id: 1,
    version: 1,
    fields: 'ProcessID:u32 CreateTime:filetime ParentProcessID:u32 SessionID:u32 Flags:u32 ImageName:wide',
  },
  {
    provider: KERNEL_PROCESS,
    id: 1,
    version: 2,
    fields:
      'ProcessID:u32 CreateTime:filetime ParentProcessID:u32 SessionID:u32 Flags:u32 ImageName:wide (ImageChecksum:u32) ' +
      '(TimeDateStamp:u32) PackageFullName:wide (PackageRelativeAppId:wide)',
  },
  {
    provider: KERNEL_PROCESS,
    id: 1,
    version: 3,
    fields:
      'ProcessID:u32 ProcessSequenceNumber:u64 CreateTime:filetime ParentProcessID:u32 ParentProcessSequenceNumber:u64 ' +
      'SessionID:u32 Flags:u32 (ProcessTokenElevationType:u32) ProcessTokenIsElevated:u32 MandatoryLabel:sid ImageName:wide ' +
      '(ImageChecksum:u32) (TimeDateStamp:u32) PackageFullName:wide (PackageRelativeAppId:wide)',
  },
  {
    provider: WMI,
    id: 11,
    version: 0,
    fields:
      'CorrelationId:wide GroupOperationId:u32 OperationId:u32 Operation:wide ClientMachine:wide ClientMachineFQDN:wide ' +
      'User:wide ClientProcessId:u32 ClientProcessCreationTime:u64 NamespaceName:wide IsLocal:bool',
  },
  {
    provider: WMI,
    id: 23,
    version: 0,
    fields:
      'CorrelationId:wide GroupOperationId:u32 OperationId:u32 Commandline:wide CreatedProcessId:u32 ' +
      'CreatedProcessCreationTime:u64 ClientMachine:wide ClientMachineFQDN:wide User:wide ClientProcessId:u32 ' +
      'ClientProcessCreationTime:u64 IsLocal:bool',
  },
  {
    provider: COM_PERF,
    id: 39,
    version: 1,
    fields: `${COM_CLIENT} ${CLIENT_PROXY} CallerLogicalThreadId:guid (CallerReturnAddress:pointer) (WinrtAsync:u32) (FakeSync:bool)`,
  },
  { provider: COM_PERF, id: 40, version: 0, fields: 'CallTraceId:u32 HRESULT:i32 SourceOfHRESULT:u32' },
  {
    provider: COM_PERF,
    id: 41,
    version: 1,
    fields: `${COM_CLIENT} (AsyncUuid:guid) ${CLIENT_PROXY} CallerLogicalThreadId:guid (CallerReturnAddress:pointer)`,
  },
  { provider: COM_PERF, id: 42, version: 0, fields: 'CallTraceId:u32 HRESULT:i32 SourceOfHRESULT:u32' },
  { provider: COM_PERF, id: 43, version: 2, fields: `${COM_SERVER} ${SERVER_STUB} (WinrtAsync:u32)` },
  { provider: COM_PERF, id: 44, version: 0, fields: 'CallTraceId:u32 HRESULT:i32 ServerException:u32' },
  { provider: COM_PERF, id: 45, version: 1, fields: `${COM_SERVER} (AsyncUuid:guid) ${SERVER_STUB}` },
  { provider: COM_PERF, id: 46, version: 0, fields: 'CallTraceId:u32 HRESULT:i32 ServerException:u32' },
  {
    provider: COM_RUNTIME,
    id: 2,
    version: 0,
    fields:
      'Flags:u32 CallTimeMs:u32 CallResult:u32 TargetThreadId:u32 TargetProcessId:u32 TargetMethod:u32 TargetInterface:guid',
  },
  { provider: SERVICES, id: 204, version: 0, fields: `ServiceName:wide ServiceHostName:wide ${SERVICE_CLIENT}` },
  {
    provider: SERVICES,
    id: 205,
    version: 0,
    fields:
      'ServiceName:wide LoadOrderGroup:wide SvchostGroup:wide (IsCritical:bool) (IsUserService:bool) (IsOwnProcess:bool) ' +
      SERVICE_CLIENT,
  },
  { provider: TASKS, id: 100, version: 0, fields: 'TaskName:wide UserContext:wide InstanceId:guid' },
  { provider: TASKS, id: 110, version: 0, fields: 'TaskName:wide InstanceId:guid UserContext:wide' },
  { provider: TASKS, id: 129, version: 0, fields: 'TaskName:wide Path:wide ProcessID:u32 Priority:u32' },
  { provider: TASKS, id: 200, version: 0, fields: 'TaskName:wide ActionName:wide TaskInstanceId:guid' },
  { provider: TASKS, id: 200, version: 1, fields: 'TaskName:wide ActionName:wide TaskInstanceId:guid EnginePID:u32' },
  { provider: TASKS, id: 201, version: 0, fields: 'TaskName:wide ActionName:wide TaskInstanceId:guid' },
  {
    provider: TASKS,
    id: 201,
    version: 1,
    fields: 'TaskName:wide TaskInstanceId:guid ActionName:wide ResultCode:u32',
  },
  {
    provider: TASKS,
    id: 201,
    version: 2,
    fields: 'TaskName:wide TaskInstanceId:guid ActionName:wide ResultCode:u32 EnginePID:u32',
  },
];
