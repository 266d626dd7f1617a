/** Task Scheduler. */
import type { InterfaceEntry } from '../interface.ts';
import { com, dispatch, unknown } from '../notation.ts';

export const COM_TASKSCHD: readonly InterfaceEntry[] = [
  com('2faba4c7-4da9-4013-9697-20cc3fd40f85', 'ITaskService', {
    title: 'Task Scheduler: connect',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 GetFolder GetRunningTasks NewTask Connect get_Connected get_TargetServer get_ConnectedUser
      14 get_ConnectedDomain get_HighestVersion
    `),
  }),
  com('8cfac062-a080-4c15-9a88-aa7c2af80dfc', 'ITaskFolder', {
    title: 'Task Scheduler: a folder of tasks',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Name get_Path GetFolder GetFolders CreateFolder DeleteFolder GetTask GetTasks DeleteTask RegisterTask
      17 RegisterTaskDefinition GetSecurityDescriptor SetSecurityDescriptor
    `),
  }),
  com('79184a66-8664-423f-97f1-637356a5d812', 'ITaskFolderCollection', {
    title: 'Task Scheduler: folders',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Count get_Item get__NewEnum'),
  }),
  com('9c86f320-dee3-4dd1-b972-a303f26b061e', 'IRegisteredTask', {
    title: 'Task Scheduler: a registered task',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Name get_Path get_State get_Enabled put_Enabled Run RunEx GetInstances get_LastRunTime
      16 get_LastTaskResult get_NumberOfMissedRuns get_NextRunTime get_Definition get_Xml GetSecurityDescriptor
      22 SetSecurityDescriptor Stop GetRunTimes
    `),
  }),
  com('86627eb4-42a7-41e4-a4d9-ac33a72f2d52', 'IRegisteredTaskCollection', {
    title: 'Task Scheduler: registered tasks',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Count get_Item get__NewEnum'),
  }),
  com('653758fb-7b9a-4f1e-a471-beeb8e9b834e', 'IRunningTask', {
    title: 'Task Scheduler: a running task',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Name get_InstanceGuid get_Path get_State get_CurrentAction Stop Refresh get_EnginePID
    `),
  }),
  com('6a67614b-6828-4fec-aa54-6d52e8f1f2db', 'IRunningTaskCollection', {
    title: 'Task Scheduler: running tasks',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Count get_Item get__NewEnum'),
  }),
  com('f5bc8fc5-536d-4f77-b852-fbc1356fdeb6', 'ITaskDefinition', {
    title: 'Task Scheduler: all of a task',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_RegistrationInfo put_RegistrationInfo get_Triggers put_Triggers get_Settings put_Settings get_Data
      14 put_Data get_Principal put_Principal get_Actions put_Actions get_XmlText put_XmlText
    `),
  }),
  com('8fd4711d-2d02-4c8c-87e3-eff699de127e', 'ITaskSettings', {
    title: 'Task Scheduler: settings of a task',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_AllowDemandStart put_AllowDemandStart get_RestartInterval put_RestartInterval get_RestartCount
      12 put_RestartCount get_MultipleInstances put_MultipleInstances get_StopIfGoingOnBatteries
      16 put_StopIfGoingOnBatteries get_DisallowStartIfOnBatteries put_DisallowStartIfOnBatteries
      19 get_AllowHardTerminate put_AllowHardTerminate get_StartWhenAvailable put_StartWhenAvailable get_XmlText
      24 put_XmlText get_RunOnlyIfNetworkAvailable put_RunOnlyIfNetworkAvailable get_ExecutionTimeLimit
      28 put_ExecutionTimeLimit get_Enabled put_Enabled get_DeleteExpiredTaskAfter put_DeleteExpiredTaskAfter
      33 get_Priority put_Priority get_Compatibility put_Compatibility get_Hidden put_Hidden get_IdleSettings
      40 put_IdleSettings get_RunOnlyIfIdle put_RunOnlyIfIdle get_WakeToRun put_WakeToRun get_NetworkSettings
      46 put_NetworkSettings
    `),
  }),
  com('416d8b73-cb41-4ea1-805c-9be9a5ac4a74', 'IRegistrationInfo', {
    title: 'Task Scheduler: author, date, description',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Description put_Description get_Author put_Author get_Version put_Version get_Date put_Date
      15 get_Documentation put_Documentation get_XmlText put_XmlText get_URI put_URI get_SecurityDescriptor
      22 put_SecurityDescriptor get_Source put_Source
    `),
  }),
  com('d98d51e5-c9b4-496a-a9c1-18980261cf0f', 'IPrincipal', {
    title: 'Task Scheduler: account of a task',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Id put_Id get_DisplayName put_DisplayName get_UserId put_UserId get_LogonType put_LogonType
      15 get_GroupId put_GroupId get_RunLevel put_RunLevel
    `),
  }),
  com('84594461-0053-4342-a8fd-088fabf11f32', 'IIdleSettings', {
    title: 'Task Scheduler: idle conditions',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_IdleDuration put_IdleDuration get_WaitTimeout put_WaitTimeout get_StopOnIdleEnd put_StopOnIdleEnd
      13 get_RestartOnIdle put_RestartOnIdle
    `),
  }),
  com('9f7dea84-c30b-4245-80b6-00e9f646f1b4', 'INetworkSettings', {
    title: 'Task Scheduler: network condition',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Name put_Name get_Id put_Id'),
  }),
  com('09941815-ea89-4b5b-89e0-2a773801fac3', 'ITrigger', {
    title: 'Task Scheduler: a trigger',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Type get_Id put_Id get_Repetition put_Repetition get_ExecutionTimeLimit put_ExecutionTimeLimit
      14 get_StartBoundary put_StartBoundary get_EndBoundary put_EndBoundary get_Enabled put_Enabled
    `),
  }),
  com('85df5081-1b24-4f32-878a-d9d14df4cb77', 'ITriggerCollection', {
    title: 'Task Scheduler: triggers',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Count get_Item get__NewEnum Create Remove Clear'),
  }),
  com('126c5cd8-b288-41d5-8dbf-e491446adc5c', 'IDailyTrigger', {
    title: 'Task Scheduler: every day',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Type get_Id put_Id get_Repetition put_Repetition get_ExecutionTimeLimit put_ExecutionTimeLimit
      14 get_StartBoundary put_StartBoundary get_EndBoundary put_EndBoundary get_Enabled put_Enabled
      20 get_DaysInterval put_DaysInterval get_RandomDelay put_RandomDelay
    `),
  }),
  com('b45747e0-eba7-4276-9f29-85c5bb300006', 'ITimeTrigger', {
    title: 'Task Scheduler: once',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Type get_Id put_Id get_Repetition put_Repetition get_ExecutionTimeLimit put_ExecutionTimeLimit
      14 get_StartBoundary put_StartBoundary get_EndBoundary put_EndBoundary get_Enabled put_Enabled
      20 get_RandomDelay put_RandomDelay
    `),
  }),
  com('7fb9acf1-26be-400e-85b5-294b9c75dfd6', 'IRepetitionPattern', {
    title: 'Task Scheduler: repetition',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Interval put_Interval get_Duration put_Duration get_StopAtDurationEnd put_StopAtDurationEnd
    `),
  }),
  com('bae54997-48b1-4cbe-9965-d6be263ebea4', 'IAction', {
    title: 'Task Scheduler: an action',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch('7 get_Id put_Id get_Type'),
  }),
  com('02820e19-7b98-4ed2-b2e8-fdccceff619b', 'IActionCollection', {
    title: 'Task Scheduler: actions',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Count get_Item get__NewEnum get_XmlText put_XmlText Create Remove Clear get_Context put_Context
    `),
  }),
  com('4c3d624d-fd6b-49a3-b9b7-09cb3cd3f047', 'IExecAction', {
    title: 'Task Scheduler: run a program',
    source: 'Windows SDK taskschd.idl',
    procedures: dispatch(`
      7 get_Id put_Id get_Type get_Path put_Path get_Arguments put_Arguments get_WorkingDirectory
      15 put_WorkingDirectory
    `),
  }),
  com('148bd527-a2ab-11ce-b11f-00aa00530503', 'ITaskScheduler', {
    title: 'Old Task Scheduler',
    source: 'Windows SDK mstask.idl',
    procedures: unknown(`
      3 SetTargetComputer GetTargetComputer Enum Activate Delete NewWorkItem AddWorkItem IsOfType
    `),
  }),
  com('148bd524-a2ab-11ce-b11f-00aa00530503', 'ITask', {
    title: 'Old Task Scheduler: a task',
    source: 'Windows SDK mstask.idl',
    procedures: unknown(`
      3 CreateTrigger DeleteTrigger GetTriggerCount GetTrigger GetTriggerString GetRunTimes GetNextRunTime
      10 SetIdleWait GetIdleWait Run Terminate EditWorkItem GetMostRecentRunTime GetStatus GetExitCode SetComment
      19 GetComment SetCreator GetCreator SetWorkItemData GetWorkItemData SetErrorRetryCount GetErrorRetryCount
      26 SetErrorRetryInterval GetErrorRetryInterval SetFlags GetFlags SetAccountInformation GetAccountInformation
      32 SetApplicationName GetApplicationName SetParameters GetParameters SetWorkingDirectory GetWorkingDirectory
      38 SetPriority GetPriority SetTaskFlags GetTaskFlags SetMaxRunTime GetMaxRunTime
    `),
  }),
  com('a6b952f0-a4b1-11d0-997d-00aa006887ec', 'IScheduledWorkItem', {
    title: 'Old Task Scheduler: a work item',
    source: 'Windows SDK mstask.idl',
    procedures: unknown(`
      3 CreateTrigger DeleteTrigger GetTriggerCount GetTrigger GetTriggerString GetRunTimes GetNextRunTime
      10 SetIdleWait GetIdleWait Run Terminate EditWorkItem GetMostRecentRunTime GetStatus GetExitCode SetComment
      19 GetComment SetCreator GetCreator SetWorkItemData GetWorkItemData SetErrorRetryCount GetErrorRetryCount
      26 SetErrorRetryInterval GetErrorRetryInterval SetFlags GetFlags SetAccountInformation GetAccountInformation
    `),
  }),
  com('148bd52b-a2ab-11ce-b11f-00aa00530503', 'ITaskTrigger', {
    title: 'Old Task Scheduler: a trigger',
    source: 'Windows SDK mstask.idl',
    procedures: unknown('3 SetTrigger GetTrigger GetTriggerString'),
  }),
  com('148bd528-a2ab-11ce-b11f-00aa00530503', 'IEnumWorkItems', {
    title: 'Old Task Scheduler: list of tasks',
    source: 'Windows SDK mstask.idl',
    procedures: unknown('3 Next Skip Reset Clone'),
  }),
];
