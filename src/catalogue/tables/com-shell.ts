/** The shell and the desktop. */
import type { InterfaceEntry } from '../interface.ts';
import { com, dispatch, unknown } from '../notation.ts';

export const COM_SHELL: readonly InterfaceEntry[] = [
  com('85cb6900-4d95-11cf-960c-0080c7f4ee85', 'IShellWindows', {
    title: 'Shell: open windows',
    source: 'Windows SDK exdisp.idl',
    procedures: dispatch(`
      7 get_Count Item _NewEnum Register RegisterPending Revoke OnNavigate OnActivated FindWindowSW OnCreated
      17 ProcessAttachDetach
    `),
  }),
  com('0002df05-0000-0000-c000-000000000046', 'IWebBrowserApp', {
    title: 'Shell: browser window',
    source: 'Windows SDK exdisp.idl',
    procedures: dispatch(`
      7 GoBack GoForward GoHome GoSearch Navigate Refresh Refresh2 Stop get_Application get_Parent get_Container
      18 get_Document get_TopLevelContainer get_Type get_Left put_Left get_Top put_Top get_Width put_Width
      27 get_Height put_Height get_LocationName get_LocationURL get_Busy Quit ClientToWindow PutProperty
      35 GetProperty get_Name get_HWND get_FullName get_Path get_Visible put_Visible get_StatusBar put_StatusBar
      44 get_StatusText put_StatusText get_ToolBar put_ToolBar get_MenuBar put_MenuBar get_FullScreen
      51 put_FullScreen
    `),
  }),
  com('eab22ac1-30c1-11cf-a7eb-0000c05bae0b', 'IWebBrowser', {
    title: 'Shell: browser',
    source: 'Windows SDK exdisp.idl',
    procedures: dispatch(`
      7 GoBack GoForward GoHome GoSearch Navigate Refresh Refresh2 Stop get_Application get_Parent get_Container
      18 get_Document get_TopLevelContainer get_Type get_Left put_Left get_Top put_Top get_Width put_Width
      27 get_Height put_Height get_LocationName get_LocationURL get_Busy
    `),
  }),
  com('d30c1661-cdaf-11d0-8a3e-00c04fc9e26e', 'IWebBrowser2', {
    title: 'Shell: browser window, extended',
    source: 'Windows SDK exdisp.idl',
    procedures: dispatch(`
      7 GoBack GoForward GoHome GoSearch Navigate Refresh Refresh2 Stop get_Application get_Parent get_Container
      18 get_Document get_TopLevelContainer get_Type get_Left put_Left get_Top put_Top get_Width put_Width
      27 get_Height put_Height get_LocationName get_LocationURL get_Busy Quit ClientToWindow PutProperty
      35 GetProperty get_Name get_HWND get_FullName get_Path get_Visible put_Visible get_StatusBar put_StatusBar
      44 get_StatusText put_StatusText get_ToolBar put_ToolBar get_MenuBar put_MenuBar get_FullScreen
      51 put_FullScreen Navigate2 QueryStatusWB ExecWB ShowBrowserBar get_ReadyState get_Offline put_Offline
      59 get_Silent put_Silent get_RegisterAsBrowser put_RegisterAsBrowser get_RegisterAsDropTarget
      64 put_RegisterAsDropTarget get_TheaterMode put_TheaterMode get_AddressBar put_AddressBar get_Resizable
      70 put_Resizable
    `),
  }),
  com('729fe2f8-1ea8-11d1-8f85-00c04fc2fbe1', 'IShellUIHelper', {
    title: 'Shell: help of the browser',
    source: 'Windows SDK exdisp.idl',
    procedures: dispatch(`
      7 ResetFirstBootMode ResetSafeMode RefreshOfflineDesktop AddFavorite AddChannel AddDesktopComponent
      13 IsSubscribed NavigateAndFind ImportExportFavorites AutoCompleteSaveForm AutoScan AutoCompleteAttach
      19 ShowBrowserUI
    `),
  }),
  com('d8f015c0-c278-11ce-a49e-444553540000', 'IShellDispatch', {
    title: 'Shell automation',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem
    `),
  }),
  com('a4c6892c-3ba9-11d2-9dea-00c04fb16162', 'IShellDispatch2', {
    title: 'Shell automation: run programs, control services',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem IsRestricted ShellExecute
      32 FindPrinter GetSystemInformation ServiceStart ServiceStop IsServiceRunning CanStartStopService
      38 ShowBrowserBar
    `),
  }),
  com('177160ca-bb5a-411c-841d-bd38facdeaa0', 'IShellDispatch3', {
    title: 'Shell automation, version 3',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem IsRestricted ShellExecute
      32 FindPrinter GetSystemInformation ServiceStart ServiceStop IsServiceRunning CanStartStopService
      38 ShowBrowserBar AddToRecent
    `),
  }),
  com('efd84b2d-4bcf-4298-be25-eb542a59fbda', 'IShellDispatch4', {
    title: 'Shell automation, version 4',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem IsRestricted ShellExecute
      32 FindPrinter GetSystemInformation ServiceStart ServiceStop IsServiceRunning CanStartStopService
      38 ShowBrowserBar AddToRecent WindowsSecurity ToggleDesktop ExplorerPolicy GetSetting
    `),
  }),
  com('866738b9-6cf2-4de8-8767-f794ebe74f4e', 'IShellDispatch5', {
    title: 'Shell automation, version 5',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem IsRestricted ShellExecute
      32 FindPrinter GetSystemInformation ServiceStart ServiceStop IsServiceRunning CanStartStopService
      38 ShowBrowserBar AddToRecent WindowsSecurity ToggleDesktop ExplorerPolicy GetSetting WindowSwitcher
    `),
  }),
  com('286e6f1b-7113-4355-9562-96b7e9d64c54', 'IShellDispatch6', {
    title: 'Shell automation, version 6',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent NameSpace BrowseForFolder Windows Open Explore MinimizeAll UndoMinimizeALL
      16 FileRun CascadeWindows TileVertically TileHorizontally ShutdownWindows Suspend EjectPC SetTime
      24 TrayProperties Help FindFiles FindComputer RefreshMenu ControlPanelItem IsRestricted ShellExecute
      32 FindPrinter GetSystemInformation ServiceStart ServiceStop IsServiceRunning CanStartStopService
      38 ShowBrowserBar AddToRecent WindowsSecurity ToggleDesktop ExplorerPolicy GetSetting WindowSwitcher
      45 SearchCommand
    `),
  }),
  com('e7a1af80-4d96-11cf-960c-0080c7f4ee85', 'IShellFolderViewDual', {
    title: 'Shell automation: view of a folder',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent get_Folder SelectedItems get_FocusedItem SelectItem PopupItemMenu get_Script
      15 get_ViewOptions
    `),
  }),
  com('31c147b6-0ade-4a3c-b514-ddf932ef6d17', 'IShellFolderViewDual2', {
    title: 'Shell automation: view of a folder, extended',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent get_Folder SelectedItems get_FocusedItem SelectItem PopupItemMenu get_Script
      15 get_ViewOptions get_CurrentViewMode put_CurrentViewMode SelectItemRelative
    `),
  }),
  com('bbcbde60-c3ff-11ce-8350-444553540000', 'Folder', {
    title: 'Shell automation: a folder',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Title get_Application get_Parent get_ParentFolder Items ParseName NewFolder MoveHere CopyHere
      16 GetDetailsOf
    `),
  }),
  com('fac32c80-cbe4-11ce-8350-444553540000', 'FolderItem', {
    title: 'Shell automation: an item',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch(`
      7 get_Application get_Parent get_Name put_Name get_Path get_GetLink get_GetFolder get_IsLink get_IsFolder
      16 get_IsFileSystem get_IsBrowsable get_ModifyDate put_ModifyDate get_Size get_Type Verbs InvokeVerb
    `),
  }),
  com('744129e0-cbe5-11ce-8350-444553540000', 'FolderItems', {
    title: 'Shell automation: items',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch('7 get_Count get_Application get_Parent Item _NewEnum'),
  }),
  com('08ec3e00-50b0-11cf-960c-0080c7f4ee85', 'FolderItemVerb', {
    title: 'Shell automation: a verb',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch('7 get_Application get_Parent get_Name DoIt'),
  }),
  com('1f8352c0-50b0-11cf-960c-0080c7f4ee85', 'FolderItemVerbs', {
    title: 'Shell automation: verbs',
    source: 'Windows SDK shldisp.idl',
    procedures: dispatch('7 get_Count get_Application get_Parent Item _NewEnum'),
  }),
  com('000214e6-0000-0000-c000-000000000046', 'IShellFolder', {
    title: 'Shell: a folder',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 ParseDisplayName EnumObjects BindToObject BindToStorage CompareIDs CreateViewObject GetAttributesOf
      10 GetUIObjectOf GetDisplayNameOf SetNameOf
    `),
  }),
  com('43826d1e-e718-42ee-bc55-a1e261c37bfe', 'IShellItem', {
    title: 'Shell: an item',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 BindToHandler GetParent GetDisplayName GetAttributes Compare'),
  }),
  com('b63ea76d-1f85-456f-a19c-48159efa858b', 'IShellItemArray', {
    title: 'Shell: items',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 BindToHandler GetPropertyStore GetPropertyDescriptionList GetAttributes GetCount GetItemAt EnumItems
    `),
  }),
  com('000214e2-0000-0000-c000-000000000046', 'IShellBrowser', {
    title: 'Shell: frame of a window',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 GetWindow ContextSensitiveHelp InsertMenusSB SetMenuSB RemoveMenusSB SetStatusTextSB EnableModelessSB
      10 TranslateAcceleratorSB BrowseObject GetViewStateStream GetControlWindow SendControlMsg
      15 QueryActiveShellView OnViewWindowActive SetToolbarItems
    `),
  }),
  com('000214e3-0000-0000-c000-000000000046', 'IShellView', {
    title: 'Shell: view of a folder',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 GetWindow ContextSensitiveHelp TranslateAccelerator EnableModeless UIActivate Refresh CreateViewWindow
      10 DestroyViewWindow GetCurrentInfo AddPropertySheetPages SaveViewState SelectItem GetItemObject
    `),
  }),
  com('000214f9-0000-0000-c000-000000000046', 'IShellLinkW', {
    title: 'Shell: a shortcut',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 GetPath GetIDList SetIDList GetDescription SetDescription GetWorkingDirectory SetWorkingDirectory
      10 GetArguments SetArguments GetHotkey SetHotkey GetShowCmd SetShowCmd GetIconLocation SetIconLocation
      18 SetRelativePath Resolve SetPath
    `),
  }),
  com('947aab5f-0a5c-4c13-b4d6-4bf7836fc9f8', 'IFileOperation', {
    title: 'Shell: copy, move, delete files',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 Advise Unadvise SetOperationFlags SetProgressMessage SetProgressDialog SetProperties SetOwnerWindow
      10 ApplyPropertiesToItem ApplyPropertiesToItems RenameItem RenameItems MoveItem MoveItems CopyItem CopyItems
      18 DeleteItem DeleteItems NewItem PerformOperations GetAnyOperationsAborted
    `),
  }),
  com('04b0f1a7-9490-44bc-96e1-4296a31252e2', 'IFileOperationProgressSink', {
    title: 'Shell: progress of file operations',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 StartOperations FinishOperations PreRenameItem PostRenameItem PreMoveItem PostMoveItem PreCopyItem
      10 PostCopyItem PreDeleteItem PostDeleteItem PreNewItem PostNewItem UpdateProgress ResetTimer PauseTimer
      18 ResumeTimer
    `),
  }),
  com('000214e4-0000-0000-c000-000000000046', 'IContextMenu', {
    title: 'Shell: context menu',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 QueryContextMenu InvokeCommand GetCommandString'),
  }),
  com('7f9185b0-cb92-43c5-80a9-92277a4f7b54', 'IExecuteCommand', {
    title: 'Shell: run a verb',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 SetKeyState SetParameters SetPosition SetShowWindow SetNoShowUI SetDirectory Execute'),
  }),
  com('1c9cd5bb-98e9-4491-a60f-31aacc72b83c', 'IObjectWithSelection', {
    title: 'Shell: selected items',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 SetSelection GetSelection'),
  }),
  com('85075acf-231f-40ea-9610-d26b7b58f638', 'IInitializeCommand', {
    title: 'Shell: initialise a verb',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 Initialize'),
  }),
  com('2e941141-7f97-4756-ba1d-9decde894a3d', 'IApplicationActivationManager', {
    title: 'Start store apps',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 ActivateApplication ActivateForFile ActivateForProtocol'),
  }),
  com('a5cd92ff-29be-454c-8d04-d82879fb3f1b', 'IVirtualDesktopManager', {
    title: 'Virtual desktops',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 IsWindowOnCurrentVirtualDesktop GetWindowDesktopId MoveWindowToDesktop'),
  }),
  com('56fdf342-fd6d-11d0-958a-006097c9a090', 'ITaskbarList', {
    title: 'Task bar',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 HrInit AddTab DeleteTab ActivateTab SetActiveAlt'),
  }),
  com('ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf', 'ITaskbarList3', {
    title: 'Task bar: progress and thumbnails',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 HrInit AddTab DeleteTab ActivateTab SetActiveAlt MarkFullscreenWindow SetProgressValue SetProgressState
      11 RegisterTab UnregisterTab SetTabOrder SetTabActive ThumbBarAddButtons ThumbBarUpdateButtons
      17 ThumbBarSetImageList SetOverlayIcon SetThumbnailTooltip SetThumbnailClip
    `),
  }),
  com('4e530b0a-e611-4c77-a3ac-9031d022281b', 'IApplicationAssociationRegistration', {
    title: 'Default programs',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 QueryCurrentDefault QueryAppIsDefault QueryAppIsDefaultAll SetAppAsDefault SetAppAsDefaultAll
      8 ClearUserAssociations
    `),
  }),
  com('f27c3930-8029-4ad1-94e3-3dba417810c1', 'IPackageDebugSettings', {
    title: 'Debug store apps',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 EnableDebugging DisableDebugging Suspend Resume TerminateAllProcesses SetTargetSessionId
      9 EnumerateBackgroundTasks ActivateBackgroundTask StartServicing StopServicing StartSessionRedirection
      14 StopSessionRedirection GetPackageExecutionState RegisterForPackageStateChanges
      17 UnregisterForPackageStateChanges
    `),
  }),
  com('42f85136-db7e-439c-85f1-e4075d135fc8', 'IFileDialog', {
    title: 'File dialog',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 Show SetFileTypes SetFileTypeIndex GetFileTypeIndex Advise Unadvise SetOptions GetOptions SetDefaultFolder
      12 SetFolder GetFolder GetCurrentSelection SetFileName GetFileName SetTitle SetOkButtonLabel
      19 SetFileNameLabel GetResult AddPlace SetDefaultExtension Close SetClientGuid ClearClientData SetFilter
    `),
  }),
  com('d57c7288-d4ad-4768-be02-9d969532d960', 'IFileOpenDialog', {
    title: 'File open dialog',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 Show SetFileTypes SetFileTypeIndex GetFileTypeIndex Advise Unadvise SetOptions GetOptions SetDefaultFolder
      12 SetFolder GetFolder GetCurrentSelection SetFileName GetFileName SetTitle SetOkButtonLabel
      19 SetFileNameLabel GetResult AddPlace SetDefaultExtension Close SetClientGuid ClearClientData SetFilter
      27 GetResults GetSelectedItems
    `),
  }),
  com('84bccd23-5fde-4cdb-aea4-af64b83d78ab', 'IFileSaveDialog', {
    title: 'File save dialog',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 Show SetFileTypes SetFileTypeIndex GetFileTypeIndex Advise Unadvise SetOptions GetOptions SetDefaultFolder
      12 SetFolder GetFolder GetCurrentSelection SetFileName GetFileName SetTitle SetOkButtonLabel
      19 SetFileNameLabel GetResult AddPlace SetDefaultExtension Close SetClientGuid ClearClientData SetFilter
      27 SetSaveAsItem SetProperties SetCollectedProperties GetProperties ApplyProperties
    `),
  }),
  com('12337d35-94c6-48a0-bce7-6a9c69d4d600', 'IApplicationDestinations', {
    title: 'Jump list',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 SetAppID RemoveDestination RemoveAllDestinations'),
  }),
  com('6332debf-87b5-4670-90c0-5e57b408a49e', 'ICustomDestinationList', {
    title: 'Jump list: own entries',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 SetAppID BeginList AppendCategory AppendKnownCategory AddUserTasks CommitList GetRemovedDestinations
      10 DeleteList AbortList
    `),
  }),
  com('b92b56a9-8b55-4e14-9a89-0199bbb6f93b', 'IDesktopWallpaper', {
    title: 'Desktop background',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown(`
      3 SetWallpaper GetWallpaper GetMonitorDevicePathAt GetMonitorDevicePathCount GetMonitorRECT
      8 SetBackgroundColor GetBackgroundColor SetPosition GetPosition SetSlideshow GetSlideshow
      14 SetSlideshowOptions GetSlideshowOptions AdvanceSlideshow GetStatus Enable
    `),
  }),
  com('64a1cbf0-3a1a-4461-9158-376969693950', 'IFileIsInUse', {
    title: 'Who has a file open',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 GetAppName GetUsage GetCapabilities GetSwitchToHWND CloseFile'),
  }),
  com('000214ea-0000-0000-c000-000000000046', 'IPersistFolder', {
    title: 'Shell: folder by its id',
    source: 'Windows SDK shobjidl.idl',
    procedures: unknown('3 GetClassID Initialize'),
  }),
  com('886d8eeb-8cf2-4446-8d02-cdba1dbdcf99', 'IPropertyStore', {
    title: 'Properties of an item',
    source: 'Windows SDK propsys.idl',
    procedures: unknown('3 GetCount GetAt GetValue SetValue Commit'),
  }),
  com('ca724e8a-c3e6-442b-88a4-6fb0db8035a3', 'IPropertySystem', {
    title: 'Property system',
    source: 'Windows SDK propsys.idl',
    procedures: unknown(`
      3 GetPropertyDescription GetPropertyDescriptionByName GetPropertyDescriptionListFromString
      6 EnumeratePropertyDescriptions FormatForDisplay FormatForDisplayAlloc RegisterPropertySchema
      10 UnregisterPropertySchema RefreshPropertySchema
    `),
  }),
  com('6f79d558-3e96-4549-a1d1-7d75d2288814', 'IPropertyDescription', {
    title: 'Description of a property',
    source: 'Windows SDK propsys.idl',
    procedures: unknown(`
      3 GetPropertyKey GetCanonicalName GetPropertyType GetDisplayName GetEditInvitation GetTypeFlags GetViewFlags
      10 GetDefaultColumnWidth GetDisplayType GetColumnState GetGroupingRange GetRelativeDescriptionType
      15 GetRelativeDescription GetSortDescription GetSortDescriptionLabel GetAggregationType GetConditionType
      20 GetEnumTypeList CoerceToCanonicalValue FormatForDisplay IsValueCanonical
    `),
  }),
  com('92ca9dcd-5622-4bba-a805-5e9f541bd8c9', 'IObjectArray', {
    title: 'List of objects',
    source: 'Windows SDK objectarray.idl',
    procedures: unknown('3 GetCount GetAt'),
  }),
  com('5632b1a4-e38a-400a-928a-d4cd63230295', 'IObjectCollection', {
    title: 'List of objects that can grow',
    source: 'Windows SDK objectarray.idl',
    procedures: unknown('3 GetCount GetAt AddObject AddFromArray RemoveObjectAt Clear'),
  }),
  com('f676c15d-596a-4ce2-8234-33996f445db1', 'IThumbnailCache', {
    title: 'Thumbnails',
    source: 'Windows SDK thumbcache.idl',
    procedures: unknown('3 GetThumbnail GetThumbnailByID'),
  }),
  com('618736e0-3c3d-11cf-810c-00aa00389b71', 'IAccessible', {
    title: 'Accessibility: an element',
    source: 'Windows SDK oleacc.idl',
    procedures: dispatch(`
      7 get_accParent get_accChildCount get_accChild get_accName get_accValue get_accDescription get_accRole
      14 get_accState get_accHelp get_accHelpTopic get_accKeyboardShortcut get_accFocus get_accSelection
      20 get_accDefaultAction accSelect accLocation accNavigate accHitTest accDoDefaultAction put_accName
      27 put_accValue
    `),
  }),
  com('30cbe57d-d9d0-452a-ab13-7ac5ac4825ee', 'IUIAutomation', {
    title: 'UI automation',
    source: 'Windows SDK uiautomationclient.idl',
    procedures: unknown(`
      3 CompareElements CompareRuntimeIds GetRootElement ElementFromHandle ElementFromPoint GetFocusedElement
      9 GetRootElementBuildCache ElementFromHandleBuildCache ElementFromPointBuildCache
      12 GetFocusedElementBuildCache CreateTreeWalker get_ControlViewWalker get_ContentViewWalker
      16 get_RawViewWalker get_RawViewCondition get_ControlViewCondition get_ContentViewCondition
      20 CreateCacheRequest CreateTrueCondition CreateFalseCondition CreatePropertyCondition
      24 CreatePropertyConditionEx CreateAndCondition CreateAndConditionFromArray
      27 CreateAndConditionFromNativeArray CreateOrCondition CreateOrConditionFromArray
      30 CreateOrConditionFromNativeArray CreateNotCondition AddAutomationEventHandler
      33 RemoveAutomationEventHandler AddPropertyChangedEventHandlerNativeArray AddPropertyChangedEventHandler
      36 RemovePropertyChangedEventHandler AddStructureChangedEventHandler RemoveStructureChangedEventHandler
      39 AddFocusChangedEventHandler RemoveFocusChangedEventHandler RemoveAllEventHandlers
      42 IntNativeArrayToSafeArray IntSafeArrayToNativeArray RectToVariant VariantToRect
      46 SafeArrayToRectNativeArray CreateProxyFactoryEntry get_ProxyFactoryMapping GetPropertyProgrammaticName
      50 GetPatternProgrammaticName PollForPotentialSupportedPatterns PollForPotentialSupportedProperties
      53 CheckNotSupported get_ReservedNotSupportedValue get_ReservedMixedAttributeValue ElementFromIAccessible
      57 ElementFromIAccessibleBuildCache
    `),
  }),
  com('d6dd68d1-86fd-4332-8666-9abedea2d24c', 'IRawElementProviderSimple', {
    title: 'UI automation: provider of an element',
    source: 'Windows SDK uiautomationcore.idl',
    procedures: unknown('3 get_ProviderOptions GetPatternProvider GetPropertyValue get_HostRawElementProvider'),
  }),
  com('ec5ec8a9-c395-4314-9c77-54d7a935ff70', 'IWICImagingFactory', {
    title: 'Images: factory',
    source: 'Windows SDK wincodec.idl',
    procedures: unknown(`
      3 CreateDecoderFromFilename CreateDecoderFromStream CreateDecoderFromFileHandle CreateComponentInfo
      7 CreateDecoder CreateEncoder CreatePalette CreateFormatConverter CreateBitmapScaler CreateBitmapClipper
      13 CreateBitmapFlipRotator CreateStream CreateColorContext CreateColorTransformer CreateBitmap
      18 CreateBitmapFromSource CreateBitmapFromSourceRect CreateBitmapFromMemory CreateBitmapFromHBITMAP
      22 CreateBitmapFromHICON CreateComponentEnumerator CreateFastMetadataEncoderFromDecoder
      25 CreateFastMetadataEncoderFromFrameDecode CreateQueryWriter CreateQueryWriterFromReader
    `),
  }),
];
