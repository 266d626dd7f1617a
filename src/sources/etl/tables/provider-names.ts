/**
 * Providers and event classes by GUID, for keys that people read. The first group is decoded here, the others are met often
 * beside it. Sources: jdu2600/Windows10EtwEvents `manifest/`, microsoft/perfview `src/TraceEvent/Parsers/`.
 */
export const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  '6ad52b32-d609-4be9-ae07-ce8dae937e39': 'Microsoft-Windows-RPC',
  'd8975f88-7ddb-4ed0-91bf-3adf48c48e0c': 'Microsoft-Windows-RPCSS',
  '22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716': 'Microsoft-Windows-Kernel-Process',
  '1418ef04-b0b4-4623-bf7e-d74ab47bbdaa': 'Microsoft-Windows-WMI-Activity',
  'b8d6861b-d20f-4eec-bbae-87e0dd80602b': 'Microsoft-Windows-COM-Perf',
  'bf406804-6afa-46e7-8a48-6c357e1d6d61': 'Microsoft-Windows-COMRuntime',
  '0063715b-eeda-4007-9429-ad526f62696e': 'Microsoft-Windows-Services',
  'de7b24ea-73c8-4a09-985d-5bdadcfa9017': 'Microsoft-Windows-TaskScheduler',
  'b3e675d7-2554-4f18-830b-2762732560de': 'KernelTraceControl',
  '9b79ee91-b5fd-41c0-a243-4248e266e9d0': 'KernelTraceControlSystem',
  'bbccf6c1-6cd1-48c4-80ff-839482e37671': 'KernelTraceControlManifest',
  '6a399ae0-4bc6-4de9-870b-3657f8947e7e': 'LostEvent',

  'f4aed7c7-a898-4627-b053-44a7caa12fcd': 'Microsoft-Windows-RPC-Events',
  '06184c97-5201-480e-92af-3a3626c5b140': 'Microsoft-Windows-Services-Svchost',
  'e13c0d23-ccbc-4e12-931b-d9cc2eee27e4': 'Microsoft-Windows-DotNETRuntime',
  'a669021c-c450-4609-a035-5af59af4df18': 'Microsoft-Windows-DotNETRuntimeRundown',
  '763fd754-7086-4dfe-95eb-c01a46faf4ca': 'Microsoft-Windows-DotNETRuntimePrivate',
  '2e5dba47-a3d2-4d16-8ee0-6671ffdcd7b5': 'System.Threading.Tasks.TplEventSource',
  '8e9f5090-2d75-4d03-8a81-e5afbf85daf1': 'System.Diagnostics.Eventing.FrameworkEventSource',
  'dd5ef90a-6398-47a4-ad34-4dcecdef795f': 'Microsoft-Windows-HttpService',
  'edd08927-9cc4-4e65-b970-c2560fb5c289': 'Microsoft-Windows-Kernel-File',
  '9e814aad-3204-11d2-9a82-006008a86939': 'Windows Kernel',
};
