/** Accounts, logon, directory, keys: interfaces of lsass and of domain controllers. */
import type { InterfaceEntry } from '../interface.ts';
import { opnums, rpc } from '../notation.ts';

/** Names of procedures that the documents reserve for local use: two listings, which agree on all that stand here. */
const LOCAL = 'local ones: samba librpc/idl and zeek dce-rpc/consts.zeek';

// [MS-EFSR] 3.1.4 has one method list under two UUIDs.
const EFS = opnums(`
  0 EfsRpcOpenFileRaw EfsRpcReadFileRaw EfsRpcWriteFileRaw EfsRpcCloseRaw EfsRpcEncryptFileSrv
  5 EfsRpcDecryptFileSrv EfsRpcQueryUsersOnFile EfsRpcQueryRecoveryAgents EfsRpcRemoveUsersFromFile EfsRpcAddUsersToFile
  10 ! EfsRpcNotSupported EfsRpcFileKeyInfo EfsRpcDuplicateEncryptionInfoFile !
  15 EfsRpcAddUsersToFileEx EfsRpcFileKeyInfoEx ! EfsRpcGetEncryptedFileMetadata EfsRpcSetEncryptedFileMetadata
  20 EfsRpcFlushEfsCache EfsRpcEncryptFileExSrv EfsRpcQueryProtectors
`);

