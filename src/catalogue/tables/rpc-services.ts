/** Services of every Windows machine whose protocols Microsoft documents. */
import type { InterfaceEntry } from '../interface.ts';
import { opnums, rpc } from '../notation.ts';

/** Names of procedures that the documents reserve for local use: two listings, which agree on all that stand here. */
const LOCAL = 'local ones: samba librpc/idl and zeek dce-rpc/consts.zeek';

export const RPC_SERVICES: readonly InterfaceEntry[] = [
  rpc('367abb81-9844-35f1-ad32-98f038001003', 'svcctl', {
    version: '2.0',
    title: 'Service control manager',
    source: `MS-SCMR 3.1.4; ${LOCAL}`,
    served: 'services.exe',
    procedures: opnums(`
      0 RCloseServiceHandle RControlService RDeleteService RLockServiceDatabase RQueryServiceObjectSecurity
      5 RSetServiceObjectSecurity RQueryServiceStatus RSetServiceStatus RUnlockServiceDatabase RNotifyBootConfigStatus
      10 RI_ScSetServiceBitsW RChangeServiceConfigW RCreateServiceW REnumDependentServicesW REnumServicesStatusW
      15 ROpenSCManagerW ROpenServiceW RQueryServiceConfigW RQueryServiceLockStatusW RStartServiceW
      20 RGetServiceDisplayNameW RGetServiceKeyNameW RI_ScSetServiceBitsA RChangeServiceConfigA RCreateServiceA
      25 REnumDependentServicesA REnumServicesStatusA ROpenSCManagerA ROpenServiceA RQueryServiceConfigA
      30 RQueryServiceLockStatusA RStartServiceA RGetServiceDisplayNameA RGetServiceKeyNameA
      34 RI_ScGetCurrentGroupStateW REnumServiceGroupW RChangeServiceConfig2A RChangeServiceConfig2W RQueryServiceConfig2A RQueryServiceConfig2W
      40 RQueryServiceStatusEx REnumServicesStatusExA REnumServicesStatusExW
      43 RI_ScSendTSMessage RCreateServiceWOW64A
      45 RCreateServiceWOW64W ! RNotifyServiceStatusChange RGetNotifyResults RCloseNotifyHandle
      50 RControlServiceExA RControlServiceExW !4 RQueryServiceConfigEx !3
      60 RCreateWowService -3 ROpenSCManager2
    `),
  }),
  rpc('e1af8308-5d1f-11c9-91a4-08002b14a0fa', 'epmapper', {
    version: '3.0',
    title: 'Endpoint mapper: where an interface is served',
    source: 'C706 appendix O; MS-RPCE; 7: samba librpc/idl/epmapper.idl and zeek dce-rpc/consts.zeek',
    served: 'RpcEptMapper',
    procedures: opnums(`
      0 ept_insert ept_delete ept_lookup ept_map ept_lookup_handle_free ept_inq_object ept_mgmt_delete
      7 ept_map_auth
    `),
  }),
  rpc('afa8bd80-7d8a-11c9-bef4-08002b102989', 'mgmt', {
    version: '1.0',
    title: 'Remote management that every RPC server answers',
    source: 'C706 appendix Q',
    procedures: opnums(`
      0 rpc__mgmt_inq_if_ids rpc__mgmt_inq_stats rpc__mgmt_is_server_listening rpc__mgmt_stop_server_listening
      4 rpc__mgmt_inq_princ_name
    `),
  }),
  rpc('99fcfec4-5260-101b-bbcb-00aa0021347a', 'IObjectExporter', {
    version: '0.0',
    title: 'COM: where an object lives, and that its clients still do (IOXIDResolver)',
    source: 'MS-DCOM 3.1.2.5.1',
    served: 'RpcSs',
    procedures: opnums('ResolveOxid SimplePing ComplexPing ServerAlive ResolveOxid2 ServerAlive2'),
  }),
  rpc('000001a0-0000-0000-c000-000000000046', 'IRemoteSCMActivator', {
    version: '0.0',
    title: 'COM: activate an object (ISystemActivator)',
    source: 'MS-DCOM 3.1.2.5.2.2',
    served: 'RpcSs',
    procedures: opnums('!3 RemoteGetClassObject RemoteCreateInstance'),
  }),
  rpc('4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', 'IActivation', {
    version: '0.0',
    title: 'COM: activate an object, old call (IRemoteActivation)',
    source: 'MS-DCOM 3.1.2.5.2',
    served: 'RpcSs',
    procedures: opnums('RemoteActivation'),
  }),
  rpc('338cd001-2244-31f1-aaaa-900038001003', 'winreg', {
    version: '1.0',
    title: 'Registry of another computer',
    source: `MS-RRP 3.1.5, MS-RSP appendix A: Full IDL; ${LOCAL}`,
    served: 'RemoteRegistry',
    procedures: opnums(`
      0 OpenClassesRoot OpenCurrentUser OpenLocalMachine OpenPerformanceData OpenUsers
      5 BaseRegCloseKey BaseRegCreateKey BaseRegDeleteKey BaseRegDeleteValue BaseRegEnumKey
      10 BaseRegEnumValue BaseRegFlushKey BaseRegGetKeySecurity BaseRegLoadKey
      14 BaseRegNotifyChangeKeyValue BaseRegOpenKey BaseRegQueryInfoKey BaseRegQueryValue BaseRegReplaceKey BaseRegRestoreKey
      20 BaseRegSaveKey BaseRegSetKeySecurity BaseRegSetValue BaseRegUnLoadKey BaseInitiateSystemShutdown
      25 BaseAbortSystemShutdown BaseRegGetVersion OpenCurrentConfig OpenDynData BaseRegQueryMultipleValues
      30 BaseInitiateSystemShutdownEx BaseRegSaveKeyEx OpenPerformanceText OpenPerformanceNlsText
      34 BaseRegQueryMultipleValues2 BaseRegDeleteKeyEx
    `),
  }),
  rpc('82273fdc-e32a-18c3-3f78-827929dc23ea', 'eventlog', {
    version: '0.0',
    title: 'Event log (old protocol)',
    source: `MS-EVEN 3.1.4; ${LOCAL}`,
    served: 'EventLog',
    procedures: opnums(`
      0 ElfrClearELFW ElfrBackupELFW ElfrCloseEL ElfrDeregisterEventSource ElfrNumberOfRecords
      5 ElfrOldestRecord ElfrChangeNotify ElfrOpenELW ElfrRegisterEventSourceW ElfrOpenBELW
      10 ElfrReadELW ElfrReportEventW ElfrClearELFA ElfrBackupELFA ElfrOpenELA
      15 ElfrRegisterEventSourceA ElfrOpenBELA ElfrReadELA ElfrReportEventA
      19 ElfrRegisterClusterSvc ElfrDeregisterClusterSvc ElfrWriteClusterEvents ElfrGetLogInformation ElfrFlushEL
      24 ElfrReportEventAndSourceW ElfrReportEventExW ElfrReportEventExA
    `),
  }),
  rpc('f6beaff7-1e19-4fbb-9f8f-b89e2018337c', 'IEventService', {
    version: '1.0',
    title: 'Event log: query, subscribe, export',
    source: 'MS-EVEN6 3.1.4',
    served: 'EventLog',
    procedures: opnums(`
      0 EvtRpcRegisterRemoteSubscription EvtRpcRemoteSubscriptionNextAsync EvtRpcRemoteSubscriptionNext
      3 EvtRpcRemoteSubscriptionWaitAsync EvtRpcRegisterControllableOperation EvtRpcRegisterLogQuery EvtRpcClearLog
      7 EvtRpcExportLog EvtRpcLocalizeExportLog EvtRpcMessageRender EvtRpcMessageRenderDefault EvtRpcQueryNext
      12 EvtRpcQuerySeek EvtRpcClose EvtRpcCancel EvtRpcAssertConfig EvtRpcRetractConfig EvtRpcOpenLogHandle
      18 EvtRpcGetLogFileInfo EvtRpcGetChannelList EvtRpcGetChannelConfig EvtRpcPutChannelConfig EvtRpcGetPublisherList
      23 EvtRpcGetPublisherListForChannel EvtRpcGetPublisherMetadata EvtRpcGetPublisherResourceMetadata
      26 EvtRpcGetEventMetadataEnum EvtRpcGetNextEventMetadata EvtRpcGetClassicLogDisplayName
    `),
  }),
  rpc('86d35949-83c9-4044-b424-db363231fd0c', 'ITaskSchedulerService', {
    version: '1.0',
    title: 'Task Scheduler',
    source: 'MS-TSCH 3.2.5.4',
    served: 'Schedule',
    procedures: opnums(`
      0 SchRpcHighestVersion SchRpcRegisterTask SchRpcRetrieveTask SchRpcCreateFolder SchRpcSetSecurity
      5 SchRpcGetSecurity SchRpcEnumFolders SchRpcEnumTasks SchRpcEnumInstances SchRpcGetInstanceInfo
      10 SchRpcStopInstance SchRpcStop SchRpcRun SchRpcDelete SchRpcRename
      15 SchRpcScheduledRuntimes SchRpcGetLastRunInfo SchRpcGetTaskInfo SchRpcGetNumberOfMissedRuns SchRpcEnableTask
    `),
  }),
  rpc('378e52b0-c0a9-11cf-822d-00aa0051e40f', 'sasec', {
    version: '1.0',
    title: 'Task Scheduler: accounts of old tasks',
    source: 'MS-TSCH 3.2.5.3',
    served: 'Schedule',
    procedures: opnums(`
      0 SASetAccountInformation SASetNSAccountInformation SAGetNSAccountInformation SAGetAccountInformation
    `),
  }),
  rpc('1ff70682-0a51-30e8-076d-740be8cee98b', 'atsvc', {
    version: '1.0',
    title: 'Task Scheduler: jobs of the AT command',
    source: 'MS-TSCH 3.2.5.2',
    served: 'Schedule',
    procedures: opnums('NetrJobAdd NetrJobDel NetrJobEnum NetrJobGetInfo'),
  }),
  rpc('4b324fc8-1670-01d3-1278-5a47bf6ee188', 'srvsvc', {
    version: '3.0',
    title: 'File server: shares, sessions, open files',
    source: `MS-SRVS 3.1.4; ${LOCAL}`,
    served: 'LanmanServer',
    procedures: opnums(`
      0 NetrCharDevEnum NetrCharDevGetInfo NetrCharDevControl NetrCharDevQEnum NetrCharDevQGetInfo
      5 NetrCharDevQSetInfo NetrCharDevQPurge NetrCharDevQPurgeSelf NetrConnectionEnum NetrFileEnum
      10 NetrFileGetInfo NetrFileClose NetrSessionEnum NetrSessionDel NetrShareAdd
      15 NetrShareEnum NetrShareGetInfo NetrShareSetInfo NetrShareDel NetrShareDelSticky
      20 NetrShareCheck NetrServerGetInfo NetrServerSetInfo NetrServerDiskEnum NetrServerStatisticsGet
      25 NetrServerTransportAdd NetrServerTransportEnum NetrServerTransportDel NetrRemoteTOD
      29 NetrServerSetServiceBits NetprPathType NetprPathCanonicalize NetprPathCompare NetprNameValidate NetprNameCanonicalize
      35 NetprNameCompare NetrShareEnumSticky NetrShareDelStart NetrShareDelCommit NetrpGetFileSecurity
      40 NetrpSetFileSecurity NetrServerTransportAddEx NetrServerSetServiceBitsEx NetrDfsGetVersion
      44 NetrDfsCreateLocalPartition NetrDfsDeleteLocalPartition NetrDfsSetLocalVolumeState NetrDfsSetServerInfo
      48 NetrDfsCreateExitPoint NetrDfsDeleteExitPoint
      50 NetrDfsModifyPrefix NetrDfsFixLocalVolume NetrDfsManagerReportSiteInfo NetrServerTransportDelEx
      54 NetrServerAliasAdd NetrServerAliasEnum NetrServerAliasDel NetrShareDelEx
    `),
  }),
  rpc('6bffd098-a112-3610-9833-46c3f87e345a', 'wkssvc', {
    version: '1.0',
    title: 'Workstation: network drives, domain membership, computer names',
    source: `MS-WKST 3.2.4; ${LOCAL}`,
    served: 'LanmanWorkstation',
    procedures: opnums(`
      0 NetrWkstaGetInfo NetrWkstaSetInfo NetrWkstaUserEnum NetrWkstaUserGetInfo NetrWkstaUserSetInfo
      5 NetrWkstaTransportEnum NetrWkstaTransportAdd NetrWkstaTransportDel NetrUseAdd NetrUseGetInfo
      10 NetrUseDel NetrUseEnum NetrMessageBufferSend NetrWorkstationStatisticsGet NetrLogonDomainNameAdd
      15 NetrLogonDomainNameDel NetrJoinDomain NetrUnjoinDomain !2
      20 NetrGetJoinInformation NetrGetJoinableOUs NetrJoinDomain2 NetrUnjoinDomain2 NetrRenameMachineInDomain2
      25 NetrValidateName2 NetrGetJoinableOUs2 NetrAddAlternateComputerName NetrRemoveAlternateComputerName
      29 NetrSetPrimaryComputerName NetrEnumerateComputerNames NetrJoinDomain3 NetrUnjoinDomain3
      33 NetrRenameMachineInDomain3 NetrValidateName3 NetrAddAlternateComputerName2 NetrRemoveAlternateComputerName2
      37 NetrSetPrimaryComputerName2
    `),
  }),
  rpc('12345678-1234-abcd-ef00-0123456789ab', 'spoolss', {
    version: '1.0',
    title: 'Print spooler',
    source: `MS-RPRN 3.1.4; ${LOCAL}`,
    served: 'Spooler',
    procedures: opnums(`
      0 RpcEnumPrinters RpcOpenPrinter RpcSetJob RpcGetJob RpcEnumJobs
      5 RpcAddPrinter RpcDeletePrinter RpcSetPrinter RpcGetPrinter RpcAddPrinterDriver
      10 RpcEnumPrinterDrivers RpcGetPrinterDriver RpcGetPrinterDriverDirectory RpcDeletePrinterDriver
      14 RpcAddPrintProcessor RpcEnumPrintProcessors RpcGetPrintProcessorDirectory RpcStartDocPrinter
      18 RpcStartPagePrinter RpcWritePrinter RpcEndPagePrinter RpcAbortPrinter RpcReadPrinter RpcEndDocPrinter
      24 RpcAddJob RpcScheduleJob RpcGetPrinterData RpcSetPrinterData RpcWaitForPrinterChange RpcClosePrinter
      30 RpcAddForm RpcDeleteForm RpcGetForm RpcSetForm RpcEnumForms
      35 RpcEnumPorts RpcEnumMonitors RpcAddPort RpcConfigurePort RpcDeletePort
      40 RpcCreatePrinterIC RpcPlayGdiScriptOnPrinterIC RpcDeletePrinterIC
      43 RpcAddPrinterConnection RpcDeletePrinterConnection RpcPrinterMessageBox RpcAddMonitor RpcDeleteMonitor
      48 RpcDeletePrintProcessor RpcAddPrintProvidor RpcDeletePrintProvidor RpcEnumPrintProcessorDatatypes RpcResetPrinter
      53 RpcGetPrinterDriver2 ! RpcFindNextPrinterChangeNotification RpcFindClosePrinterChangeNotification
      57 RpcRouterFindFirstPrinterChangeNotificationOld RpcReplyOpenPrinter RpcRouterReplyPrinter
      60 RpcReplyClosePrinter RpcAddPortEx RpcRemoteFindFirstPrinterChangeNotification
      63 RpcSpoolerInit RpcResetPrinterEx
      65 RpcRemoteFindFirstPrinterChangeNotificationEx RpcRouterReplyPrinterEx RpcRouterRefreshPrinterChangeNotification
      68 ! RpcOpenPrinterEx RpcAddPrinterEx RpcSetPort RpcEnumPrinterData RpcDeletePrinterData !3
      77 RpcSetPrinterDataEx RpcGetPrinterDataEx RpcEnumPrinterDataEx RpcEnumPrinterKey RpcDeletePrinterDataEx
      82 RpcDeletePrinterKey ! RpcDeletePrinterDriverEx RpcAddPerMachineConnection RpcDeletePerMachineConnection
      87 RpcEnumPerMachineConnections RpcXcvData RpcAddPrinterDriverEx !7
      97 RpcSendRecvBidiData !4 RpcGetCorePrinterDrivers ! RpcGetPrinterDriverPackagePath !5
      110 RpcGetJobNamedPropertyValue RpcSetJobNamedProperty RpcDeleteJobNamedProperty RpcEnumJobNamedProperties !2
      116 RpcLogJobInfoForBranchOffice RpcRegeneratePrintDeviceCapabilities
    `),
  }),
  rpc('76f03f96-cdfd-44fc-a22c-64950a001209', 'IRemoteWinspool', {
    version: '1.0',
    title: 'Print spooler, asynchronous',
    source: 'MS-PAR 3.1.4',
    served: 'Spooler',
    procedures: opnums(`
      0 RpcAsyncOpenPrinter RpcAsyncAddPrinter RpcAsyncSetJob RpcAsyncGetJob RpcAsyncEnumJobs
      5 RpcAsyncAddJob RpcAsyncScheduleJob RpcAsyncDeletePrinter RpcAsyncSetPrinter RpcAsyncGetPrinter
      10 RpcAsyncStartDocPrinter RpcAsyncStartPagePrinter RpcAsyncWritePrinter RpcAsyncEndPagePrinter
      14 RpcAsyncEndDocPrinter RpcAsyncAbortPrinter RpcAsyncGetPrinterData RpcAsyncGetPrinterDataEx
      18 RpcAsyncSetPrinterData RpcAsyncSetPrinterDataEx RpcAsyncClosePrinter RpcAsyncAddForm RpcAsyncDeleteForm
      23 RpcAsyncGetForm RpcAsyncSetForm RpcAsyncEnumForms RpcAsyncGetPrinterDriver RpcAsyncEnumPrinterData
      28 RpcAsyncEnumPrinterDataEx RpcAsyncEnumPrinterKey RpcAsyncDeletePrinterData RpcAsyncDeletePrinterDataEx
      32 RpcAsyncDeletePrinterKey RpcAsyncXcvData RpcAsyncSendRecvBidiData RpcAsyncCreatePrinterIC
      36 RpcAsyncPlayGdiScriptOnPrinterIC RpcAsyncDeletePrinterIC RpcAsyncEnumPrinters RpcAsyncAddPrinterDriver
      40 RpcAsyncEnumPrinterDrivers RpcAsyncGetPrinterDriverDirectory RpcAsyncDeletePrinterDriver
      43 RpcAsyncDeletePrinterDriverEx RpcAsyncAddPrintProcessor RpcAsyncEnumPrintProcessors
      46 RpcAsyncGetPrintProcessorDirectory RpcAsyncEnumPorts RpcAsyncEnumMonitors RpcAsyncAddPort RpcAsyncSetPort
      51 RpcAsyncAddMonitor RpcAsyncDeleteMonitor RpcAsyncDeletePrintProcessor RpcAsyncEnumPrintProcessorDatatypes
      55 RpcAsyncAddPerMachineConnection RpcAsyncDeletePerMachineConnection RpcAsyncEnumPerMachineConnections
      58 RpcSyncRegisterForRemoteNotifications RpcSyncUnRegisterForRemoteNotifications RpcSyncRefreshRemoteNotifications
      61 RpcAsyncGetRemoteNotifications RpcAsyncInstallPrinterDriverFromPackage RpcAsyncUploadPrinterDriverPackage
      64 RpcAsyncGetCorePrinterDrivers RpcAsyncCorePrinterDriverInstalled RpcAsyncGetPrinterDriverPackagePath
      67 RpcAsyncDeletePrinterDriverPackage RpcAsyncReadPrinter RpcAsyncResetPrinter
      70 RpcAsyncGetJobNamedPropertyValue RpcAsyncSetJobNamedProperty RpcAsyncDeleteJobNamedProperty
      73 RpcAsyncEnumJobNamedProperties RpcAsyncLogJobInfoForBranchOffice
    `),
  }),
  rpc('0b6edbfa-4a24-4fc6-8a23-942b1eca65d1', 'IRPCAsyncNotify', {
    version: '1.0',
    title: 'Print spooler: notifications',
    source: 'MS-PAN appendix A: Full IDL',
    served: 'Spooler',
    procedures: opnums(`
      0 IRPCAsyncNotify_RegisterClient IRPCAsyncNotify_UnregisterClient ! IRPCAsyncNotify_GetNewChannel
      4 IRPCAsyncNotify_GetNotificationSendResponse IRPCAsyncNotify_GetNotification IRPCAsyncNotify_CloseChannel
    `),
  }),
  rpc('ae33069b-a2a8-46ee-a235-ddfd339be281', 'IRPCRemoteObject', {
    version: '1.0',
    title: 'Print spooler: handles for notifications',
    source: 'MS-PAN appendix A: Full IDL',
    served: 'Spooler',
    procedures: opnums('IRPCRemoteObject_Create IRPCRemoteObject_Delete'),
  }),
  rpc('894de0c0-0d55-11d3-a322-00c04fa321a1', 'InitShutdown', {
    version: '1.0',
    title: 'Shut down or restart this computer',
    source: 'MS-RSP appendix A: Full IDL',
    served: 'wininit.exe',
    procedures: opnums('BaseInitiateShutdown BaseAbortShutdown BaseInitiateShutdownEx'),
  }),
  rpc('d95afe70-a6d5-4259-822e-2c84da1ddb0d', 'WindowsShutdown', {
    version: '1.0',
    title: 'Shut down or restart this computer',
    source: 'MS-RSP appendix A: Full IDL',
    served: 'wininit.exe',
    procedures: opnums('WsdrInitiateShutdown WsdrAbortShutdown'),
  }),
  rpc('6b5bdd1e-528c-422c-af8c-a4079be4fe48', 'RemoteFW', {
    version: '1.0',
    title: 'Windows Firewall: rules and connection security',
    source: 'MS-FASP 3.1.4',
    served: 'mpssvc',
    procedures: opnums(`
      0 RRPC_FWOpenPolicyStore RRPC_FWClosePolicyStore RRPC_FWRestoreDefaults RRPC_FWGetGlobalConfig
      4 RRPC_FWSetGlobalConfig RRPC_FWAddFirewallRule RRPC_FWSetFirewallRule RRPC_FWDeleteFirewallRule
      8 RRPC_FWDeleteAllFirewallRules RRPC_FWEnumFirewallRules RRPC_FWGetConfig RRPC_FWSetConfig
      12 RRPC_FWAddConnectionSecurityRule RRPC_FWSetConnectionSecurityRule RRPC_FWDeleteConnectionSecurityRule
      15 RRPC_FWDeleteAllConnectionSecurityRules RRPC_FWEnumConnectionSecurityRules RRPC_FWAddAuthenticationSet
      18 RRPC_FWSetAuthenticationSet RRPC_FWDeleteAuthenticationSet RRPC_FWDeleteAllAuthenticationSets
      21 RRPC_FWEnumAuthenticationSets RRPC_FWAddCryptoSet RRPC_FWSetCryptoSet RRPC_FWDeleteCryptoSet
      25 RRPC_FWDeleteAllCryptoSets RRPC_FWEnumCryptoSets RRPC_FWEnumPhase1SAs RRPC_FWEnumPhase2SAs
      29 RRPC_FWDeletePhase1SAs RRPC_FWDeletePhase2SAs RRPC_FWEnumProducts RRPC_FWAddMainModeRule
      33 RRPC_FWSetMainModeRule RRPC_FWDeleteMainModeRule RRPC_FWDeleteAllMainModeRules RRPC_FWEnumMainModeRules
      37 RRPC_FWQueryFirewallRules RRPC_FWQueryConnectionSecurityRules2_10 RRPC_FWQueryMainModeRules
      40 RRPC_FWQueryAuthenticationSets RRPC_FWQueryCryptoSets RRPC_FWEnumNetworks RRPC_FWEnumAdapters
      44 RRPC_FWGetGlobalConfig2_10 RRPC_FWGetConfig2_10 RRPC_FWAddFirewallRule2_10 RRPC_FWSetFirewallRule2_10
      48 RRPC_FWEnumFirewallRules2_10 RRPC_FWAddConnectionSecurityRule2_10 RRPC_FWSetConnectionSecurityRule2_10
      51 RRPC_FWEnumConnectionSecurityRules2_10 RRPC_FWAddAuthenticationSet2_10 RRPC_FWSetAuthenticationSet2_10
      54 RRPC_FWEnumAuthenticationSets2_10 RRPC_FWAddCryptoSet2_10 RRPC_FWSetCryptoSet2_10 RRPC_FWEnumCryptoSets2_10
      58 RRPC_FWAddConnectionSecurityRule2_20 RRPC_FWSetConnectionSecurityRule2_20
      60 RRPC_FWEnumConnectionSecurityRules2_20 RRPC_FWQueryConnectionSecurityRules2_20
      62 RRPC_FWAddAuthenticationSet2_20 RRPC_FWSetAuthenticationSet2_20 RRPC_FWEnumAuthenticationSets2_20
      65 RRPC_FWQueryAuthenticationSets2_20 RRPC_FWAddFirewallRule2_20 RRPC_FWSetFirewallRule2_20
      68 RRPC_FWEnumFirewallRules2_20 RRPC_FWQueryFirewallRules2_20 RRPC_FWAddFirewallRule2_24
      71 RRPC_FWSetFirewallRule2_24 RRPC_FWEnumFirewallRules2_24 RRPC_FWQueryFirewallRules2_24
      74 RRPC_FWAddFirewallRule2_25 RRPC_FWSetFirewallRule2_25 RRPC_FWEnumFirewallRules2_25
      77 RRPC_FWQueryFirewallRules2_25 RRPC_FWAddFirewallRule2_26 RRPC_FWSetFirewallRule2_26
      80 RRPC_FWEnumFirewallRules2_26 RRPC_FWQueryFirewallRules2_26 RRPC_FWAddFirewallRule2_27
      83 RRPC_FWSetFirewallRule2_27 RRPC_FWEnumFirewallRules2_27 RRPC_FWQueryFirewallRules2_27
      86 RRPC_FWAddFirewallRule2_31 RRPC_FWSetFirewallRule2_31 RRPC_FWEnumFirewallRules2_31 RRPC_FWQueryFirewallRules2_31
      90 - RRPC_FWAddFirewallRule2_33 RRPC_FWSetFirewallRule2_33 RRPC_FWEnumFirewallRules2_33 RRPC_FWQueryFirewallRules2_33
    `),
  }),
  rpc('484809d6-4239-471b-b5bc-61df8c23ac48', 'TermSrvSession', {
    version: '1.0',
    title: 'Terminal services: one session',
    source: 'MS-TSTS 3.3.4.1',
    served: 'LSM',
    procedures: opnums(`
      0 RpcOpenSession RpcCloseSession RpcConnect RpcDisconnect RpcLogoff
      5 RpcGetUserName RpcGetTerminalName RpcGetState RpcIsSessionDesktopLocked RpcShowMessageBox
      10 RpcGetTimes RpcGetSessionCounters RpcGetSessionInformation !2
      15 RpcGetLoggedOnCount RpcGetSessionType RpcGetSessionInformationEx !3 RpcGetActivityId
    `),
  }),
  rpc('11899a43-2b68-4a76-92e3-a3d6ad8c26ce', 'TermSrvNotification', {
    version: '1.0',
    title: 'Terminal services: wait for session changes',
    source: 'MS-TSTS 3.3.4.2',
    served: 'LSM',
    procedures: opnums(`
      0 RpcWaitForSessionState RpcRegisterAsyncNotification RpcWaitAsyncNotification RpcUnRegisterAsyncNotification
    `),
  }),
  rpc('88143fd0-c28d-4b2b-8fef-8d882f6a9390', 'TermSrvEnumeration', {
    version: '1.0',
    title: 'Terminal services: list sessions',
    source: 'MS-TSTS 3.3.4.3',
    served: 'LSM',
    procedures: opnums(`
      0 RpcOpenEnum RpcCloseEnum RpcFilterByState RpcFilterByCallersName RpcEnumAddFilter
      5 RpcGetEnumResult RpcFilterBySessionType ! RpcGetSessionIds RpcGetEnumResultEx
      10 RpcGetAllSessions RpcGetAllSessionsEx
    `),
  }),
  rpc('bde95fdf-eee0-45de-9e12-e5a61cd0d4fe', 'RCMPublic', {
    version: '1.0',
    title: 'Remote desktop connections: state and client data',
    source: 'MS-TSTS appendix A: Full IDL',
    served: 'TermService',
    procedures: opnums(`
      0 RpcGetClientData RpcGetConfigData RpcGetProtocolStatus RpcGetLastInputTime RpcGetRemoteAddress
      5 !3 RpcGetAllListeners RpcGetSessionProtocolLastInputTime
      10 RpcGetUserCertificates RpcQuerySessionData
    `),
  }),
  rpc('497d95a6-2d27-4bf5-9bbd-a6046957133c', 'RCMListener', {
    version: '1.0',
    title: 'Remote desktop listeners',
    source: 'MS-TSTS appendix A: Full IDL',
    served: 'TermService',
    procedures: opnums('RpcOpenListener RpcCloseListener RpcStopListener RpcStartListener RpcIsListening'),
  }),
  rpc('5ca4a760-ebb1-11cf-8611-00a0245420ed', 'IcaApi', {
    version: '1.0',
    title: 'Terminal services: old WinStation calls',
    source: 'MS-TSTS appendix A: Full IDL',
    served: 'TermService',
    procedures: opnums(`
      0 RpcWinStationOpenServer RpcWinStationCloseServer RpcIcaServerPing RpcWinStationEnumerate RpcWinStationRename
      5 RpcWinStationQueryInformation RpcWinStationSetInformation RpcWinStationSendMessage RpcLogonIdFromWinStationName
      9 RpcWinStationNameFromLogonId RpcWinStationConnect !2 RpcWinStationDisconnect RpcWinStationReset
      15 RpcWinStationShutdownSystem RpcWinStationWaitSystemEvent RpcWinStationShadow !11
      29 RpcWinStationBreakPoint RpcWinStationReadRegistry !3 OldRpcWinStationEnumerateProcesses !
      36 RpcWinStationEnumerateProcesses RpcWinStationTerminateProcess !5
      43 RpcWinStationGetAllProcesses RpcWinStationGetProcessSid RpcWinStationGetTermSrvCountersValue
      46 RpcWinStationReInitializeSecurity !6 RpcWinStationGetLanAdapterName !4
      58 RpcWinStationUpdateSettings RpcWinStationShadowStop RpcWinStationCloseServerEx
      61 RpcWinStationIsHelpAssistantSession RpcWinStationGetMachinePolicy !2
      65 RpcWinStationCheckLoopBack RpcConnectCallback !3 RpcWinStationGetAllProcesses_NT6 !4
      75 RpcWinStationOpenSessionDirectory
    `),
  }),
  rpc('53b46b02-c73b-4a3e-8dee-b16b80672fc0', 'TSVIPPublic', {
    version: '1.0',
    title: 'Remote desktop: address of a session',
    source: 'MS-TSTS appendix A: Full IDL',
    served: 'TermService',
    procedures: opnums('RpcGetSessionIP'),
  }),
  rpc('1257b580-ce2f-4109-82d6-a9459d0bf6bc', 'SessEnvPublicRpc', {
    version: '1.0',
    title: 'Remote desktop: shadow a session',
    source: 'MS-TSTS appendix A: Full IDL',
    served: 'SessionEnv',
    procedures: opnums('RpcShadow2'),
  }),
  rpc('8fb6d884-2388-11d0-8c35-00c04fda2795', 'W32Time', {
    version: '4.1',
    title: 'Windows Time',
    source: 'MS-W32T appendix A: Full IDL',
    served: 'W32Time',
    procedures: opnums(`
      0 W32TimeSync W32TimeGetNetlogonServiceBits W32TimeQueryProviderStatus W32TimeQuerySource
      4 W32TimeQueryProviderConfiguration W32TimeQueryConfiguration W32TimeQueryStatus W32TimeLog
    `),
  }),
  rpc('300f3532-38cc-11d0-a3f0-0020af6b0add', 'trkwks', {
    version: '1.2',
    title: 'Distributed link tracking, client',
    source: 'MS-DLTW',
    served: 'TrkWks',
    procedures: opnums('!12 LnkSearchMachine'),
  }),
  rpc('4da1c422-943d-11d1-acae-00c04fc2aa3f', 'trksvr', {
    version: '1.0',
    title: 'Distributed link tracking, server',
    source: 'MS-DLTM',
    served: 'TrkSvr',
    procedures: opnums('LnkSvrMessage'),
  }),
  rpc('da5a86c5-12c2-4943-ab30-7f74a813d853', 'PerflibV2', {
    version: '1.0',
    title: 'Performance counters of another computer',
    source: 'MS-PCQ appendix A: Full IDL',
    served: 'RemoteRegistry',
    procedures: opnums(`
      0 PerflibV2EnumerateCounterSet PerflibV2QueryCounterSetRegistrationInfo PerflibV2EnumerateCounterSetInstances
      3 PerflibV2OpenQueryHandle PerflibV2CloseQueryHandle PerflibV2QueryCounterInfo PerflibV2QueryCounterData
      7 PerflibV2ValidateCounters
    `),
  }),
  rpc('6bffd098-a112-3610-9833-012892020162', 'browser', {
    version: '0.0',
    title: 'Computer Browser',
    source: `MS-BRWSA appendix A: Full IDL; ${LOCAL}`,
    served: 'Browser',
    procedures: opnums(`
      0 BrowserrServerEnum BrowserrDebugCall I_BrowserrQueryOtherDomains BrowserrResetNetlogonState BrowserrDebugTrace
      5 BrowserrQueryStatistics BrowserrResetStatistics NetrBrowserStatisticsClear NetrBrowserStatisticsGet
      9 BrowserrSetNetlogonState BrowserrQueryEmulatedDomains BrowserrServerEnumEx
    `),
  }),
  rpc('2f5f6520-ca46-1067-b319-00dd010662da', 'tapsrv', {
    version: '1.0',
    title: 'Telephony',
    source: 'MS-TRP appendix A: Full IDL',
    served: 'TapiSrv',
    procedures: opnums('ClientAttach ClientRequest ClientDetach'),
  }),
  rpc('2f5f6521-ca47-1068-b319-00dd010662db', 'remotesp', {
    version: '1.0',
    title: 'Telephony: events to the client',
    source: 'MS-TRP appendix A: Full IDL',
    procedures: opnums('RemoteSPAttach RemoteSPEventProc RemoteSPDetach'),
  }),
  rpc('22e5386d-8b12-4bf0-b0ec-6a1ea419e366', 'NetEventForwarder', {
    version: '1.0',
    title: 'Live event traces for another computer',
    source: 'MS-LREC appendix A: Full IDL',
    procedures: opnums('RpcNetEventOpenSession RpcNetEventReceiveData RpcNetEventCloseSession'),
  }),
  rpc('906b0ce0-c70b-1067-b317-00dd010662da', 'IXnRemote', {
    version: '1.0',
    title: 'Distributed transactions: sessions between transaction managers',
    source: 'MS-CMPO',
    served: 'MSDTC',
    procedures: opnums(`
      0 Poke BuildContext NegotiateResources SendReceive TearDownContext BeginTearDown PokeW BuildContextW
    `),
  }),
  rpc('17fdd703-1827-4e34-79d4-24a55c53bb37', 'msgsvc', {
    version: '1.0',
    title: 'Messenger: names',
    source: 'MS-MSRP appendix A: Full IDL',
    served: 'Messenger',
    procedures: opnums('NetrMessageNameAdd NetrMessageNameEnum NetrMessageNameGetInfo NetrMessageNameDel'),
  }),
  rpc('5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc', 'msgsvcsend', {
    version: '1.0',
    title: 'Messenger: send a message',
    source: 'MS-MSRP appendix A: Full IDL',
    served: 'Messenger',
    procedures: opnums('NetrSendMessage'),
  }),
  rpc('20610036-fa22-11cf-9823-00a0c911e5df', 'RASRPC', {
    title: 'Remote access connections and phone book',
    source: 'MS-RRASM',
    served: 'RasMan',
  }),
  rpc('8f09f000-b7ed-11ce-bbd2-00001a181cad', 'DIMSVC', {
    version: '0.0',
    title: 'Routing and remote access administration',
    source: 'MS-RRASM 3.1.4',
    served: 'RemoteAccess',
    procedures: opnums(`
      0 RMprAdminServerGetInfo RRasAdminConnectionEnum RRasAdminConnectionGetInfo RRasAdminConnectionClearStats
      4 RRasAdminPortEnum RRasAdminPortGetInfo RRasAdminPortClearStats RRasAdminPortReset RRasAdminPortDisconnect
      9 RRouterInterfaceTransportSetGlobalInfo RRouterInterfaceTransportGetGlobalInfo RRouterInterfaceGetHandle
      12 RRouterInterfaceCreate RRouterInterfaceGetInfo RRouterInterfaceSetInfo RRouterInterfaceDelete
      16 RRouterInterfaceTransportRemove RRouterInterfaceTransportAdd RRouterInterfaceTransportGetInfo
      19 RRouterInterfaceTransportSetInfo RRouterInterfaceEnum RRouterInterfaceConnect RRouterInterfaceDisconnect
      23 RRouterInterfaceUpdateRoutes RRouterInterfaceQueryUpdateResult RRouterInterfaceUpdatePhonebookInfo
      26 RMIBEntryCreate RMIBEntryDelete RMIBEntrySet RMIBEntryGet RMIBEntryGetFirst RMIBEntryGetNext RMIBGetTrapInfo
      33 RMIBSetTrapInfo RRasAdminConnectionNotification RRasAdminSendUserMessage RRouterDeviceEnum
      37 RRouterInterfaceTransportCreate RRouterInterfaceDeviceGetInfo RRouterInterfaceDeviceSetInfo
      40 RRouterInterfaceSetCredentialsEx RRouterInterfaceGetCredentialsEx RRasAdminConnectionRemoveQuarantine
      43 RMprAdminServerSetInfo RMprAdminServerGetInfoEx RRasAdminConnectionEnumEx RRasAdminConnectionGetInfoEx
      47 RMprAdminServerSetInfoEx RRasAdminUpdateConnection RRouterInterfaceSetCredentialsLocal
      50 RRouterInterfaceGetCredentialsLocal RRouterInterfaceGetCustomInfoEx RRouterInterfaceSetCustomInfoEx
    `),
  }),
];
