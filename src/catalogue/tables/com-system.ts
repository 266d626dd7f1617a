/** System services with COM interfaces: transfers, updates, firewall, networks, sound, disks. */
import type { InterfaceEntry } from '../interface.ts';
import { com, dispatch, opnums, unknown } from '../notation.ts';

// Methods of COM+ events. 17 and 18 of IEventClass: Windows SDK eventsys.h; [MS-COMEV] reserves them.
const EVENT_SYSTEM = dispatch('7 Query Store Remove get_EventObjectChangeEventClassID QueryS RemoveS');
const EVENT_SUBSCRIPTION = dispatch(`
  7 get_SubscriptionID put_SubscriptionID get_SubscriptionName put_SubscriptionName get_PublisherID put_PublisherID
  13 get_EventClassID put_EventClassID get_MethodName put_MethodName get_SubscriberCLSID put_SubscriberCLSID
  19 get_SubscriberInterface put_SubscriberInterface get_PerUser put_PerUser get_OwnerSID put_OwnerSID
  25 get_Enabled put_Enabled get_Description put_Description get_MachineName put_MachineName
  31 GetPublisherProperty PutPublisherProperty RemovePublisherProperty GetPublisherPropertyCollection
  35 GetSubscriberProperty PutSubscriberProperty RemoveSubscriberProperty GetSubscriberPropertyCollection
  39 get_InterfaceID put_InterfaceID
`);
const EVENT_SUBSCRIPTION2 = opnums(
  '41 get_FilterCriteria put_FilterCriteria get_SubscriberMoniker put_SubscriberMoniker',
  EVENT_SUBSCRIPTION,
);
const EVENT_CLASS = dispatch(`
  7 get_EventClassID put_EventClassID get_EventClassName put_EventClassName get_OwnerSID put_OwnerSID
  13 get_FiringInterfaceID put_FiringInterfaceID get_Description put_Description
  17 get_CustomConfigCLSID put_CustomConfigCLSID get_TypeLib put_TypeLib
`);
const EVENT_CLASS2 = opnums(
  `
  21 get_PublisherID put_PublisherID get_MultiInterfacePublisherFilterCLSID put_MultiInterfacePublisherFilterCLSID
  25 get_AllowInprocActivation put_AllowInprocActivation get_FireInParallel put_FireInParallel
  `,
  EVENT_CLASS,
);

