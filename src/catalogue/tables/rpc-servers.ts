/** Roles of server machines: DNS, DHCP, DFS, clusters, queues and the like. */
import type { InterfaceEntry } from '../interface.ts';
import { opnums, rpc } from '../notation.ts';

export const RPC_SERVERS: readonly InterfaceEntry[] = [
  rpc('50abc2a4-574d-40b3-9d66-ee4fd5fba076', 'DnsServer', {
    version: '5.0',
    title: 'DNS server administration',
    source: 'MS-DNSP',
    served: 'DNS',
    procedures: opnums(`
      0 R_DnssrvOperation R_DnssrvQuery R_DnssrvComplexOperation R_DnssrvEnumRecords R_DnssrvUpdateRecord
      5 R_DnssrvOperation2 R_DnssrvQuery2 R_DnssrvComplexOperation2 R_DnssrvEnumRecords2 R_DnssrvUpdateRecord2
    `),
  }),
  rpc('6bffd098-a112-3610-9833-46c3f874532d', 'dhcpsrv', {
    version: '1.0',
    title: 'DHCP server administration',
    source: 'MS-DHCPM',
    served: 'DHCPServer',
  }),
  rpc('5b821720-f63b-11d0-aad2-00c04fc324db', 'dhcpsrv2', {
    version: '1.0',
    title: 'DHCP server administration, newer calls',
    source: 'MS-DHCPM',
    served: 'DHCPServer',
  }),
  rpc('4fc742e0-4a10-11cf-8273-00aa004ae673', 'netdfs', {
    version: '3.0',
    title: 'DFS namespaces',
    source: 'MS-DFSNM',
    served: 'Dfs',
    procedures: opnums(`
      0 NetrDfsManagerGetVersion NetrDfsAdd NetrDfsRemove NetrDfsSetInfo NetrDfsGetInfo
      5 NetrDfsEnum NetrDfsMove !3
      10 NetrDfsAddFtRoot NetrDfsRemoveFtRoot NetrDfsAddStdRoot NetrDfsRemoveStdRoot NetrDfsManagerInitialize
      15 NetrDfsAddStdRootForced NetrDfsGetDcAddress NetrDfsSetDcAddress NetrDfsFlushFtTable NetrDfsAdd2
      20 NetrDfsRemove2 NetrDfsEnumEx NetrDfsSetInfo2 NetrDfsAddRootTarget NetrDfsRemoveRootTarget
      25 NetrDfsGetSupportedNamespaceVersion
    `),
  }),
  rpc('897e2e5f-93f3-4376-9c9c-fd2277495c27', 'FrsTransport', {
    version: '1.0',
    title: 'DFS replication between servers',
    source: 'MS-FRS2',
    served: 'DFSR',
    procedures: opnums(`
      0 CheckConnectivity EstablishConnection EstablishSession RequestUpdates RequestVersionVector
      5 AsyncPoll RequestRecords UpdateCancel RawGetFileData RdcGetSignatures
      10 RdcPushSourceNeeds RdcGetFileData RdcClose InitializeFileTransferAsync !
      15 RawGetFileDataAsync RdcGetFileDataAsync RdcFileDataTransferKeepAlive
    `),
  }),
  rpc('f5cc59b4-4264-101a-8c59-08002b2f8426', 'frsrpc', {
    version: '1.1',
    title: 'File replication between domain controllers (old)',
    source: 'MS-FRS1',
    served: 'NtFrs',
    procedures: opnums('FrsRpcSendCommPkt FrsRpcVerifyPromotionParent FrsRpcStartPromotionParent FrsNOP'),
  }),
  rpc('d049b186-814f-11d1-9a3c-00c04fc9b232', 'NtFrsApi', {
    version: '1.1',
    title: 'File replication administration (old)',
    source: 'MS-FRS1',
    served: 'NtFrs',
    procedures: opnums(`
      0 -4 NtFrsApi_Rpc_Set_DsPollingIntervalW NtFrsApi_Rpc_Get_DsPollingIntervalW - NtFrsApi_Rpc_InfoW
      8 NtFrsApi_Rpc_IsPathReplicated NtFrsApi_Rpc_WriterCommand NtFrsApi_Rpc_ForceReplication
    `),
  }),
  rpc('ccd8c074-d0e5-4a40-92b4-d074faa6ba28', 'Witness', {
    version: '1.1',
    title: 'Tells file clients where a cluster share has moved',
    source: 'MS-SWN',
    procedures: opnums(`
      0 WitnessrGetInterfaceList WitnessrRegister WitnessrUnRegister WitnessrAsyncNotify WitnessrRegisterEx
    `),
  }),
  rpc('a8e0653c-2744-4389-a61d-7373df8b2292', 'FileServerVssAgent', {
    version: '1.0',
    title: 'Shadow copies of file shares',
    source: 'MS-FSRVP',
    procedures: opnums(`
      0 GetSupportedVersion SetContext StartShadowCopySet AddToShadowCopySet CommitShadowCopySet
      5 ExposeShadowCopySet RecoveryCompleteShadowCopySet AbortShadowCopySet IsPathSupported IsPathShadowCopied
      10 GetShareMapping DeleteShareMapping PrepareShadowCopySet
    `),
  }),
  rpc('b97db8b2-4c63-11cf-bff6-08002be23f2f', 'clusapi', {
    title: 'Failover cluster administration',
    source: 'MS-CMRP',
    served: 'ClusSvc',
  }),
  rpc('45f52c28-7f9f-101a-b52b-08002b2efabe', 'winsif', {
    version: '1.0',
    title: 'WINS administration',
    source: 'MS-RAIW',
    served: 'WINS',
  }),
  rpc('811109bf-a4e1-11d1-ab54-00a0c91e9b45', 'winsi2', {
    version: '1.0',
    title: 'WINS administration, newer calls',
    source: 'MS-RAIW',
    served: 'WINS',
  }),
  rpc('82ad4280-036b-11cf-972c-00aa006887b0', 'inetinfo', {
    version: '2.0',
    title: 'Internet Information Services: statistics',
    source: 'MS-IRP',
    served: 'inetinfo.exe',
  }),
  rpc('ea0a3165-4834-11d2-a6f8-00c04fa346cc', 'fax', {
    title: 'Fax server',
    source: 'MS-FAX',
    served: 'Fax',
  }),
  rpc('1a927394-352e-4553-ae3f-7cf4aafca620', 'WdsRpcInterface', {
    version: '1.0',
    title: 'Windows Deployment Services control',
    source: 'MS-WDSC',
    served: 'WDSServer',
  }),
  rpc('fdb3a030-065f-11d1-bb9b-00a024ea5525', 'qmcomm', {
    version: '1.0',
    title: 'Message Queuing: queues of a client',
    source: 'MS-MQMP',
    served: 'MSMQ',
  }),
  rpc('76d12b80-3467-11d3-91ff-0090272f9ea3', 'qmcomm2', {
    version: '1.0',
    title: 'Message Queuing: queues of a client, newer calls',
    source: 'MS-MQMP',
    served: 'MSMQ',
  }),
  rpc('1088a980-eae5-11d0-8d9b-00a02453c337', 'qm2qm', {
    version: '1.0',
    title: 'Message Queuing between queue managers',
    source: 'MS-MQQP',
    served: 'MSMQ',
  }),
  rpc('1a9134dd-7b39-45ba-ad88-44d01ca47f28', 'RemoteRead', {
    version: '1.0',
    title: 'Message Queuing: read a remote queue',
    source: 'MS-MQRR',
    served: 'MSMQ',
  }),
  rpc('41208ee0-e970-11d1-9b9e-00e02c064c39', 'qmmgmt', {
    version: '1.0',
    title: 'Message Queuing management',
    source: 'MS-MQMR',
    served: 'MSMQ',
  }),
  rpc('77df7a80-f298-11d0-8358-00a024c480a8', 'dscomm', {
    version: '1.0',
    title: 'Message Queuing: directory service',
    source: 'MS-MQDS',
    served: 'MSMQ',
  }),
  rpc('708cca10-9569-11d1-b2a5-0060977d8118', 'dscomm2', {
    version: '1.0',
    title: 'Message Queuing: directory service, newer calls',
    source: 'MS-MQDS',
    served: 'MSMQ',
  }),
  rpc('44e265dd-7daf-42cd-8560-3cdb6e7a2729', 'TsProxyRpcInterface', {
    version: '1.3',
    title: 'Remote desktop gateway',
    source: 'MS-TSGU',
    served: 'TSGateway',
  }),
  rpc('e33c0cc4-0482-101a-bc0c-02608c6ba218', 'LocToLoc', {
    version: '1.0',
    title: 'RPC locator to RPC locator',
    source: 'MS-RPCL',
    served: 'RpcLocator',
  }),
];
