/** COM itself: objects, classes, marshalling, storage, automation, Windows Runtime basics. */
import type { InterfaceEntry } from '../interface.ts';
import { com, dispatch, inspectable, unknown } from '../notation.ts';

export const COM_CORE: readonly InterfaceEntry[] = [
  com('00000131-0000-0000-c000-000000000046', 'IRemUnknown', {
    title: 'Reference counts and interfaces of remote objects',
    source: 'MS-DCOM 3.1.1.5.6',
    procedures: unknown('3 RemQueryInterface RemAddRef RemRelease'),
  }),
  com('00000143-0000-0000-c000-000000000046', 'IRemUnknown2', {
    title: 'Reference counts and interfaces of remote objects',
    source: 'MS-DCOM 3.1.1.5.7',
    procedures: unknown('3 RemQueryInterface RemAddRef RemRelease RemQueryInterface2'),
  }),
  com('00000134-0000-0000-c000-000000000046', 'IRundown', {
    title: 'Clients of an object are gone',
    source: 'MS-DCOM 1.9',
  }),
  com('00000136-0000-0000-c000-000000000046', 'ISCMLocalActivator', {
    title: 'COM activation on this computer',
    source: 'Marchand, Windows network services internals; fortra/impacket dcerpc/v5/epm.py',
    served: 'RpcSs',
  }),
  com('000001a2-0000-0000-c000-000000000046', 'IActivationPropertiesIn', {
    title: 'What to activate (data, not a service)',
    source: 'MS-DCOM 2.2.22',
  }),
  com('000001a3-0000-0000-c000-000000000046', 'IActivationPropertiesOut', {
    title: 'What was activated (data, not a service)',
    source: 'MS-DCOM 2.2.22',
  }),
  com('00000000-0000-0000-c000-000000000046', 'IUnknown', {
    title: 'Every COM object',
    source: 'Windows SDK unknwn.idl',
    procedures: unknown(''),
  }),
  com('00000001-0000-0000-c000-000000000046', 'IClassFactory', {
    title: 'Create objects of a class',
    source: 'Windows SDK unknwn.idl',
    procedures: unknown('3 CreateInstance LockServer'),
  }),
  com('b196b28f-bab4-101a-b69c-00aa00341d07', 'IClassFactory2', {
    title: 'Create licensed objects of a class',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 CreateInstance LockServer GetLicInfo RequestLicKey CreateInstanceLic'),
  }),
  com('00020400-0000-0000-c000-000000000046', 'IDispatch', {
    title: 'Automation: call by name',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: dispatch(''),
  }),
  com('00020401-0000-0000-c000-000000000046', 'ITypeInfo', {
    title: 'Description of an automation type',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown(`
      3 GetTypeAttr GetTypeComp GetFuncDesc GetVarDesc GetNames GetRefTypeOfImplType GetImplTypeFlags
      10 GetIDsOfNames Invoke GetDocumentation GetDllEntry GetRefTypeInfo AddressOfMember CreateInstance GetMops
      18 GetContainingTypeLib ReleaseTypeAttr ReleaseFuncDesc ReleaseVarDesc
    `),
  }),
  com('00020412-0000-0000-c000-000000000046', 'ITypeInfo2', {
    title: 'Description of an automation type, extended',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown(`
      3 GetTypeAttr GetTypeComp GetFuncDesc GetVarDesc GetNames GetRefTypeOfImplType GetImplTypeFlags
      10 GetIDsOfNames Invoke GetDocumentation GetDllEntry GetRefTypeInfo AddressOfMember CreateInstance GetMops
      18 GetContainingTypeLib ReleaseTypeAttr ReleaseFuncDesc ReleaseVarDesc GetTypeKind GetTypeFlags
      24 GetFuncIndexOfMemId GetVarIndexOfMemId GetCustData GetFuncCustData GetParamCustData GetVarCustData
      30 GetImplTypeCustData GetDocumentation2 GetAllCustData GetAllFuncCustData GetAllParamCustData
      35 GetAllVarCustData GetAllImplTypeCustData
    `),
  }),
  com('00020402-0000-0000-c000-000000000046', 'ITypeLib', {
    title: 'Type library',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown(`
      3 GetTypeInfoCount GetTypeInfo GetTypeInfoType GetTypeInfoOfGuid GetLibAttr GetTypeComp GetDocumentation
      10 IsName FindName ReleaseTLibAttr
    `),
  }),
  com('00020411-0000-0000-c000-000000000046', 'ITypeLib2', {
    title: 'Type library, extended',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown(`
      3 GetTypeInfoCount GetTypeInfo GetTypeInfoType GetTypeInfoOfGuid GetLibAttr GetTypeComp GetDocumentation
      10 IsName FindName ReleaseTLibAttr GetCustData GetLibStatistics GetDocumentation2 GetAllCustData
    `),
  }),
  com('00020403-0000-0000-c000-000000000046', 'ITypeComp', {
    title: 'Type lookup while compiling',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown('3 Bind BindType'),
  }),
  com('00020404-0000-0000-c000-000000000046', 'IEnumVARIANT', {
    title: 'Walk a collection of values',
    source: 'MS-OAUT appendix A: Full IDL',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('1cf2b120-547d-101b-8e65-08002b2bd119', 'IErrorInfo', {
    title: 'Details of an error',
    source: 'Windows SDK oaidl.idl',
    procedures: unknown('3 GetGUID GetSource GetDescription GetHelpFile GetHelpContext'),
  }),
  com('22f03340-547d-101b-8e65-08002b2bd119', 'ICreateErrorInfo', {
    title: 'Make details of an error',
    source: 'Windows SDK oaidl.idl',
    procedures: unknown('3 SetGUID SetSource SetDescription SetHelpFile SetHelpContext'),
  }),
  com('df0b3d60-548f-101b-8e65-08002b2bd119', 'ISupportErrorInfo', {
    title: 'Does an interface give error details',
    source: 'Windows SDK oaidl.idl',
    procedures: unknown('3 InterfaceSupportsErrorInfo'),
  }),
  com('b196b283-bab4-101a-b69c-00aa00341d07', 'IProvideClassInfo', {
    title: 'Type of an object',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 GetClassInfo'),
  }),
  com('a6bc3ac0-dbaa-11ce-9de3-00aa004bb851', 'IProvideClassInfo2', {
    title: 'Type of an object and of its events',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 GetClassInfo GetGUID'),
  }),
  com('00000003-0000-0000-c000-000000000046', 'IMarshal', {
    title: 'Own marshalling of an object',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(`
      3 GetUnmarshalClass GetMarshalSizeMax MarshalInterface UnmarshalInterface ReleaseMarshalData
      8 DisconnectObject
    `),
  }),
  com('00000018-0000-0000-c000-000000000046', 'IStdMarshalInfo', {
    title: 'Handler class of an object',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 GetClassForHandler'),
  }),
  com('00000019-0000-0000-c000-000000000046', 'IExternalConnection', {
    title: 'Counts outside connections',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 AddConnection ReleaseConnection'),
  }),
  com('00000020-0000-0000-c000-000000000046', 'IMultiQI', {
    title: 'Ask for many interfaces at once',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 QueryMultipleInterfaces'),
  }),
  com('00000144-0000-0000-c000-000000000046', 'IRpcOptions', {
    title: 'Options of a proxy',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Set Query'),
  }),
  com('0000013d-0000-0000-c000-000000000046', 'IClientSecurity', {
    title: 'Security of a proxy',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 QueryBlanket SetBlanket CopyProxy'),
  }),
  com('0000013e-0000-0000-c000-000000000046', 'IServerSecurity', {
    title: 'Security of a call that is served',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 QueryBlanket ImpersonateClient RevertToSelf IsImpersonating'),
  }),
  com('00000030-0000-0000-c000-000000000046', 'ISynchronize', {
    title: 'Wait and signal',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Wait Signal Reset'),
  }),
  com('1c733a30-2a1c-11ce-ade5-00aa0044773d', 'ICallFactory', {
    title: 'Asynchronous calls',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 CreateCall'),
  }),
  com('d5f569d0-593b-101a-b569-08002b2dbf7a', 'IPSFactoryBuffer', {
    title: 'Makes proxies and stubs',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 CreateProxy CreateStub'),
  }),
  com('000001c0-0000-0000-c000-000000000046', 'IContext', {
    title: 'Context of an object',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 SetProperty RemoveProperty GetProperty EnumContextProps'),
  }),
  com('94ea2b94-e9cc-49e0-c0ff-ee64ca8f5b90', 'IAgileObject', {
    title: 'Usable from every apartment',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(''),
  }),
  com('ecc8691b-c1db-4dc0-855e-65f6c551af49', 'INoMarshal', {
    title: 'Not to be marshalled',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(''),
  }),
  com('00000146-0000-0000-c000-000000000046', 'IGlobalInterfaceTable', {
    title: 'Interfaces for all apartments of a process',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 RegisterInterfaceInGlobal RevokeInterfaceFromGlobal GetInterfaceFromGlobal'),
  }),
  com('0000015b-0000-0000-c000-000000000046', 'IGlobalOptions', {
    title: 'COM options of a process',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Set Query'),
  }),
  com('00000022-0000-0000-c000-000000000046', 'ISurrogate', {
    title: 'DLL in a surrogate process (dllhost)',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 LoadDllServer FreeSurrogate'),
  }),
  com('000001d4-0000-0000-c000-000000000046', 'ISurrogateService', {
    title: 'COM+ surrogate process',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Init ApplicationLaunch ApplicationFree CatalogRefresh ProcessShutdown'),
  }),
  com('000001d5-0000-0000-c000-000000000046', 'IProcessLock', {
    title: 'Keeps a server process alive',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 AddRefOnProcess ReleaseRefOnProcess'),
  }),
  com('00000016-0000-0000-c000-000000000046', 'IMessageFilter', {
    title: 'Busy and waiting calls',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 HandleInComingCall RetryRejectedCall MessagePending'),
  }),
  com('00000034-0000-0000-c000-000000000046', 'IInitializeSpy', {
    title: 'Watches COM initialisation',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 PreInitialize PostInitialize PreUninitialize PostUninitialize'),
  }),
  com('0000010c-0000-0000-c000-000000000046', 'IPersist', {
    title: 'Class of a stored object',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 GetClassID'),
  }),
  com('0000010b-0000-0000-c000-000000000046', 'IPersistFile', {
    title: 'Object stored in a file',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 GetClassID IsDirty Load Save SaveCompleted GetCurFile'),
  }),
  com('00000109-0000-0000-c000-000000000046', 'IPersistStream', {
    title: 'Object stored in a stream',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 GetClassID IsDirty Load Save GetSizeMax'),
  }),
  com('7fd52380-4e07-101b-ae2d-08002b2ec713', 'IPersistStreamInit', {
    title: 'Object stored in a stream, with defaults',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 GetClassID IsDirty Load Save GetSizeMax InitNew'),
  }),
  com('0000010a-0000-0000-c000-000000000046', 'IPersistStorage', {
    title: 'Object stored in a storage',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 GetClassID IsDirty InitNew Load Save SaveCompleted HandsOffStorage'),
  }),
  com('0c733a30-2a1c-11ce-ade5-00aa0044773d', 'ISequentialStream', {
    title: 'Bytes in a row',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Read Write'),
  }),
  com('0000000c-0000-0000-c000-000000000046', 'IStream', {
    title: 'Stream of bytes',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Read Write Seek SetSize CopyTo Commit Revert LockRegion UnlockRegion Stat Clone'),
  }),
  com('0000000b-0000-0000-c000-000000000046', 'IStorage', {
    title: 'Storage of streams',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(`
      3 CreateStream OpenStream CreateStorage OpenStorage CopyTo MoveElementTo Commit Revert EnumElements
      12 DestroyElement RenameElement SetElementTimes SetClass SetStateBits Stat
    `),
  }),
  com('0000000a-0000-0000-c000-000000000046', 'ILockBytes', {
    title: 'Bytes under a storage',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 ReadAt WriteAt Flush SetSize LockRegion UnlockRegion Stat'),
  }),
  com('0000000d-0000-0000-c000-000000000046', 'IEnumSTATSTG', {
    title: 'List of stored elements',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('00000138-0000-0000-c000-000000000046', 'IPropertyStorage', {
    title: 'Properties of a document',
    source: 'Windows SDK propidl.idl',
    procedures: unknown(`
      3 ReadMultiple WriteMultiple DeleteMultiple ReadPropertyNames WritePropertyNames DeletePropertyNames Commit
      10 Revert Enum SetTimes SetClass Stat
    `),
  }),
  com('0000013a-0000-0000-c000-000000000046', 'IPropertySetStorage', {
    title: 'Sets of properties of a document',
    source: 'Windows SDK propidl.idl',
    procedures: unknown('3 Create Open Delete Enum'),
  }),
  com('0000000f-0000-0000-c000-000000000046', 'IMoniker', {
    title: 'Name of an object',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(`
      3 GetClassID IsDirty Load Save GetSizeMax BindToObject BindToStorage Reduce ComposeWith Enum IsEqual Hash
      15 IsRunning GetTimeOfLastChange Inverse CommonPrefixWith RelativePathTo GetDisplayName ParseDisplayName
      22 IsSystemMoniker
    `),
  }),
  com('0000000e-0000-0000-c000-000000000046', 'IBindCtx', {
    title: 'How to bind a name',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(`
      3 RegisterObjectBound RevokeObjectBound ReleaseBoundObjects SetBindOptions GetBindOptions
      8 GetRunningObjectTable RegisterObjectParam GetObjectParam EnumObjectParam RevokeObjectParam
    `),
  }),
  com('00000010-0000-0000-c000-000000000046', 'IRunningObjectTable', {
    title: 'Objects that run now',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Register Revoke IsRunning GetObject NoteChangeTime GetTimeOfLastChange EnumRunning'),
  }),
  com('00000102-0000-0000-c000-000000000046', 'IEnumMoniker', {
    title: 'List of names',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('00000101-0000-0000-c000-000000000046', 'IEnumString', {
    title: 'List of strings',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('00000100-0000-0000-c000-000000000046', 'IEnumUnknown', {
    title: 'List of objects',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('0002e000-0000-0000-c000-000000000046', 'IEnumGUID', {
    title: 'List of GUIDs',
    source: 'Windows SDK comcat.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('0000010e-0000-0000-c000-000000000046', 'IDataObject', {
    title: 'Data in formats (clipboard, drag and drop)',
    source: 'Windows SDK objidl.idl',
    procedures: unknown(`
      3 GetData GetDataHere QueryGetData GetCanonicalFormatEtc SetData EnumFormatEtc DAdvise DUnadvise EnumDAdvise
    `),
  }),
  com('00000103-0000-0000-c000-000000000046', 'IEnumFORMATETC', {
    title: 'List of data formats',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('0000010f-0000-0000-c000-000000000046', 'IAdviseSink', {
    title: 'Told when data or view changes',
    source: 'Windows SDK objidl.idl',
    procedures: unknown('3 OnDataChange OnViewChange OnRename OnSave OnClose'),
  }),
  com('00000122-0000-0000-c000-000000000046', 'IDropTarget', {
    title: 'Drag and drop target',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 DragEnter DragOver DragLeave Drop'),
  }),
  com('00000121-0000-0000-c000-000000000046', 'IDropSource', {
    title: 'Drag and drop source',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 QueryContinueDrag GiveFeedback'),
  }),
  com('00000112-0000-0000-c000-000000000046', 'IOleObject', {
    title: 'Embedded object',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown(`
      3 SetClientSite GetClientSite SetHostNames Close SetMoniker GetMoniker InitFromData GetClipboardData DoVerb
      12 EnumVerbs Update IsUpToDate GetUserClassID GetUserType SetExtent GetExtent Advise Unadvise EnumAdvise
      22 GetMiscStatus SetColorScheme
    `),
  }),
  com('00000118-0000-0000-c000-000000000046', 'IOleClientSite', {
    title: 'Place of an embedded object',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 SaveObject GetMoniker GetContainer ShowObject OnShowWindow RequestNewObjectLayout'),
  }),
  com('00000114-0000-0000-c000-000000000046', 'IOleWindow', {
    title: 'Window of an object',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 GetWindow ContextSensitiveHelp'),
  }),
  com('b722bccb-4e68-101b-a2bc-00aa00404770', 'IOleCommandTarget', {
    title: 'Commands of an object',
    source: 'Windows SDK docobj.idl',
    procedures: unknown('3 QueryStatus Exec'),
  }),
  com('0000011c-0000-0000-c000-000000000046', 'IOleItemContainer', {
    title: 'Items in a container',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 ParseDisplayName EnumObjects LockContainer GetObject GetObjectStorage IsRunning'),
  }),
  com('0000011a-0000-0000-c000-000000000046', 'IParseDisplayName', {
    title: 'Text to a name',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 ParseDisplayName'),
  }),
  com('0000010d-0000-0000-c000-000000000046', 'IViewObject', {
    title: 'Drawing of an object',
    source: 'Windows SDK oleidl.idl',
    procedures: unknown('3 Draw pfnContinue GetColorSet Freeze Unfreeze SetAdvise GetAdvise'),
  }),
  com('b196b284-bab4-101a-b69c-00aa00341d07', 'IConnectionPointContainer', {
    title: 'Events that an object offers',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 EnumConnectionPoints FindConnectionPoint'),
  }),
  com('b196b286-bab4-101a-b69c-00aa00341d07', 'IConnectionPoint', {
    title: 'One set of events',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 GetConnectionInterface GetConnectionPointContainer Advise Unadvise EnumConnections'),
  }),
  com('b196b285-bab4-101a-b69c-00aa00341d07', 'IEnumConnectionPoints', {
    title: 'List of event sets',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('b196b287-bab4-101a-b69c-00aa00341d07', 'IEnumConnections', {
    title: 'List of event connections',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
  com('9bfbbc02-eff1-101a-84ed-00aa00341d07', 'IPropertyNotifySink', {
    title: 'Told when a property changes',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 OnChanged OnRequestEdit'),
  }),
  com('6d5140c1-7436-11ce-8034-00aa006009fa', 'IServiceProvider', {
    title: 'Asks an object for a service',
    source: 'Windows SDK servprov.idl',
    procedures: unknown('3 QueryService'),
  }),
  com('fc4801a3-2ba9-11cf-a229-00aa003d7352', 'IObjectWithSite', {
    title: 'Object that knows its site',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 SetSite GetSite'),
  }),
  com('55272a00-42cb-11ce-8135-00aa004bb851', 'IPropertyBag', {
    title: 'Properties by name',
    source: 'Windows SDK oaidl.idl',
    procedures: unknown('3 Read Write'),
  }),
  com('22f55882-280b-11d0-a8a9-00a0c90c2004', 'IPropertyBag2', {
    title: 'Properties by name, extended',
    source: 'Windows SDK ocidl.idl',
    procedures: unknown('3 Read Write CountProperties GetPropertyInfo LoadObject'),
  }),
  com('0002e013-0000-0000-c000-000000000046', 'ICatInformation', {
    title: 'Categories of classes',
    source: 'Windows SDK comcat.idl',
    procedures: unknown(`
      3 EnumCategories GetCategoryDesc EnumClassesOfCategories IsClassOfCategories EnumImplCategoriesOfClass
      8 EnumReqCategoriesOfClass
    `),
  }),
  com('0002e012-0000-0000-c000-000000000046', 'ICatRegister', {
    title: 'Registration of class categories',
    source: 'Windows SDK comcat.idl',
    procedures: unknown(`
      3 RegisterCategories UnRegisterCategories RegisterClassImplCategories UnRegisterClassImplCategories
      7 RegisterClassReqCategories UnRegisterClassReqCategories
    `),
  }),
  com('af86e2e0-b12d-4c6a-9c5a-d7aa65101e90', 'IInspectable', {
    title: 'Every Windows Runtime object',
    source: 'Windows SDK inspectable.idl',
    procedures: inspectable(''),
  }),
  com('00000035-0000-0000-c000-000000000046', 'IActivationFactory', {
    title: 'Create Windows Runtime objects',
    source: 'Windows SDK activation.idl',
    procedures: inspectable('6 ActivateInstance'),
  }),
  com('00000037-0000-0000-c000-000000000046', 'IWeakReference', {
    title: 'Weak reference',
    source: 'Windows SDK weakreference.idl',
    procedures: unknown('3 Resolve'),
  }),
  com('00000038-0000-0000-c000-000000000046', 'IWeakReferenceSource', {
    title: 'Gives weak references',
    source: 'Windows SDK weakreference.idl',
    procedures: unknown('3 GetWeakReference'),
  }),
  com('00000036-0000-0000-c000-000000000046', 'IAsyncInfo', {
    title: 'Asynchronous operation',
    source: 'Windows SDK asyncinfo.idl',
    procedures: inspectable('6 get_Id get_Status get_ErrorCode Cancel Close'),
  }),
  com('82ba7092-4c88-427d-a7bc-16dd93feb67e', 'IRestrictedErrorInfo', {
    title: 'Error details of the Windows Runtime',
    source: 'Windows SDK restrictederrorinfo.idl',
    procedures: unknown('3 GetErrorDetails GetReference'),
  }),
];