export const RPC_SECURITY: readonly InterfaceEntry[] = [
  rpc('12345778-1234-abcd-ef00-0123456789ab', 'lsarpc', {
    version: '0.0',
    title: 'Local Security Authority: policy, rights, trusts, names to SIDs',
    source: `MS-LSAD 3.1.4, MS-LSAT 3.1.4; ${LOCAL}`,
    served: 'lsass.exe',
    procedures: opnums(`
      0 LsarClose LsarDelete LsarEnumeratePrivileges LsarQuerySecurityObject LsarSetSecurityObject
      5 LsarChangePassword LsarOpenPolicy LsarQueryInformationPolicy LsarSetInformationPolicy LsarClearAuditLog
      10 LsarCreateAccount LsarEnumerateAccounts LsarCreateTrustedDomain LsarEnumerateTrustedDomains LsarLookupNames
      15 LsarLookupSids LsarCreateSecret LsarOpenAccount LsarEnumeratePrivilegesAccount LsarAddPrivilegesToAccount
      20 LsarRemovePrivilegesFromAccount LsarGetQuotasForAccount LsarSetQuotasForAccount
      23 LsarGetSystemAccessAccount LsarSetSystemAccessAccount
      25 LsarOpenTrustedDomain LsarQueryInfoTrustedDomain LsarSetInformationTrustedDomain LsarOpenSecret LsarSetSecret
      30 LsarQuerySecret LsarLookupPrivilegeValue LsarLookupPrivilegeName LsarLookupPrivilegeDisplayName LsarDeleteObject
      35 LsarEnumerateAccountsWithUserRight LsarEnumerateAccountRights LsarAddAccountRights LsarRemoveAccountRights
      39 LsarQueryTrustedDomainInfo LsarSetTrustedDomainInfo LsarDeleteTrustedDomain LsarStorePrivateData
      43 LsarRetrievePrivateData LsarOpenPolicy2 LsarGetUserName LsarQueryInformationPolicy2 LsarSetInformationPolicy2
      48 LsarQueryTrustedDomainInfoByName LsarSetTrustedDomainInfoByName LsarEnumerateTrustedDomainsEx
      51 LsarCreateTrustedDomainEx LsarCloseTrustedDomainEx LsarQueryDomainInformationPolicy
      54 LsarSetDomainInformationPolicy LsarOpenTrustedDomainByName LsarTestCall LsarLookupSids2
      58 LsarLookupNames2 LsarCreateTrustedDomainEx2
      60 CredrWrite CredrRead CredrEnumerate CredrWriteDomainCredentials CredrReadDomainCredentials
      65 CredrDelete CredrGetTargetInfo CredrProfileLoaded LsarLookupNames3 CredrGetSessionTypes
      70 LsarRegisterAuditEvent LsarGenAuditEvent LsarUnregisterAuditEvent
      73 LsarQueryForestTrustInformation LsarSetForestTrustInformation CredrRename LsarLookupSids3 LsarLookupNames4
      78 LsarOpenPolicySce LsarAdtRegisterSecurityEventSource LsarAdtUnregisterSecurityEventSource
      81 LsarAdtReportSecurityEvent !47
      129 LsarCreateTrustedDomainEx3 LsarOpenPolicy3 ! LsarQueryForestTrustInformation2 LsarSetForestTrustInformation2
      134 ! LsarOpenPolicyWithCreds LsarOpenSecret2 LsarCreateSecret2 LsarSetSecret2 LsarQuerySecret2
      140 LsarStorePrivateData2 LsarRetrievePrivateData2
    `),
  }),
  rpc('12345778-1234-abcd-ef00-0123456789ac', 'samr', {
    version: '1.0',
    title: 'Security Account Manager: users, groups, passwords',
    source: `MS-SAMR 3.1.5; ${LOCAL}`,
    served: 'lsass.exe',
    procedures: opnums(`
      0 SamrConnect SamrCloseHandle SamrSetSecurityObject SamrQuerySecurityObject
      4 SamrShutdownSamServer SamrLookupDomainInSamServer SamrEnumerateDomainsInSamServer SamrOpenDomain SamrQueryInformationDomain
      9 SamrSetInformationDomain SamrCreateGroupInDomain SamrEnumerateGroupsInDomain SamrCreateUserInDomain
      13 SamrEnumerateUsersInDomain SamrCreateAliasInDomain SamrEnumerateAliasesInDomain SamrGetAliasMembership
      17 SamrLookupNamesInDomain SamrLookupIdsInDomain SamrOpenGroup SamrQueryInformationGroup SamrSetInformationGroup
      22 SamrAddMemberToGroup SamrDeleteGroup SamrRemoveMemberFromGroup SamrGetMembersInGroup
      26 SamrSetMemberAttributesOfGroup SamrOpenAlias SamrQueryInformationAlias SamrSetInformationAlias SamrDeleteAlias
      31 SamrAddMemberToAlias SamrRemoveMemberFromAlias SamrGetMembersInAlias SamrOpenUser SamrDeleteUser
      36 SamrQueryInformationUser SamrSetInformationUser SamrChangePasswordUser SamrGetGroupsForUser
      40 SamrQueryDisplayInformation SamrGetDisplayEnumerationIndex
      42 SamrTestPrivateFunctionsDomain SamrTestPrivateFunctionsUser SamrGetUserDomainPasswordInformation
      45 SamrRemoveMemberFromForeignDomain SamrQueryInformationDomain2 SamrQueryInformationUser2
      48 SamrQueryDisplayInformation2 SamrGetDisplayEnumerationIndex2 SamrCreateUser2InDomain SamrQueryDisplayInformation3
      52 SamrAddMultipleMembersToAlias SamrRemoveMultipleMembersFromAlias SamrOemChangePasswordUser2
      55 SamrUnicodeChangePasswordUser2 SamrGetDomainPasswordInformation SamrConnect2 SamrSetInformationUser2
      59 SamrSetBootKeyInformation SamrGetBootKeyInformation SamrConnect3 SamrConnect4
      63 SamrUnicodeChangePasswordUser3 SamrConnect5 SamrRidToSid SamrSetDSRMPassword SamrValidatePassword
      68 !5 SamrUnicodeChangePasswordUser4 SamrValidateComputerAccountReuseAttempt
      75 !2 SamrAccountIsDelegatedManagedServiceAccount
    `),
  }),
  rpc('12345678-1234-abcd-ef00-01234567cffb', 'netlogon', {
    version: '1.0',
    title: 'Netlogon: domain logon, secure channel, finding domain controllers',
    source: 'MS-NRPC 3.5.4',
    served: 'Netlogon',
    procedures: opnums(`
      0 NetrLogonUasLogon NetrLogonUasLogoff NetrLogonSamLogon NetrLogonSamLogoff NetrServerReqChallenge
      5 NetrServerAuthenticate NetrServerPasswordSet NetrDatabaseDeltas NetrDatabaseSync NetrAccountDeltas
      10 NetrAccountSync NetrGetDCName NetrLogonControl NetrGetAnyDCName NetrLogonControl2
      15 NetrServerAuthenticate2 NetrDatabaseSync2 NetrDatabaseRedo NetrLogonControl2Ex NetrEnumerateTrustedDomains
      20 DsrGetDcName NetrLogonGetCapabilities NetrLogonSetServiceBits NetrLogonGetTrustRid NetrLogonComputeServerDigest
      25 NetrLogonComputeClientDigest NetrServerAuthenticate3 DsrGetDcNameEx DsrGetSiteName NetrLogonGetDomainInfo
      30 NetrServerPasswordSet2 NetrServerPasswordGet NetrLogonSendToSam DsrAddressToSiteNamesW DsrGetDcNameEx2
      35 NetrLogonGetTimeServiceParentDomain NetrEnumerateTrustedDomainsEx DsrAddressToSiteNamesExW DsrGetDcSiteCoverageW
      39 NetrLogonSamLogonEx DsrEnumerateDomainTrusts DsrDeregisterDnsHostRecords NetrServerTrustPasswordsGet
      43 DsrGetForestTrustInformation NetrGetForestTrustInformation NetrLogonSamLogonWithFlags NetrServerGetTrustInfo
      47 ! DsrUpdateReadOnlyServerDnsRecords NetrChainSetClientAttributes
      50 !9 NetrServerAuthenticateKerberos
    `),
  }),
  rpc('e3514235-4b06-11d1-ab04-00c04fc2dcd2', 'drsuapi', {
    version: '4.0',
    title: 'Active Directory replication and directory lookups',
    source: 'MS-DRSR 4.1',
    served: 'lsass.exe',
    procedures: opnums(`
      0 IDL_DRSBind IDL_DRSUnbind IDL_DRSReplicaSync IDL_DRSGetNCChanges IDL_DRSUpdateRefs
      5 IDL_DRSReplicaAdd IDL_DRSReplicaDel IDL_DRSReplicaModify IDL_DRSVerifyNames IDL_DRSGetMemberships
      10 IDL_DRSInterDomainMove IDL_DRSGetNT4ChangeLog IDL_DRSCrackNames IDL_DRSWriteSPN IDL_DRSRemoveDsServer
      15 IDL_DRSRemoveDsDomain IDL_DRSDomainControllerInfo IDL_DRSAddEntry IDL_DRSExecuteKCC IDL_DRSGetReplInfo
      20 IDL_DRSAddSidHistory IDL_DRSGetMemberships2 IDL_DRSReplicaVerifyObjects IDL_DRSGetObjectExistence
      24 IDL_DRSQuerySitesByCost IDL_DRSInitDemotion IDL_DRSReplicaDemotion IDL_DRSFinishDemotion IDL_DRSAddCloneDC
      29 IDL_DRSWriteNgcKey IDL_DRSReadNgcKey
    `),
  }),
  rpc('7c44d7d4-31d5-424c-bd5e-2b3e1f323d22', 'dsaop', {
    version: '1.0',
    title: 'Active Directory: run a forest-wide script',
    source: 'MS-DRSR',
    served: 'lsass.exe',
    procedures: opnums('IDL_DSAPrepareScript IDL_DSAExecuteScript'),
  }),
  rpc('3919286a-b10c-11d0-9ba8-00c04fd92ef5', 'dssetup', {
    version: '0.0',
    title: 'What role this computer has in its domain',
    source: `MS-DSSP; ${LOCAL}`,
    served: 'lsass.exe',
    procedures: opnums(`
      0 DsRolerGetPrimaryDomainInformation DsRolerDnsNameToFlatName DsRolerDcAsDc DsRolerDcAsReplica DsRolerDemoteDc
      5 DsRolerGetDcOperationProgress DsRolerGetDcOperationResults DsRolerCancel DsRolerServerSaveStateForUpgrade
      9 DsRolerUpgradeDownlevelServer DsRolerAbortDownlevelServerUpgrade
    `),
  }),
  rpc('c681d488-d850-11d0-8c52-00c04fd90f7e', 'efsrpc', {
    version: '1.0',
    title: 'Encrypting File System (through lsarpc)',
    source: 'MS-EFSR appendix A: Full IDL',
    served: 'lsass.exe',
    procedures: EFS,
  }),
  rpc('df1941c5-fe89-4e79-bf10-463657acf44d', 'efsrpc', {
    version: '1.0',
    title: 'Encrypting File System (own pipe)',
    source: 'MS-EFSR appendix A: Full IDL',
    served: 'EFS',
    procedures: EFS,
  }),
  rpc('3dde7c30-165d-11d1-ab8f-00805f14db40', 'BackupKey', {
    version: '1.0',
    title: 'Backup and restore of protected secrets at a domain controller',
    source: 'MS-BKRP',
    served: 'lsass.exe',
    procedures: opnums('BackuprKey'),
  }),
  rpc('b9785960-524f-11df-8b6d-83dcded72085', 'ISDKey', {
    version: '1.0',
    title: 'Group keys for managed service accounts and DPAPI-NG',
    source: 'MS-GKDI appendix A: Full IDL',
    served: 'lsass.exe',
    procedures: opnums('GetKey'),
  }),
  rpc('afc07e2e-311c-4435-808c-c483ffeec7c9', 'lsacap', {
    version: '1.0',
    title: 'Central access policies that apply here',
    source: 'MS-CAPR appendix A: Full IDL',
    served: 'lsass.exe',
    procedures: opnums('LsarGetAvailableCAPIDs'),
  }),
  rpc('0b1c2170-5732-4e0e-8cd3-d9b16f3b84d7', 'authzr', {
    version: '0.0',
    title: 'Access checks asked from elsewhere',
    source: 'MS-RAA appendix A: Full IDL; annotation "RemoteAccessCheck" in public rpcdump listings',
    served: 'lsass.exe',
    procedures: opnums(`
      0 AuthzrFreeContext AuthzrInitializeContextFromSid AuthzrInitializeCompoundContext AuthzrAccessCheck
      4 AuthzrGetInformationFromContext AuthzrModifyClaims AuthzrModifySids
    `),
  }),
  rpc('f5cc5a18-4264-101a-8c59-08002b2f8426', 'nspi', {
    version: '56.0',
    title: 'Address book lookups',
    source: 'MS-NSPI',
    served: 'lsass.exe',
    procedures: opnums(`
      0 NspiBind NspiUnbind NspiUpdateStat NspiQueryRows NspiSeekEntries
      5 NspiGetMatches NspiResortRestriction NspiDNToMId NspiGetPropList NspiGetProps
      10 NspiCompareMIds NspiModProps NspiGetSpecialTable NspiGetTemplateInfo NspiModLinkAtt
      15 - NspiQueryColumns NspiGetNamesFromIDs NspiGetIDsFromNames NspiResolveNames NspiResolveNamesW
    `),
  }),
  rpc('1544f5e0-613c-11d1-93df-00c04fd7bd09', 'rfri', {
    version: '1.0',
    title: 'Which server has the address book',
    source: 'MS-OXABREF',
    procedures: opnums('RfrGetNewDSA RfrGetFQDNFromServerDN'),
  }),
  rpc('91ae6020-9e3c-11cf-8d7c-00aa00c091be', 'ICertPassage', {
    version: '0.0',
    title: 'Certificate requests to a certification authority',
    source: 'MS-ICPR',
    served: 'certsrv.exe',
    procedures: opnums('CertServerRequest'),
  }),
  rpc('ecec0d70-a603-11d0-96b1-00a0c91ece30', 'ad_backup', {
    version: '1.0',
    title: 'Backup of the directory database',
    source: 'J.-B. Marchand, Windows network services internals; samba librpc/idl/dsbackup.idl',
    served: 'lsass.exe',
    procedures: opnums(`
      0 HrRBackupPrepare HrRBackupEnd HrRBackupGetAttachmentInformation HrRBackupOpenFile HrRBackupRead
      5 HrRBackupClose HrRBackupGetBackupLogs HrRBackupTruncateLogs HrRBackupPing
    `),
  }),
  rpc('16e0cf3a-a604-11d0-96b1-00a0c91ece30', 'ad_restore', {
    version: '1.0',
    title: 'Restore of the directory database',
    source: 'J.-B. Marchand, Windows network services internals; samba librpc/idl/dsbackup.idl',
    served: 'lsass.exe',
    procedures: opnums(`
      0 HrRIsNTDSOnline HrRRestorePrepare HrRRestoreRegister HrRRestoreRegisterComplete
      4 HrRRestoreGetDatabaseLocations HrRRestoreEnd HrRRestoreSetCurrentLogNumber HrRRestoreCheckLogsForBackup
    `),
  }),
];
