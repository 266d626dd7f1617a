/** Windows Management Instrumentation. */
import type { InterfaceEntry } from '../interface.ts';
import { com, dispatch, unknown } from '../notation.ts';

export const COM_WMI: readonly InterfaceEntry[] = [
  com('f309ad18-d86a-11d0-a075-00c04fb68820', 'IWbemLevel1Login', {
    title: 'WMI: log on to a namespace',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 EstablishPosition RequestChallenge WBEMLogin NTLMLogin'),
  }),
  com('d4781cd6-e5d3-44df-ad94-930efe48a887', 'IWbemLoginClientID', {
    title: 'WMI: who the client is',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 SetClientInfo'),
  }),
  com('541679ab-2e5f-11d3-b34e-00104bcc4b4a', 'IWbemLoginHelper', {
    title: 'WMI: is the client local',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 SetEvent'),
  }),
  com('9556dc99-828c-11cf-a37e-00aa003240c7', 'IWbemServices', {
    title: 'WMI: queries, methods, classes and instances of a namespace',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown(`
      3 OpenNamespace CancelAsyncCall QueryObjectSink GetObject GetObjectAsync PutClass PutClassAsync DeleteClass
      11 DeleteClassAsync CreateClassEnum CreateClassEnumAsync PutInstance PutInstanceAsync DeleteInstance
      17 DeleteInstanceAsync CreateInstanceEnum CreateInstanceEnumAsync ExecQuery ExecQueryAsync
      22 ExecNotificationQuery ExecNotificationQueryAsync ExecMethod ExecMethodAsync
    `),
  }),
  com('027947e1-d731-11ce-a357-000000000001', 'IEnumWbemClassObject', {
    title: 'WMI: results of a query',
    source: 'MS-WMI appendix A: Full IDL',
    procedures: unknown('3 Reset Next NextAsync Clone Skip'),
  }),
  com('44aca675-e8fc-11d0-a07c-00c04fb68820', 'IWbemCallResult', {
    title: 'WMI: result of a call that goes on',
    source: 'MS-WMI appendix A: Full IDL',
    procedures: unknown('3 GetResultObject GetResultString GetResultServices GetCallStatus'),
  }),
  com('7c857801-7381-11cf-884d-00aa004b2e24', 'IWbemObjectSink', {
    title: 'WMI: receives results',
    source: 'MS-WMI appendix A: Full IDL',
    procedures: unknown('3 Indicate SetStatus'),
  }),
  com('1c1c45ee-4395-11d2-b60b-00104b703efd', 'IWbemFetchSmartEnum', {
    title: 'WMI: compact results of a query',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 GetSmartEnum'),
  }),
  com('423ec01e-2e35-11d2-b604-00104b703efd', 'IWbemWCOSmartEnum', {
    title: 'WMI: next compact results',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 Next'),
  }),
  com('f1e9c5b2-f59b-11d2-b362-00105a1f8177', 'IWbemRemoteRefresher', {
    title: 'WMI: fresh counter values',
    source: 'MS-WMI appendix A: Full IDL',
    procedures: unknown('3 RemoteRefresh StopRefreshing'),
  }),
  com('2c9273e0-1dc3-11d3-b364-00105a1f8177', 'IWbemRefreshingServices', {
    title: 'WMI: counters to keep fresh',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown(`
      3 AddObjectToRefresher AddObjectToRefresherByTemplate AddEnumToRefresher RemoveObjectFromRefresher
      7 GetRemoteRefresher ReconnectRemoteRefresher
    `),
  }),
  com('c49e32c7-bc8b-11d2-85d4-00105a1f8304', 'IWbemBackupRestore', {
    title: 'WMI: back up and restore the repository',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 Backup Restore'),
  }),
  com('a359dec5-e813-4834-8a2a-ba7f1d777d76', 'IWbemBackupRestoreEx', {
    title: 'WMI: back up, restore and pause',
    source: 'MS-WMI appendix A: Full IDL',
    served: 'Winmgmt',
    procedures: unknown('3 Backup Restore Pause Resume'),
  }),
  com('dc12a681-737f-11cf-884d-00aa004b2e24', 'IWbemClassObject', {
    title: 'WMI: a class or an instance (travels by value)',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown(`
      3 GetQualifierSet Get Put Delete GetNames BeginEnumeration Next EndEnumeration GetPropertyQualifierSet Clone
      13 GetObjectText SpawnDerivedClass SpawnInstance CompareTo GetPropertyOrigin InheritsFrom GetMethod
      20 PutMethod DeleteMethod BeginMethodEnumeration NextMethod EndMethodEnumeration GetMethodQualifierSet
      26 GetMethodOrigin
    `),
  }),
  com('44aca674-e8fc-11d0-a07c-00c04fb68820', 'IWbemContext', {
    title: 'WMI: extra information of a call (travels by value)',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown(`
      3 Clone GetNames BeginEnumeration Next EndEnumeration SetValue GetValue DeleteValue DeleteAll
    `),
  }),
  com('dc12a687-737f-11cf-884d-00aa004b2e24', 'IWbemLocator', {
    title: 'WMI: connect to a namespace',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 ConnectServer'),
  }),
  com('dc12a680-737f-11cf-884d-00aa004b2e24', 'IWbemQualifierSet', {
    title: 'WMI: qualifiers of a class',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 Get Put Delete GetNames BeginEnumeration Next EndEnumeration'),
  }),
  com('b7b31df9-d515-11d3-a11c-00105a1f515a', 'IWbemShutdown', {
    title: 'WMI: stop a provider',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 Shutdown'),
  }),
  com('1cfaba8c-1523-11d1-ad79-00c04fd8fdff', 'IUnsecuredApartment', {
    title: 'WMI: sinks for callbacks (unsecapp)',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 CreateObjectStub'),
  }),
  com('31739d04-3471-4cf4-9a7c-57a44ae71956', 'IWbemUnsecuredApartment', {
    title: 'WMI: sinks for callbacks (unsecapp)',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 CreateObjectStub CreateSinkStub'),
  }),
  com('eb87e1bc-3233-11d2-aec9-00c04fb68820', 'IWbemStatusCodeText', {
    title: 'WMI: text of a status',
    source: 'Windows SDK wbemcli.idl',
    procedures: unknown('3 GetErrorCodeText GetFacilityCodeText'),
  }),
  com('1be41572-91dd-11d1-aeb2-00c04fb68820', 'IWbemProviderInit', {
    title: 'WMI: initialise a provider',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 Initialize'),
  }),
  com('1be41571-91dd-11d1-aeb2-00c04fb68820', 'IWbemProviderInitSink', {
    title: 'WMI: a provider is ready',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 SetStatus'),
  }),
  com('ce61e841-65bc-11d0-b6bd-00aa003240c7', 'IWbemPropertyProvider', {
    title: 'WMI: provider of properties',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 GetProperty PutProperty'),
  }),
  com('e245105b-b06e-11d0-ad61-00c04fd8fdff', 'IWbemEventProvider', {
    title: 'WMI: provider of events',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 ProvideEvents'),
  }),
  com('580acaf8-fa1c-11d0-ad72-00c04fd8fdff', 'IWbemEventProviderQuerySink', {
    title: 'WMI: which events are wanted',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 NewQuery CancelQuery'),
  }),
  com('631f7d96-d993-11d2-b339-00105a1f4aaf', 'IWbemEventProviderSecurity', {
    title: 'WMI: who may have events',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 AccessCheck'),
  }),
  com('e246107a-b06e-11d0-ad61-00c04fd8fdff', 'IWbemEventConsumerProvider', {
    title: 'WMI: finds consumers of events',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 FindConsumer'),
  }),
  com('e246107b-b06e-11d0-ad61-00c04fd8fdff', 'IWbemUnboundObjectSink', {
    title: 'WMI: consumer of events',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 IndicateToConsumer'),
  }),
  com('1005cbcf-e64f-4646-bcd3-3a089d8a84b4', 'IWbemDecoupledRegistrar', {
    title: 'WMI: provider in a process of its own',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 Register UnRegister'),
  }),
  com('86336d20-ca11-4786-9ef1-bc8a946b42fc', 'IWbemDecoupledBasicEventProvider', {
    title: 'WMI: events of a decoupled provider',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 Register UnRegister GetSink GetService'),
  }),
  com('3ae0080a-7e3a-4366-bf89-0feedc931659', 'IWbemEventSink', {
    title: 'WMI: receives events',
    source: 'Windows SDK wbemprov.idl',
    procedures: unknown('3 Indicate SetStatus SetSinkSecurity IsActive GetRestrictedSink SetBatchingParameters'),
  }),
  com('76a6415c-cb41-11d1-8b02-00600806d9b6', 'ISWbemServices', {
    title: 'WMI scripting: services',
    source: 'Windows SDK wbemdisp.idl',
    procedures: dispatch(`
      7 Get GetAsync Delete DeleteAsync InstancesOf InstancesOfAsync SubclassesOf SubclassesOfAsync ExecQuery
      16 ExecQueryAsync AssociatorsOf AssociatorsOfAsync ReferencesTo ReferencesToAsync ExecNotificationQuery
      22 ExecNotificationQueryAsync ExecMethod ExecMethodAsync get_Security_
    `),
  }),
  com('76a6415b-cb41-11d1-8b02-00600806d9b6', 'ISWbemLocator', {
    title: 'WMI scripting: connect',
    source: 'Windows SDK wbemdisp.idl',
    procedures: dispatch('7 ConnectServer get_Security_'),
  }),
  com('76a6415a-cb41-11d1-8b02-00600806d9b6', 'ISWbemObject', {
    title: 'WMI scripting: an object',
    source: 'Windows SDK wbemdisp.idl',
    procedures: dispatch(`
      7 Put_ PutAsync_ Delete_ DeleteAsync_ Instances_ InstancesAsync_ Subclasses_ SubclassesAsync_ Associators_
      16 AssociatorsAsync_ References_ ReferencesAsync_ ExecMethod_ ExecMethodAsync_ Clone_ GetObjectText_
      23 SpawnDerivedClass_ SpawnInstance_ CompareTo_ get_Qualifiers_ get_Properties_ get_Methods_ get_Derivation_
      30 get_Path_ get_Security_
    `),
  }),
  com('76a6415f-cb41-11d1-8b02-00600806d9b6', 'ISWbemObjectSet', {
    title: 'WMI scripting: results',
    source: 'Windows SDK wbemdisp.idl',
    procedures: dispatch('7 get__NewEnum Item get_Count get_Security_ ItemIndex'),
  }),
];