export const COM_SYSTEM: readonly InterfaceEntry[] = [
  com('5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c', 'IBackgroundCopyManager', {
    title: 'BITS: jobs',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown('3 CreateJob GetJob EnumJobs GetErrorDescription'),
  }),
  com('37668d37-507e-4160-9316-26306d150b12', 'IBackgroundCopyJob', {
    title: 'BITS: a job',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown(`
      3 AddFileSet AddFile EnumFiles Suspend Resume Cancel Complete GetId GetType GetProgress GetTimes GetState
      15 GetError GetOwner SetDisplayName GetDisplayName SetDescription GetDescription SetPriority GetPriority
      23 SetNotifyFlags GetNotifyFlags SetNotifyInterface GetNotifyInterface SetMinimumRetryDelay
      28 GetMinimumRetryDelay SetNoProgressTimeout GetNoProgressTimeout GetErrorCount SetProxySettings
      33 GetProxySettings TakeOwnership
    `),
  }),
  com('54b50739-686f-45eb-9dff-d6a9a0faa9af', 'IBackgroundCopyJob2', {
    title: 'BITS: a job, with reply and credentials',
    source: 'Windows SDK bits1_5.idl',
    served: 'BITS',
    procedures: unknown(`
      3 AddFileSet AddFile EnumFiles Suspend Resume Cancel Complete GetId GetType GetProgress GetTimes GetState
      15 GetError GetOwner SetDisplayName GetDisplayName SetDescription GetDescription SetPriority GetPriority
      23 SetNotifyFlags GetNotifyFlags SetNotifyInterface GetNotifyInterface SetMinimumRetryDelay
      28 GetMinimumRetryDelay SetNoProgressTimeout GetNoProgressTimeout GetErrorCount SetProxySettings
      33 GetProxySettings TakeOwnership SetNotifyCmdLine GetNotifyCmdLine GetReplyProgress GetReplyData
      39 SetReplyFileName GetReplyFileName SetCredentials RemoveCredentials
    `),
  }),
  com('443c8934-90ff-48ed-bcde-26f5c7450042', 'IBackgroundCopyJob3', {
    title: 'BITS: a job, with ranges',
    source: 'Windows SDK bits2_0.idl',
    served: 'BITS',
    procedures: unknown(`
      3 AddFileSet AddFile EnumFiles Suspend Resume Cancel Complete GetId GetType GetProgress GetTimes GetState
      15 GetError GetOwner SetDisplayName GetDisplayName SetDescription GetDescription SetPriority GetPriority
      23 SetNotifyFlags GetNotifyFlags SetNotifyInterface GetNotifyInterface SetMinimumRetryDelay
      28 GetMinimumRetryDelay SetNoProgressTimeout GetNoProgressTimeout GetErrorCount SetProxySettings
      33 GetProxySettings TakeOwnership SetNotifyCmdLine GetNotifyCmdLine GetReplyProgress GetReplyData
      39 SetReplyFileName GetReplyFileName SetCredentials RemoveCredentials ReplaceRemotePrefix AddFileWithRanges
      45 SetFileACLFlags GetFileACLFlags
    `),
  }),
  com('659cdeae-489e-11d9-a9cd-000d56965251', 'IBackgroundCopyJob4', {
    title: 'BITS: a job, with peer caching',
    source: 'Windows SDK bits3_0.idl',
    served: 'BITS',
    procedures: unknown(`
      3 AddFileSet AddFile EnumFiles Suspend Resume Cancel Complete GetId GetType GetProgress GetTimes GetState
      15 GetError GetOwner SetDisplayName GetDisplayName SetDescription GetDescription SetPriority GetPriority
      23 SetNotifyFlags GetNotifyFlags SetNotifyInterface GetNotifyInterface SetMinimumRetryDelay
      28 GetMinimumRetryDelay SetNoProgressTimeout GetNoProgressTimeout GetErrorCount SetProxySettings
      33 GetProxySettings TakeOwnership SetNotifyCmdLine GetNotifyCmdLine GetReplyProgress GetReplyData
      39 SetReplyFileName GetReplyFileName SetCredentials RemoveCredentials ReplaceRemotePrefix AddFileWithRanges
      45 SetFileACLFlags GetFileACLFlags SetPeerCachingFlags GetPeerCachingFlags GetOwnerIntegrityLevel
      50 GetOwnerElevationState SetMaximumDownloadTime GetMaximumDownloadTime
    `),
  }),
  com('e847030c-bbba-4657-af6d-484aa42bf1fe', 'IBackgroundCopyJob5', {
    title: 'BITS: a job, with properties',
    source: 'Windows SDK bits5_0.idl',
    served: 'BITS',
    procedures: unknown(`
      3 AddFileSet AddFile EnumFiles Suspend Resume Cancel Complete GetId GetType GetProgress GetTimes GetState
      15 GetError GetOwner SetDisplayName GetDisplayName SetDescription GetDescription SetPriority GetPriority
      23 SetNotifyFlags GetNotifyFlags SetNotifyInterface GetNotifyInterface SetMinimumRetryDelay
      28 GetMinimumRetryDelay SetNoProgressTimeout GetNoProgressTimeout GetErrorCount SetProxySettings
      33 GetProxySettings TakeOwnership SetNotifyCmdLine GetNotifyCmdLine GetReplyProgress GetReplyData
      39 SetReplyFileName GetReplyFileName SetCredentials RemoveCredentials ReplaceRemotePrefix AddFileWithRanges
      45 SetFileACLFlags GetFileACLFlags SetPeerCachingFlags GetPeerCachingFlags GetOwnerIntegrityLevel
      50 GetOwnerElevationState SetMaximumDownloadTime GetMaximumDownloadTime SetProperty GetProperty
    `),
  }),
  com('01b7bd23-fb88-4a77-8490-5891d3e4653a', 'IBackgroundCopyFile', {
    title: 'BITS: a file',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown('3 GetRemoteName GetLocalName GetProgress'),
  }),
  com('83e81b93-0873-474d-8a8c-f2018b1a939c', 'IBackgroundCopyFile2', {
    title: 'BITS: a file, with ranges',
    source: 'Windows SDK bits2_0.idl',
    served: 'BITS',
    procedures: unknown('3 GetRemoteName GetLocalName GetProgress GetFileRanges SetRemoteName'),
  }),
  com('19c613a0-fcb8-4f28-81ae-897c3d078f81', 'IBackgroundCopyError', {
    title: 'BITS: an error',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown('3 GetError GetFile GetErrorDescription GetErrorContextDescription GetProtocol'),
  }),
  com('97ea99c7-0186-4ad4-8df9-c5b4e0ed6b22', 'IBackgroundCopyCallback', {
    title: 'BITS: told about a job',
    source: 'Windows SDK bits.idl',
    procedures: unknown('3 JobTransferred JobError JobModification'),
  }),
  com('1af4f612-3b71-466f-8f58-7b6f73ac57ad', 'IEnumBackgroundCopyJobs', {
    title: 'BITS: list of jobs',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown('3 Next Skip Reset Clone GetCount'),
  }),
  com('ca51e165-c365-424c-8d41-24aaa4ff3c40', 'IEnumBackgroundCopyFiles', {
    title: 'BITS: list of files',
    source: 'Windows SDK bits.idl',
    served: 'BITS',
    procedures: unknown('3 Next Skip Reset Clone GetCount'),
  }),
  com('f1bd1079-9f01-4bdc-8036-f09b70095066', 'IBackgroundCopyJobHttpOptions', {
    title: 'BITS: HTTP options',
    source: 'Windows SDK bits2_5.idl',
    served: 'BITS',
    procedures: unknown(`
      3 SetClientCertificateByID SetClientCertificateByName RemoveClientCertificate GetClientCertificate
      7 SetCustomHeaders GetCustomHeaders SetSecurityFlags GetSecurityFlags
    `),
  }),
  com('816858a4-260d-4260-933a-2585f1abc76b', 'IUpdateSession', {
    title: 'Windows Update: session',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_ClientApplicationID put_ClientApplicationID get_ReadOnly get_WebProxy put_WebProxy
      12 CreateUpdateSearcher CreateUpdateDownloader CreateUpdateInstaller
    `),
  }),
  com('8f45abf1-f9ae-4b95-a933-f0f66e5056ea', 'IUpdateSearcher', {
    title: 'Windows Update: search',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_CanAutomaticallyUpgradeService put_CanAutomaticallyUpgradeService get_ClientApplicationID
      10 put_ClientApplicationID get_IncludePotentiallySupersededUpdates put_IncludePotentiallySupersededUpdates
      13 get_ServerSelection put_ServerSelection BeginSearch EndSearch EscapeString QueryHistory Search get_Online
      21 put_Online GetTotalHistoryCount get_ServiceID put_ServiceID
    `),
  }),
  com('68f1c6f9-7ecc-4666-a464-247fe12496c3', 'IUpdateDownloader', {
    title: 'Windows Update: download',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_ClientApplicationID put_ClientApplicationID get_IsForced put_IsForced get_Priority put_Priority
      13 get_Updates put_Updates BeginDownload Download EndDownload
    `),
  }),
  com('7b929c68-ccdc-4226-96b1-8724600b54c2', 'IUpdateInstaller', {
    title: 'Windows Update: install',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_ClientApplicationID put_ClientApplicationID get_IsForced put_IsForced get_ParentHwnd put_ParentHwnd
      13 put_ParentWindow get_ParentWindow get_Updates put_Updates BeginInstall BeginUninstall EndInstall
      20 EndUninstall Install RunWizard get_IsBusy Uninstall get_AllowSourcePrompts put_AllowSourcePrompts
      27 get_RebootRequiredBeforeInstallation
    `),
  }),
  com('673425bf-c082-4c7c-bdfd-569464b8e0ce', 'IAutomaticUpdates', {
    title: 'Windows Update: automatic updates',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 DetectNow Pause Resume ShowSettingsDialog get_Settings get_ServiceEnabled EnableService'),
  }),
  com('2ee48f22-af3c-405f-8970-f71be12ee9a2', 'IAutomaticUpdatesSettings', {
    title: 'Windows Update: settings',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_NotificationLevel put_NotificationLevel get_ReadOnly get_Required get_ScheduledInstallationDay
      12 put_ScheduledInstallationDay get_ScheduledInstallationTime put_ScheduledInstallationTime Refresh Save
    `),
  }),
  com('6a92b07a-d821-4682-b423-5c805022cc4d', 'IUpdate', {
    title: 'Windows Update: an update',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_Title get_AutoSelectOnWebSites get_BundledUpdates get_CanRequireSource get_Categories get_Deadline
      13 get_DeltaCompressedContentAvailable get_DeltaCompressedContentPreferred get_Description get_EulaAccepted
      17 get_EulaText get_HandlerID get_Identity get_Image get_InstallationBehavior get_IsBeta get_IsDownloaded
      24 get_IsHidden put_IsHidden get_IsInstalled get_IsMandatory get_IsUninstallable get_Languages
      30 get_LastDeploymentChangeTime get_MaxDownloadSize get_MinDownloadSize get_MoreInfoUrls get_MsrcSeverity
      35 get_RecommendedCpuSpeed get_RecommendedHardDiskSpace get_RecommendedMemory get_ReleaseNotes
      39 get_SecurityBulletinIDs get_SupersededUpdateIDs get_SupportUrl get_Type get_UninstallationNotes
      44 get_UninstallationBehavior get_UninstallationSteps get_KBArticleIDs AcceptEula get_DeploymentAction
      49 CopyFromCache get_DownloadPriority get_DownloadContents
    `),
  }),
  com('07f7438c-7709-4ca5-b518-91279288134e', 'IUpdateCollection', {
    title: 'Windows Update: updates',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_Item put_Item get__NewEnum get_Count get_ReadOnly Add Clear Copy Insert RemoveAt'),
  }),
  com('46297823-9940-4c09-aed9-cd3ea6d05968', 'IUpdateIdentity', {
    title: 'Windows Update: id of an update',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_RevisionNumber get_UpdateID'),
  }),
  com('be56a644-af0e-4e0e-a311-c1d8e695cbff', 'IUpdateHistoryEntry', {
    title: 'Windows Update: an entry of the history',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_Operation get_ResultCode get_HResult get_Date get_UpdateIdentity get_Title get_Description
      14 get_UnmappedResultCode get_ClientApplicationID get_ServerSelection get_ServiceID get_UninstallationSteps
      19 get_UninstallationNotes get_SupportUrl
    `),
  }),
  com('a7f04f3c-a290-435b-aadf-a116c3357a5c', 'IUpdateHistoryEntryCollection', {
    title: 'Windows Update: history',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_Item get__NewEnum get_Count'),
  }),
  com('7366ea16-7a1a-4ea2-b042-973d3e9cd99b', 'ISearchJob', {
    title: 'Windows Update: a search that goes on',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_AsyncState get_IsCompleted CleanUp RequestAbort'),
  }),
  com('d40cff62-e08c-4498-941a-01e25f0fd33c', 'ISearchResult', {
    title: 'Windows Update: what was found',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_ResultCode get_RootCategories get_Updates get_Warnings'),
  }),
  com('174c81fe-aecd-4dae-b8a0-2c6318dd86a8', 'IWebProxy', {
    title: 'Windows Update: proxy',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_Address put_Address get_BypassList put_BypassList get_BypassProxyOnLocal put_BypassProxyOnLocal
      13 get_ReadOnly get_UserName put_UserName SetPassword PromptForCredentials PromptForCredentialsFromHwnd
      19 get_AutoDetect put_AutoDetect
    `),
  }),
  com('ade87bf7-7b56-4275-8fab-b9b0e591844b', 'ISystemInformation', {
    title: 'Windows Update: is a restart needed',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_OemHardwareSupportLink get_RebootRequired'),
  }),
  com('85713fa1-7796-4fa2-be3b-e2d6124dd373', 'IWindowsUpdateAgentInfo', {
    title: 'Windows Update: version of the agent',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 GetInfo'),
  }),
  com('eff90582-2ddc-480f-a06d-60f3fbc362c3', 'IStringCollection', {
    title: 'Windows Update: strings',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_Item put_Item get__NewEnum get_Count get_ReadOnly Add Clear Copy Insert RemoveAt'),
  }),
  com('81ddc1b8-9d35-47a6-b471-5b80f519223b', 'ICategory', {
    title: 'Windows Update: a category',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch(`
      7 get_Name get_CategoryID get_Children get_Description get_Image get_Order get_Parent get_Type get_Updates
    `),
  }),
  com('3a56bfb8-576c-43f7-9335-fe4838fd7e37', 'ICategoryCollection', {
    title: 'Windows Update: categories',
    source: 'MS-UAMG; Windows SDK wuapi.idl',
    procedures: dispatch('7 get_Item get__NewEnum get_Count'),
  }),
  com('f7898af5-cac4-4632-a2ec-da06e5111af2', 'INetFwMgr', {
    title: 'Windows Firewall (old): manager',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 get_LocalPolicy get_CurrentProfileType RestoreDefaults IsPortAllowed IsIcmpTypeAllowed'),
  }),
  com('d46d2478-9ac9-4008-9dc7-5563ce5536cc', 'INetFwPolicy', {
    title: 'Windows Firewall (old): policy',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 get_CurrentProfile GetProfileByType'),
  }),
  com('174a0dda-e9f9-449d-993b-21ab667ca456', 'INetFwProfile', {
    title: 'Windows Firewall (old): profile',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch(`
      7 get_Type get_FirewallEnabled put_FirewallEnabled get_ExceptionsNotAllowed put_ExceptionsNotAllowed
      12 get_NotificationsDisabled put_NotificationsDisabled get_UnicastResponsesToMulticastBroadcastDisabled
      15 put_UnicastResponsesToMulticastBroadcastDisabled get_RemoteAdminSettings get_IcmpSettings
      18 get_GloballyOpenPorts get_Services get_AuthorizedApplications
    `),
  }),
  com('98325047-c671-4174-8d81-defcd3f03186', 'INetFwPolicy2', {
    title: 'Windows Firewall: policy',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch(`
      7 get_CurrentProfileTypes get_FirewallEnabled put_FirewallEnabled get_ExcludedInterfaces
      11 put_ExcludedInterfaces get_BlockAllInboundTraffic put_BlockAllInboundTraffic get_NotificationsDisabled
      15 put_NotificationsDisabled get_UnicastResponsesToMulticastBroadcastDisabled
      17 put_UnicastResponsesToMulticastBroadcastDisabled get_Rules get_ServiceRestriction EnableRuleGroup
      21 IsRuleGroupEnabled RestoreLocalFirewallDefaults get_DefaultInboundAction put_DefaultInboundAction
      25 get_DefaultOutboundAction put_DefaultOutboundAction get_IsRuleGroupCurrentlyEnabled
      28 get_LocalPolicyModifyState
    `),
  }),
  com('af230d27-baba-4e42-aced-f524f22cfce2', 'INetFwRule', {
    title: 'Windows Firewall: a rule',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch(`
      7 get_Name put_Name get_Description put_Description get_ApplicationName put_ApplicationName get_ServiceName
      14 put_ServiceName get_Protocol put_Protocol get_LocalPorts put_LocalPorts get_RemotePorts put_RemotePorts
      21 get_LocalAddresses put_LocalAddresses get_RemoteAddresses put_RemoteAddresses get_IcmpTypesAndCodes
      26 put_IcmpTypesAndCodes get_Direction put_Direction get_Interfaces put_Interfaces get_InterfaceTypes
      32 put_InterfaceTypes get_Enabled put_Enabled get_Grouping put_Grouping get_Profiles put_Profiles
      39 get_EdgeTraversal put_EdgeTraversal get_Action put_Action
    `),
  }),
  com('9c4c6277-5027-441e-afae-ca1f542da009', 'INetFwRules', {
    title: 'Windows Firewall: rules',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 get_Count Add Remove Item get__NewEnum'),
  }),
  com('8267bbe3-f890-491c-b7b6-2db1ef0e5d2b', 'INetFwServiceRestriction', {
    title: 'Windows Firewall: restrictions of services',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 RestrictService ServiceRestricted get_Rules'),
  }),
  com('e0483ba0-47ff-4d9c-a6d6-7741d0b195f7', 'INetFwOpenPort', {
    title: 'Windows Firewall (old): a port',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch(`
      7 get_Name put_Name get_IpVersion put_IpVersion get_Protocol put_Protocol get_Port put_Port get_Scope
      16 put_Scope get_RemoteAddresses put_RemoteAddresses get_Enabled put_Enabled get_BuiltIn
    `),
  }),
  com('c0e9d7fa-e07e-430a-b19a-090ce82d92e2', 'INetFwOpenPorts', {
    title: 'Windows Firewall (old): ports',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 get_Count Add Remove Item get__NewEnum'),
  }),
  com('b5e64ffa-c2c5-444e-a301-fb5e00018050', 'INetFwAuthorizedApplication', {
    title: 'Windows Firewall (old): a program',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch(`
      7 get_Name put_Name get_ProcessImageFileName put_ProcessImageFileName get_IpVersion put_IpVersion get_Scope
      14 put_Scope get_RemoteAddresses put_RemoteAddresses get_Enabled put_Enabled
    `),
  }),
  com('644efd52-ccf9-486c-97a2-39f352570b30', 'INetFwAuthorizedApplications', {
    title: 'Windows Firewall (old): programs',
    source: 'Windows SDK netfw.idl',
    procedures: dispatch('7 get_Count Add Remove Item get__NewEnum'),
  }),
  com('dcb00000-570f-4a9b-8d69-199fdba5723b', 'INetworkListManager', {
    title: 'Networks: manager',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: dispatch(`
      7 GetNetworks GetNetwork GetNetworkConnections GetNetworkConnection IsConnectedToInternet IsConnected
      13 GetConnectivity
    `),
  }),
  com('dcb00002-570f-4a9b-8d69-199fdba5723b', 'INetwork', {
    title: 'Networks: a network',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: dispatch(`
      7 GetName SetName GetDescription SetDescription GetNetworkId GetDomainType GetNetworkConnections
      14 GetTimeCreatedAndConnected get_IsConnectedToInternet get_IsConnected GetConnectivity GetCategory
      19 SetCategory
    `),
  }),
  com('dcb00005-570f-4a9b-8d69-199fdba5723b', 'INetworkConnection', {
    title: 'Networks: a connection',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: dispatch(`
      7 GetNetwork get_IsConnectedToInternet get_IsConnected GetConnectivity GetConnectionId GetAdapterId
      13 GetDomainType
    `),
  }),
  com('dcb00008-570f-4a9b-8d69-199fdba5723b', 'INetworkCostManager', {
    title: 'Networks: cost',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 GetCost GetDataPlanStatus SetDestinationAddresses'),
  }),
  com('dcb0000a-570f-4a9b-8d69-199fdba5723b', 'INetworkConnectionCost', {
    title: 'Networks: cost of a connection',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 GetCost GetDataPlanStatus'),
  }),
  com('dcb00001-570f-4a9b-8d69-199fdba5723b', 'INetworkListManagerEvents', {
    title: 'Networks: connectivity events',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 ConnectivityChanged'),
  }),
  com('dcb00004-570f-4a9b-8d69-199fdba5723b', 'INetworkEvents', {
    title: 'Networks: network events',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 NetworkAdded NetworkDeleted NetworkConnectivityChanged NetworkPropertyChanged'),
  }),
  com('dcb00007-570f-4a9b-8d69-199fdba5723b', 'INetworkConnectionEvents', {
    title: 'Networks: connection events',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 NetworkConnectionConnectivityChanged NetworkConnectionPropertyChanged'),
  }),
  com('dcb00009-570f-4a9b-8d69-199fdba5723b', 'INetworkCostManagerEvents', {
    title: 'Networks: cost events',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: unknown('3 CostChanged DataPlanStatusChanged'),
  }),
  com('dcb00003-570f-4a9b-8d69-199fdba5723b', 'IEnumNetworks', {
    title: 'Networks: list of networks',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: dispatch('7 get__NewEnum Next Skip Reset Clone'),
  }),
  com('dcb00006-570f-4a9b-8d69-199fdba5723b', 'IEnumNetworkConnections', {
    title: 'Networks: list of connections',
    source: 'Windows SDK netlistmgr.idl',
    served: 'netprofm',
    procedures: dispatch('7 get__NewEnum Next Skip Reset Clone'),
  }),
  com('a95664d2-9614-4f35-a746-de8db63617e6', 'IMMDeviceEnumerator', {
    title: 'Audio: devices',
    source: 'Windows SDK mmdeviceapi.idl',
    procedures: unknown(`
      3 EnumAudioEndpoints GetDefaultAudioEndpoint GetDevice RegisterEndpointNotificationCallback
      7 UnregisterEndpointNotificationCallback
    `),
  }),
  com('d666063f-1587-4e43-81f1-b948e807363f', 'IMMDevice', {
    title: 'Audio: a device',
    source: 'Windows SDK mmdeviceapi.idl',
    procedures: unknown('3 Activate OpenPropertyStore GetId GetState'),
  }),
  com('0bd7a1be-7a1a-44db-8397-cc5392387b5e', 'IMMDeviceCollection', {
    title: 'Audio: list of devices',
    source: 'Windows SDK mmdeviceapi.idl',
    procedures: unknown('3 GetCount Item'),
  }),
  com('7991eec9-7e89-4d85-8390-6c703cec60c0', 'IMMNotificationClient', {
    title: 'Audio: device events',
    source: 'Windows SDK mmdeviceapi.idl',
    procedures: unknown(`
      3 OnDeviceStateChanged OnDeviceAdded OnDeviceRemoved OnDefaultDeviceChanged OnPropertyValueChanged
    `),
  }),
  com('1be09788-6894-4089-8586-9a2a6c265ac5', 'IMMEndpoint', {
    title: 'Audio: an endpoint',
    source: 'Windows SDK mmdeviceapi.idl',
    procedures: unknown('3 GetDataFlow'),
  }),
  com('1cb9ad4c-dbfa-4c32-b178-c2f568a703b2', 'IAudioClient', {
    title: 'Audio: a stream',
    source: 'Windows SDK audioclient.idl',
    procedures: unknown(`
      3 Initialize GetBufferSize GetStreamLatency GetCurrentPadding IsFormatSupported GetMixFormat GetDevicePeriod
      10 Start Stop Reset SetEventHandle GetService
    `),
  }),
  com('f294acfc-3146-4483-a7bf-addca7c260e2', 'IAudioRenderClient', {
    title: 'Audio: play',
    source: 'Windows SDK audioclient.idl',
    procedures: unknown('3 GetBuffer ReleaseBuffer'),
  }),
  com('c8adbd64-e71e-48a0-a4de-185c395cd317', 'IAudioCaptureClient', {
    title: 'Audio: record',
    source: 'Windows SDK audioclient.idl',
    procedures: unknown('3 GetBuffer ReleaseBuffer GetNextPacketSize'),
  }),
  com('f4b1a599-7266-4319-a8ca-e70acb11e8cd', 'IAudioSessionControl', {
    title: 'Audio: a session',
    source: 'Windows SDK audiopolicy.idl',
    procedures: unknown(`
      3 GetState GetDisplayName SetDisplayName GetIconPath SetIconPath GetGroupingParam SetGroupingParam
      10 RegisterAudioSessionNotification UnregisterAudioSessionNotification
    `),
  }),
  com('77aa99a0-1bd6-484f-8bc7-2c654c9a9b6f', 'IAudioSessionManager2', {
    title: 'Audio: sessions',
    source: 'Windows SDK audiopolicy.idl',
    procedures: unknown(`
      3 GetAudioSessionControl GetSimpleAudioVolume GetSessionEnumerator RegisterSessionNotification
      7 UnregisterSessionNotification RegisterDuckNotification UnregisterDuckNotification
    `),
  }),
  com('24918acc-64b3-37c1-8ca9-74a66e9957a8', 'IAudioSessionEvents', {
    title: 'Audio: session events',
    source: 'Windows SDK audiopolicy.idl',
    procedures: unknown(`
      3 OnDisplayNameChanged OnIconPathChanged OnSimpleVolumeChanged OnChannelVolumeChanged OnGroupingParamChanged
      8 OnStateChanged OnSessionDisconnected
    `),
  }),
  com('bfb7ff88-7239-4fc9-8fa2-07c950be9c6d', 'IAudioSessionControl2', {
    title: 'Audio: a session, extended',
    source: 'Windows SDK audiopolicy.idl',
    procedures: unknown(`
      3 GetState GetDisplayName SetDisplayName GetIconPath SetIconPath GetGroupingParam SetGroupingParam
      10 RegisterAudioSessionNotification UnregisterAudioSessionNotification GetSessionIdentifier
      13 GetSessionInstanceIdentifier GetProcessId IsSystemSoundsSession SetDuckingPreference
    `),
  }),
  com('5cdf2c82-841e-4546-9722-0cf74078229a', 'IAudioEndpointVolume', {
    title: 'Audio: volume',
    source: 'Windows SDK endpointvolume.idl',
    procedures: unknown(`
      3 RegisterControlChangeNotify UnregisterControlChangeNotify GetChannelCount SetMasterVolumeLevel
      7 SetMasterVolumeLevelScalar GetMasterVolumeLevel GetMasterVolumeLevelScalar SetChannelVolumeLevel
      11 SetChannelVolumeLevelScalar GetChannelVolumeLevel GetChannelVolumeLevelScalar SetMute GetMute
      16 GetVolumeStepInfo VolumeStepUp VolumeStepDown QueryHardwareSupport GetVolumeRange
    `),
  }),
  com('657804fa-d6ad-4496-8a60-352752af4f89', 'IAudioEndpointVolumeCallback', {
    title: 'Audio: volume events',
    source: 'Windows SDK endpointvolume.idl',
    procedures: unknown('3 OnNotify'),
  }),
  com('5eb2502a-8cf1-11d1-bf92-0060081ed811', 'IWiaDevMgr', {
    title: 'Scanners and cameras: devices',
    source: 'Windows SDK wia_xp.idl',
    served: 'stisvc',
    procedures: unknown(`
      3 EnumDeviceInfo CreateDevice SelectDeviceDlg SelectDeviceDlgID GetImageDlg RegisterEventCallbackProgram
      9 RegisterEventCallbackInterface RegisterEventCallbackCLSID AddDeviceDlg
    `),
  }),
  com('4db1ad10-3391-11d2-9a33-00c04fa36145', 'IWiaItem', {
    title: 'Scanners and cameras: an item',
    source: 'Windows SDK wia_xp.idl',
    served: 'stisvc',
    procedures: unknown(''),
  }),
  com('98b5e8a0-29cc-491a-aac0-e6db4fdcceb6', 'IWiaPropertyStorage', {
    title: 'Scanners and cameras: properties',
    source: 'Windows SDK wia_xp.idl',
    served: 'stisvc',
    procedures: unknown(''),
  }),
  com('ae6287b0-0084-11d2-973b-00a0c9068f2e', 'IWiaEventCallback', {
    title: 'Scanners and cameras: events',
    source: 'Windows SDK wia_xp.idl',
    served: 'stisvc',
    procedures: unknown('3 ImageEventCallback'),
  }),
  com('5e38b83c-8cf1-11d1-bf92-0060081ed811', 'IEnumWIA_DEV_INFO', {
    title: 'Scanners and cameras: list of devices',
    source: 'Windows SDK wia_xp.idl',
    served: 'stisvc',
    procedures: unknown('3 Next Skip Reset Clone GetCount'),
  }),
  com('d597bab3-5b9f-11d1-8dd2-00aa004abd5e', 'ISensLogon', {
    title: 'Logon events',
    source: 'Windows SDK sensevts.idl',
    served: 'SENS',
    procedures: dispatch('7 Logon Logoff StartShell DisplayLock DisplayUnlock StartScreenSaver StopScreenSaver'),
  }),
  com('d597bab4-5b9f-11d1-8dd2-00aa004abd5e', 'ISensLogon2', {
    title: 'Logon events, extended',
    source: 'Windows SDK sensevts.idl',
    served: 'SENS',
    procedures: dispatch('7 Logon Logoff SessionDisconnect SessionReconnect PostShell'),
  }),
  com('d597bab1-5b9f-11d1-8dd2-00aa004abd5e', 'ISensNetwork', {
    title: 'Network events',
    source: 'Windows SDK sensevts.idl',
    served: 'SENS',
    procedures: dispatch(`
      7 ConnectionMade ConnectionMadeNoQOCInfo ConnectionLost DestinationReachable DestinationReachableNoQOCInfo
    `),
  }),
  com('d597bab2-5b9f-11d1-8dd2-00aa004abd5e', 'ISensOnNow', {
    title: 'Power events',
    source: 'Windows SDK sensevts.idl',
    served: 'SENS',
    procedures: dispatch('7 OnAcPower OnBatteryPower BatteryLow'),
  }),
  com('507c37b4-cf5b-4e95-b0af-14eb9767467e', 'IVssAsync', {
    title: 'Shadow copies: an operation that goes on',
    source: 'Windows SDK vss.idl',
    served: 'VSS',
    procedures: unknown('3 Cancel Wait QueryStatus'),
  }),
  com('ae1c7110-2f60-11d3-8a39-00c04f72d8e3', 'IVssEnumObject', {
    title: 'Shadow copies: list',
    source: 'Windows SDK vss.idl',
    served: 'VSS',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('4afc3636-db01-4052-80c3-03bbcb8d3c69', 'IVdsServiceInitialization', {
    title: 'Virtual disks: start',
    source: 'MS-VDS 3.4.5.2.5 and appendix A',
    served: 'vds',
    procedures: unknown('3 Initialize'),
  }),
  com('0818a8ef-9ba9-40d8-a6f9-e22833cc771e', 'IVdsService', {
    title: 'Virtual disks: service',
    source: 'MS-VDS 3.4.5.2.4 and appendix A; 7: Windows SDK vds.h',
    served: 'vds',
    procedures: unknown(`
      3 IsServiceReady WaitForServiceReady GetProperties QueryProviders QueryMaskedDisks QueryUnallocatedDisks GetObject
      QueryDriveLetters QueryFileSystemTypes Reenumerate Refresh CleanupObsoleteMountPoints Advise Unadvise Reboot SetFlags ClearFlags
    `),
  }),
  com('9aa58360-ce33-4f92-b658-ed24b14425b8', 'IVdsSwProvider', {
    title: 'Virtual disks: provider',
    source: 'MS-VDS 3.4.5.2.15 and appendix A',
    served: 'vds',
    procedures: unknown('3 QueryPacks CreatePack'),
  }),
  com('d5d23b6d-5a55-4492-9889-397a3c2d2dbc', 'IVdsAsync', {
    title: 'Virtual disks: an operation that goes on',
    source: 'MS-VDS 3.4.5.2.2 and appendix A',
    served: 'vds',
    procedures: unknown('3 Cancel Wait QueryStatus'),
  }),
  com('8326cd1d-cf59-4936-b786-5efc08798e25', 'IVdsAdviseSink', {
    title: 'Virtual disks: events',
    source: 'MS-VDS 3.1.2.1 and appendix A',
    served: 'vds',
    procedures: unknown('3 OnNotify'),
  }),
  com('118610b7-8d94-4030-b5b8-500889788e4e', 'IEnumVdsObject', {
    title: 'Virtual disks: list',
    source: 'MS-VDS 3.4.5.2.1 and appendix A',
    served: 'vds',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('e0393303-90d4-4a97-ab71-e9b671ee2729', 'IVdsServiceLoader', {
    title: 'Virtual disks: load the service',
    source: 'MS-VDS 3.4.5.2.3 and appendix A',
    served: 'vds',
    procedures: unknown('3 LoadService'),
  }),
  com('3b69d7f5-9d94-4648-91ca-79939ba263bf', 'IVdsPack', {
    title: 'Virtual disks: pack of disks',
    source: 'MS-VDS 3.4.5.2.19 and appendix A',
    served: 'vds',
    procedures: unknown(`
      3 GetProperties GetProvider QueryVolumes QueryDisks CreateVolume AddDisk MigrateDisks ! 11 RemoveMissingDisk Recover
    `),
  }),
  com('4e14fb9f-2e22-11d1-9964-00c04fbbb345', 'IEventSystem', {
    title: 'COM+ events: system',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: EVENT_SYSTEM,
  }),
  com('99cc098f-a48a-4e9c-8e58-965c0afc19d5', 'IEventSystem2', {
    title: 'COM+ events: system, extended',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: opnums('13 GetVersion VerifyTransientSubscribers', EVENT_SYSTEM),
  }),
  com('f89ac270-d4eb-11d1-b682-00805fc79216', 'IEventObjectCollection', {
    title: 'COM+ events: list',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: dispatch('7 get__NewEnum get_Item get_NewEnum get_Count Add Remove'),
  }),
  com('f4a07d63-2e25-11d1-9964-00c04fbbb345', 'IEnumEventObject', {
    title: 'COM+ events: walk a list',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: unknown('3 Clone Next Reset Skip'),
  }),
  com('4a6b0e15-2e38-11d1-9965-00c04fbbb345', 'IEventSubscription', {
    title: 'COM+ events: a subscription',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: EVENT_SUBSCRIPTION,
  }),
  com('4a6b0e16-2e38-11d1-9965-00c04fbbb345', 'IEventSubscription2', {
    title: 'COM+ events: a subscription with a filter',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: EVENT_SUBSCRIPTION2,
  }),
  com('fbc1d17d-c498-43a0-81af-423ddd530af6', 'IEventSubscription3', {
    title: 'COM+ events: a subscription in a partition',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: opnums(
      `
      45 get_EventClassPartitionID put_EventClassPartitionID get_EventClassApplicationID put_EventClassApplicationID
      49 get_SubscriberPartitionID put_SubscriberPartitionID get_SubscriberApplicationID put_SubscriberApplicationID
      `,
      EVENT_SUBSCRIPTION2,
    ),
  }),
  com('fb2b72a0-7a68-11d1-88f9-0080c7d771bf', 'IEventClass', {
    title: 'COM+ events: what can be subscribed to',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: EVENT_CLASS,
  }),
  com('fb2b72a1-7a68-11d1-88f9-0080c7d771bf', 'IEventClass2', {
    title: 'COM+ events: what can be subscribed to, and its publisher',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: EVENT_CLASS2,
  }),
  com('7fb7ea43-2d76-4ea8-8cd9-3decc270295e', 'IEventClass3', {
    title: 'COM+ events: what can be subscribed to, in a partition',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: opnums(
      `
      29 get_EventClassPartitionID put_EventClassPartitionID get_EventClassApplicationID put_EventClassApplicationID
      `,
      EVENT_CLASS2,
    ),
  }),
  com('a0e8f27a-888c-11d1-b763-00c04fb926af', 'IEventSystemInitialize', {
    title: 'COM+ events: start of the event system',
    source: 'MS-COMEV 3.1.4 and appendix A: Full IDL',
    served: 'EventSystem',
    procedures: unknown('3 SetCOMCatalogBehaviour'),
  }),
  com('fa7df749-66e7-4986-a27f-e2f04ae53772', 'IVssSnapshotMgmt', {
    title: 'Shadow copies: management',
    source: 'MS-SCMP appendix A: Full IDL; Windows SDK vsmgmt.h',
    served: 'VSS',
    procedures: unknown('3 GetProviderMgmtInterface QueryVolumesSupportedForSnapshots QuerySnapshotsByVolume'),
  }),
  com('214a0f28-b737-4026-b847-4f9e37d79529', 'IVssDifferentialSoftwareSnapshotMgmt', {
    title: 'Shadow copies: storage of differences',
    source: 'MS-SCMP appendix A: Full IDL; Windows SDK vsmgmt.h',
    served: 'VSS',
    procedures: unknown(`
      3 AddDiffArea ChangeDiffAreaMaximumSize QueryVolumesSupportedForDiffAreas QueryDiffAreasForVolume
      7 QueryDiffAreasOnVolume QueryDiffAreasForSnapshot
    `),
  }),
  com('01954e6b-9254-4e6e-808c-c9e05d007696', 'IVssEnumMgmtObject', {
    title: 'Shadow copies: list of volumes',
    source: 'MS-SCMP appendix A: Full IDL; Windows SDK vsmgmt.h',
    served: 'VSS',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('000c101c-0000-0000-c000-000000000046', 'IMsiServer', {
    title: 'Windows Installer: the service',
    source: 'IID_IMsiServer in msi tests of Wine; Deep Instinct, DCOM Upload and Execute (2024)',
    served: 'msiserver',
  }),
];
