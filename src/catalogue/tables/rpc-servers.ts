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
    source: 'MS-DHCPM 3.1.4',
    served: 'DHCPServer',
    procedures: opnums(`
      0 R_DhcpCreateSubnet R_DhcpSetSubnetInfo R_DhcpGetSubnetInfo R_DhcpEnumSubnets R_DhcpAddSubnetElement
      5 R_DhcpEnumSubnetElements R_DhcpRemoveSubnetElement R_DhcpDeleteSubnet R_DhcpCreateOption R_DhcpSetOptionInfo
      10 R_DhcpGetOptionInfo R_DhcpRemoveOption R_DhcpSetOptionValue R_DhcpGetOptionValue R_DhcpEnumOptionValues
      15 R_DhcpRemoveOptionValue R_DhcpCreateClientInfo R_DhcpSetClientInfo R_DhcpGetClientInfo R_DhcpDeleteClientInfo
      20 R_DhcpEnumSubnetClients R_DhcpGetClientOptions R_DhcpGetMibInfo R_DhcpEnumOptions R_DhcpSetOptionValues
      25 R_DhcpServerSetConfig R_DhcpServerGetConfig R_DhcpScanDatabase R_DhcpGetVersion R_DhcpAddSubnetElementV4
      30 R_DhcpEnumSubnetElementsV4 R_DhcpRemoveSubnetElementV4 R_DhcpCreateClientInfoV4 R_DhcpSetClientInfoV4
      34 R_DhcpGetClientInfoV4 R_DhcpEnumSubnetClientsV4 R_DhcpSetSuperScopeV4 R_DhcpGetSuperScopeInfoV4
      38 R_DhcpDeleteSuperScopeV4 R_DhcpServerSetConfigV4 R_DhcpServerGetConfigV4 R_DhcpServerSetConfigVQ
      42 R_DhcpServerGetConfigVQ R_DhcpGetMibInfoVQ R_DhcpCreateClientInfoVQ R_DhcpSetClientInfoVQ
      46 R_DhcpGetClientInfoVQ R_DhcpEnumSubnetClientsVQ R_DhcpCreateSubnetVQ R_DhcpGetSubnetInfoVQ
      50 R_DhcpSetSubnetInfoVQ
    `),
  }),
  rpc('5b821720-f63b-11d0-aad2-00c04fc324db', 'dhcpsrv2', {
    version: '1.0',
    title: 'DHCP server administration, newer calls',
    source: 'MS-DHCPM 3.2.4',
    served: 'DHCPServer',
    procedures: opnums(`
      0 R_DhcpEnumSubnetClientsV5 R_DhcpSetMScopeInfo R_DhcpGetMScopeInfo R_DhcpEnumMScopes R_DhcpAddMScopeElement
      5 R_DhcpEnumMScopeElements R_DhcpRemoveMScopeElement R_DhcpDeleteMScope R_DhcpScanMDatabase
      9 R_DhcpCreateMClientInfo R_DhcpSetMClientInfo R_DhcpGetMClientInfo R_DhcpDeleteMClientInfo
      13 R_DhcpEnumMScopeClients R_DhcpCreateOptionV5 R_DhcpSetOptionInfoV5 R_DhcpGetOptionInfoV5 R_DhcpEnumOptionsV5
      18 R_DhcpRemoveOptionV5 R_DhcpSetOptionValueV5 R_DhcpSetOptionValuesV5 R_DhcpGetOptionValueV5
      22 R_DhcpEnumOptionValuesV5 R_DhcpRemoveOptionValueV5 R_DhcpCreateClass R_DhcpModifyClass R_DhcpDeleteClass
      27 R_DhcpGetClassInfo R_DhcpEnumClasses R_DhcpGetAllOptions R_DhcpGetAllOptionValues R_DhcpGetMCastMibInfo
      32 R_DhcpAuditLogSetParams R_DhcpAuditLogGetParams R_DhcpServerQueryAttribute R_DhcpServerQueryAttributes
      36 R_DhcpServerRedoAuthorization R_DhcpAddSubnetElementV5 R_DhcpEnumSubnetElementsV5 R_DhcpRemoveSubnetElementV5
      40 R_DhcpGetServerBindingInfo R_DhcpSetServerBindingInfo R_DhcpQueryDnsRegCredentials R_DhcpSetDnsRegCredentials
      44 R_DhcpBackupDatabase R_DhcpRestoreDatabase R_DhcpGetServerSpecificStrings R_DhcpCreateOptionV6
      48 R_DhcpSetOptionInfoV6 R_DhcpGetOptionInfoV6 R_DhcpEnumOptionsV6 R_DhcpRemoveOptionV6 R_DhcpSetOptionValueV6
      53 R_DhcpEnumOptionValuesV6 R_DhcpRemoveOptionValueV6 R_DhcpGetAllOptionsV6 R_DhcpGetAllOptionValuesV6
      57 R_DhcpCreateSubnetV6 R_DhcpEnumSubnetsV6 R_DhcpAddSubnetElementV6 R_DhcpEnumSubnetElementsV6
      61 R_DhcpRemoveSubnetElementV6 R_DhcpDeleteSubnetV6 R_DhcpGetSubnetInfoV6 R_DhcpEnumSubnetClientsV6
      65 R_DhcpServerSetConfigV6 R_DhcpServerGetConfigV6 R_DhcpSetSubnetInfoV6 R_DhcpGetMibInfoV6
      69 R_DhcpGetServerBindingInfoV6 R_DhcpSetServerBindingInfoV6 R_DhcpSetClientInfoV6 R_DhcpGetClientInfoV6
      73 R_DhcpDeleteClientInfoV6 R_DhcpCreateClassV6 R_DhcpModifyClassV6 R_DhcpDeleteClassV6 R_DhcpEnumClassesV6
      78 R_DhcpGetOptionValueV6 R_DhcpSetSubnetDelayOffer R_DhcpGetSubnetDelayOffer R_DhcpGetMibInfoV5
      82 R_DhcpAddFilterV4 R_DhcpDeleteFilterV4 R_DhcpSetFilterV4 R_DhcpGetFilterV4 R_DhcpEnumFilterV4
      87 R_DhcpSetDnsRegCredentialsV5 R_DhcpEnumSubnetClientsFilterStatusInfo R_DhcpV4FailoverCreateRelationship
      90 R_DhcpV4FailoverSetRelationship R_DhcpV4FailoverDeleteRelationship R_DhcpV4FailoverGetRelationship
      93 R_DhcpV4FailoverEnumRelationship R_DhcpV4FailoverAddScopeToRelationship
      95 R_DhcpV4FailoverDeleteScopeFromRelationship R_DhcpV4FailoverGetScopeRelationship
      97 R_DhcpV4FailoverGetScopeStatistics R_DhcpV4FailoverGetClientInfo R_DhcpV4FailoverGetSystemTime
      100 R_DhcpV4FailoverTriggerAddrAllocation R_DhcpV4SetOptionValue R_DhcpV4SetOptionValues R_DhcpV4GetOptionValue
      104 R_DhcpV4RemoveOptionValue R_DhcpV4GetAllOptionValues R_DhcpV4QueryPolicyEnforcement
      107 R_DhcpV4SetPolicyEnforcement R_DhcpV4CreatePolicy R_DhcpV4GetPolicy R_DhcpV4SetPolicy R_DhcpV4DeletePolicy
      112 R_DhcpV4EnumPolicies R_DhcpV4AddPolicyRange R_DhcpV4RemovePolicyRange R_DhcpV4EnumSubnetClients
      116 R_DhcpV6SetStatelessStoreParams R_DhcpV6GetStatelessStoreParams R_DhcpV6GetStatelessStatistics
      119 R_DhcpV4EnumSubnetReservations R_DhcpV4GetFreeIPAddress R_DhcpV6GetFreeIPAddress R_DhcpV4CreateClientInfo
      123 R_DhcpV4GetClientInfo R_DhcpV6CreateClientInfo R_DhcpV4FailoverGetAddressStatus R_DhcpV4CreatePolicyEx
      127 R_DhcpV4GetPolicyEx R_DhcpV4SetPolicyEx R_DhcpV4EnumPoliciesEx R_DhcpV4EnumSubnetClientsEx
      131 R_DhcpV4CreateClientInfoEx R_DhcpV4GetClientInfoEx
    `),
  }),
  rpc('4fc742e0-4a10-11cf-8273-00aa004ae673', 'netdfs', {
    version: '3.0',
    title: 'DFS namespaces',
    source: 'MS-DFSNM; 8, 9: samba librpc/idl/dfs.idl and zeek dce-rpc/consts.zeek',
    served: 'Dfs',
    procedures: opnums(`
      0 NetrDfsManagerGetVersion NetrDfsAdd NetrDfsRemove NetrDfsSetInfo NetrDfsGetInfo
      5 NetrDfsEnum NetrDfsMove ! NetrDfsManagerGetConfigInfo NetrDfsManagerSendSiteInfo
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
    version: '3.0',
    title: 'Failover cluster administration',
    source: 'MS-CMRP 3.1.4.2',
    served: 'ClusSvc',
    procedures: opnums(`
      0 ApiOpenCluster ApiCloseCluster ApiSetClusterName ApiGetClusterName ApiGetClusterVersion ApiGetQuorumResource
      6 ApiSetQuorumResource ApiCreateEnum ApiOpenResource ApiCreateResource ApiDeleteResource ApiCloseResource
      12 ApiGetResourceState ApiSetResourceName ApiGetResourceId ApiGetResourceType ApiFailResource ApiOnlineResource
      18 ApiOfflineResource ApiAddResourceDependency ApiRemoveResourceDependency ApiCanResourceBeDependent
      22 ApiCreateResEnum ApiAddResourceNode ApiRemoveResourceNode ApiChangeResourceGroup ApiCreateResourceType
      27 ApiDeleteResourceType ApiGetRootKey ApiCreateKey ApiOpenKey ApiEnumKey ApiSetValue ApiDeleteValue
      34 ApiQueryValue ApiDeleteKey ApiEnumValue ApiCloseKey ApiQueryInfoKey ApiSetKeySecurity ApiGetKeySecurity
      41 ApiOpenGroup ApiCreateGroup ApiDeleteGroup ApiCloseGroup ApiGetGroupState ApiSetGroupName ApiGetGroupId
      48 ApiGetNodeId ApiOnlineGroup ApiOfflineGroup ApiMoveGroup ApiMoveGroupToNode ApiCreateGroupResourceEnum
      54 ApiSetGroupNodeList ApiCreateNotify ApiCloseNotify ApiAddNotifyCluster ApiAddNotifyNode ApiAddNotifyGroup
      60 ApiAddNotifyResource ApiAddNotifyKey ApiReAddNotifyNode ApiReAddNotifyGroup ApiReAddNotifyResource
      65 ApiGetNotify ApiOpenNode ApiCloseNode ApiGetNodeState ApiPauseNode ApiResumeNode ApiEvictNode
      72 ApiNodeResourceControl ApiResourceControl ApiNodeResourceTypeControl ApiResourceTypeControl
      76 ApiNodeGroupControl ApiGroupControl ApiNodeNodeControl ApiNodeControl ! ApiOpenNetwork ApiCloseNetwork
      83 ApiGetNetworkState ApiSetNetworkName ApiCreateNetworkEnum ApiGetNetworkId ApiSetNetworkPriorityOrder
      88 ApiNodeNetworkControl ApiNetworkControl ApiAddNotifyNetwork ApiReAddNotifyNetwork ApiOpenNetInterface
      93 ApiCloseNetInterface ApiGetNetInterfaceState ApiGetNetInterface ApiGetNetInterfaceId
      97 ApiNodeNetInterfaceControl ApiNetInterfaceControl ApiAddNotifyNetInterface ApiReAddNotifyNetInterface
      101 ApiCreateNodeEnum ApiGetClusterVersion2 ApiCreateResTypeEnum ApiBackupClusterDatabase ApiNodeClusterControl
      106 ApiClusterControl ApiUnblockGetNotifyCall ApiSetServiceAccountPassword ApiSetResourceDependencyExpression
      110 ApiGetResourceDependencyExpression ! ApiGetResourceNetworkName ApiExecuteBatch ApiCreateBatchPort
      115 ApiGetBatchNotification ApiCloseBatchPort ApiOpenClusterEx ApiOpenNodeEx ApiOpenGroupEx ApiOpenResourceEx
      121 ApiOpenNetworkEx ApiOpenNetInterfaceEx ApiChangeCsvState ApiCreateNodeEnumEx ApiCreateEnumEx ApiPauseNodeEx
      127 ApiPauseNodeWithDrainTarget ApiResumeNodeEx ApiCreateGroupEx ApiOnlineGroupEx ApiOfflineGroupEx
      132 ApiMoveGroupEx ApiMoveGroupToNodeEx ApiCancelClusterGroupOperation ApiOnlineResourceEx ApiOfflineResourceEx
      137 ApiCreateNotifyV2 ApiAddNotifyV2 ApiGetNotifyV2 !3 ApiCreateGroupEnum ApiCreateResourceEnum
      145 ApiExecuteReadBatch ApiRestartResource ApiGetNotifyAsync !7 ApiAddNotifyResourceTypeV2 !
      157 ApiExecuteReadBatchEx !5 ApiCreateGroupSet ApiOpenGroupSet ApiCloseGroupSet ApiDeleteGroupSet
      167 ApiAddGroupToGroupSet ApiRemoveGroupFromGroupSet ApiMoveGroupToGroupSet ! ApiAddGroupSetDependency
      172 ApiAddGroupToGroupSetDependency ApiNodeGroupSetControl ApiGroupSetControl ApiSetGroupDependencyExpression
      176 ApiRemoveClusterGroupDependency ApiSetGroupSetDependencyExpression ApiRemoveGroupSetDependency
      179 ApiRemoveClusterGroupToGroupSetDependency ApiCreateGroupSetEnum ApiCreateNetInterfaceEnum
      182 ApiChangeCsvStateEx ApiAddGroupToGroupSetEx ApiChangeResourceGroupEx ApiClusterNativeUpdateControl
    `),
  }),
  rpc('45f52c28-7f9f-101a-b52b-08002b2efabe', 'winsif', {
    version: '1.0',
    title: 'WINS administration',
    source: 'MS-RAIW 3.1.4',
    served: 'WINS',
    procedures: opnums(`
      0 R_WinsRecordAction R_WinsStatus R_WinsTrigger R_WinsDoStaticInit R_WinsDoScavenging R_WinsGetDbRecs R_WinsTerm
      7 R_WinsBackup R_WinsDelDbRecs R_WinsPullRange R_WinsSetPriorityClass R_WinsResetCounters R_WinsWorkerThdUpd
      13 R_WinsGetNameAndAdd R_WinsGetBrowserNames_Old R_WinsDeleteWins R_WinsSetFlags R_WinsGetBrowserNames
      18 R_WinsGetDbRecsByName R_WinsStatusNew R_WinsStatusWHdl R_WinsDoScavengingNew
    `),
  }),
  rpc('811109bf-a4e1-11d1-ab54-00a0c91e9b45', 'winsi2', {
    version: '1.0',
    title: 'WINS administration, newer calls',
    source: 'MS-RAIW 3.2.4',
    served: 'WINS',
    procedures: opnums(`
      0 R_WinsTombstoneDbRecs R_WinsCheckAccess
    `),
  }),
  rpc('82ad4280-036b-11cf-972c-00aa006887b0', 'inetinfo', {
    version: '2.0',
    title: 'Internet Information Services: statistics',
    source: 'MS-IRP',
    served: 'inetinfo.exe',
  }),
  rpc('ea0a3165-4834-11d2-a6f8-00c04fa346cc', 'fax', {
    version: '4.0',
    title: 'Fax server',
    source: 'MS-FAX 3.1.4.1',
    served: 'Fax',
    procedures: opnums(`
      0 FAX_GetServicePrinters FAX_ConnectionRefCount FAX_OpenPort FAX_ClosePort FAX_EnumJobs FAX_GetJob FAX_SetJob
      7 FAX_GetPageData FAX_GetDeviceStatus FAX_Abort FAX_EnumPorts FAX_GetPort FAX_SetPort FAX_EnumRoutingMethods
      14 FAX_EnableRoutingMethod FAX_GetRoutingInfo FAX_SetRoutingInfo FAX_EnumGlobalRoutingInfo
      18 FAX_SetGlobalRoutingInfo FAX_GetConfiguration FAX_SetConfiguration FAX_GetLoggingCategories
      22 FAX_SetLoggingCategories FAX_GetSecurity FAX_SetSecurity FAX_AccessCheck FAX_CheckServerProtSeq
      27 FAX_SendDocumentEx FAX_EnumJobsEx FAX_GetJobEx FAX_GetCountryList FAX_GetPersonalProfileInfo
      32 FAX_GetQueueStates FAX_SetQueue FAX_GetReceiptsConfiguration FAX_SetReceiptsConfiguration
      36 FAX_GetReceiptsOptions FAX_GetVersion FAX_GetOutboxConfiguration FAX_SetOutboxConfiguration
      40 FAX_GetPersonalCoverPagesOption FAX_GetArchiveConfiguration FAX_SetArchiveConfiguration
      43 FAX_GetActivityLoggingConfiguration FAX_SetActivityLoggingConfiguration FAX_EnumerateProviders FAX_GetPortEx
      47 FAX_SetPortEx FAX_EnumPortsEx FAX_GetExtensionData FAX_SetExtensionData FAX_AddOutboundGroup
      52 FAX_SetOutboundGroup FAX_RemoveOutboundGroup FAX_EnumOutboundGroups FAX_SetDeviceOrderInGroup
      56 FAX_AddOutboundRule FAX_RemoveOutboundRule FAX_SetOutboundRule FAX_EnumOutboundRules
      60 FAX_RegisterServiceProviderEx FAX_UnregisterServiceProviderEx FAX_UnregisterRoutingExtension
      63 FAX_StartMessagesEnum FAX_EndMessagesEnum FAX_EnumMessages FAX_GetMessage FAX_RemoveMessage
      68 FAX_StartCopyToServer FAX_StartCopyMessageFromServer FAX_WriteFile FAX_ReadFile FAX_EndCopy
      73 FAX_StartServerNotification FAX_StartServerNotificationEx FAX_EndServerNotification FAX_GetServerActivity
      77 FAX_SetConfigWizardUsed FAX_EnumRoutingExtensions - FAX_ConnectFaxServer FAX_GetSecurityEx FAX_RefreshArchive
      83 FAX_SetRecipientsLimit FAX_GetRecipientsLimit FAX_GetServerSKU FAX_CheckValidFaxFolder FAX_GetJobEx2
      88 FAX_EnumJobsEx2 FAX_GetMessageEx FAX_StartMessagesEnumEx FAX_EnumMessagesEx FAX_StartServerNotificationEx2
      93 FAX_CreateAccount FAX_DeleteAccount FAX_EnumAccounts FAX_GetAccountInfo FAX_GetGeneralConfiguration
      98 FAX_SetGeneralConfiguration FAX_GetSecurityEx2 FAX_SetSecurityEx2 FAX_AccessCheckEx2 FAX_ReAssignMessage
      103 FAX_SetMessage FAX_GetConfigOption
    `),
  }),
  rpc('1a927394-352e-4553-ae3f-7cf4aafca620', 'WdsRpcInterface', {
    version: '1.0',
    title: 'Windows Deployment Services control',
    source: 'MS-WDSC appendix A: Full IDL',
    served: 'WDSServer',
    procedures: opnums('WdsRpcMessage'),
  }),
  rpc('fdb3a030-065f-11d1-bb9b-00a024ea5525', 'qmcomm', {
    version: '1.0',
    title: 'Message Queuing: queues of a client',
    source: 'MS-MQMP 3.1.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 - R_QMGetRemoteQueueName R_QMOpenRemoteQueue R_QMCloseRemoteQueueContext R_QMCreateRemoteCursor -
      6 R_QMCreateObjectInternal R_QMSetObjectSecurityInternal R_QMGetObjectSecurityInternal R_QMDeleteObject
      10 R_QMGetObjectProperties R_QMSetObjectProperties R_QMObjectPathToObjectFormat - R_QMGetTmWhereabouts
      15 R_QMEnlistTransaction R_QMEnlistInternalTransaction R_QMCommitTransaction R_QMAbortTransaction
      19 rpc_QMOpenQueueInternal rpc_ACCloseHandle - rpc_ACCloseCursor rpc_ACSetCursorProperties -2
      26 rpc_ACHandleToFormatName rpc_ACPurgeQueue R_QMQueryQMRegistryInternal -2 R_QMGetRTQMServerPort
    `),
  }),
  rpc('76d12b80-3467-11d3-91ff-0090272f9ea3', 'qmcomm2', {
    version: '1.0',
    title: 'Message Queuing: queues of a client, newer calls',
    source: 'MS-MQMP 3.1.5',
    served: 'MSMQ',
    procedures: opnums(`
      0 QMSendMessageInternalEx rpc_ACSendMessageEx rpc_ACReceiveMessageEx rpc_ACCreateCursorEx
    `),
  }),
  rpc('1088a980-eae5-11d0-8d9b-00a02453c337', 'qm2qm', {
    version: '1.0',
    title: 'Message Queuing between queue managers',
    source: 'MS-MQQP 3.1.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 RemoteQMStartReceive RemoteQMEndReceive RemoteQMOpenQueue RemoteQMCloseQueue RemoteQMCloseCursor
      5 RemoteQMCancelReceive RemoteQMPurgeQueue RemoteQMGetQMQMServerPort RemoteQmGetVersion RemoteQMStartReceive2
      10 RemoteQMStartReceiveByLookupId
    `),
  }),
  rpc('1a9134dd-7b39-45ba-ad88-44d01ca47f28', 'RemoteRead', {
    version: '1.0',
    title: 'Message Queuing: read a remote queue',
    source: 'MS-MQRR 3.1.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 R_GetServerPort - R_OpenQueue R_CloseQueue R_CreateCursor R_CloseCursor R_PurgeQueue R_StartReceive
      8 R_CancelReceive R_EndReceive R_MoveMessage R_OpenQueueForMove R_QMEnlistRemoteTransaction
      13 R_StartTransactionalReceive R_SetUserAcknowledgementClass R_EndTransactionalReceive
    `),
  }),
  rpc('41208ee0-e970-11d1-9b9e-00e02c064c39', 'qmmgmt', {
    version: '1.0',
    title: 'Message Queuing management',
    source: 'MS-MQMR 3.1.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 R_QMMgmtGetInfo R_QMMgmtAction
    `),
  }),
  rpc('77df7a80-f298-11d0-8358-00a024c480a8', 'dscomm', {
    version: '1.0',
    title: 'Message Queuing: directory service',
    source: 'MS-MQDS 3.1.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 S_DSCreateObject S_DSDeleteObject S_DSGetProps S_DSSetProps S_DSGetObjectSecurity S_DSSetObjectSecurity
      6 S_DSLookupBegin S_DSLookupNext S_DSLookupEnd - S_DSDeleteObjectGuid S_DSGetPropsGuid S_DSSetPropsGuid
      13 S_DSGetObjectSecurityGuid S_DSSetObjectSecurityGuid -4 S_DSQMSetMachineProperties S_DSCreateServersCache
      21 S_DSQMGetObjectSecurity S_DSValidateServer S_DSCloseServerHandle -3 S_DSGetServerPort
    `),
  }),
  rpc('708cca10-9569-11d1-b2a5-0060977d8118', 'dscomm2', {
    version: '1.0',
    title: 'Message Queuing: directory service, newer calls',
    source: 'MS-MQDS 3.3.4',
    served: 'MSMQ',
    procedures: opnums(`
      0 S_DSGetComputerSites S_DSGetPropsEx S_DSGetPropsGuidEx S_DSBeginDeleteNotification S_DSNotifyDelete
      5 S_DSEndDeleteNotification S_DSIsServerGC - S_DSGetGCListInDomain
    `),
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
