/** Administration of COM+: the catalogue of components, their installation, and the processes that host them. */
import type { InterfaceEntry } from '../interface.ts';
import { com, unknown } from '../notation.ts';

function coma(uuid: string, name: string, title: string, procedures: string): InterfaceEntry {
  return com(uuid, name, {
    title: `COM+ administration: ${title}`,
    source: 'MS-COMA 1.9 and appendix A: Full IDL',
    procedures: unknown(procedures),
  });
}

export const COM_PLUS: readonly InterfaceEntry[] = [
  coma(
    '182c40fa-32e4-11d0-818b-00a0c9231c29',
    'ICatalogSession',
    'session',
    '3 !4 7 InitializeSession GetServerInformation',
  ),
  coma(
    '1d118904-94b3-4a64-9fa6-ed432666a7b9',
    'ICatalog64BitSupport',
    '32 and 64 bit',
    '3 SupportsMultipleBitness Initialize64BitQueryCellSupport',
  ),
  coma('a8927a41-d3ce-11d1-8472-006008b0e5ca', 'ICatalogTableInfo', 'what a table has', '3 GetClientTableInfo'),
  coma('0e3d6630-b46b-11d1-9d2d-006008b0e5ca', 'ICatalogTableRead', 'read a table', '3 ReadTable'),
  coma('0e3d6631-b46b-11d1-9d2d-006008b0e5ca', 'ICatalogTableWrite', 'write a table', '3 WriteTable'),
  coma('8db2180e-bd29-11d1-8b7e-00c04fd7a924', 'IRegister', 'register a module', '3 RegisterModule'),
  coma(
    '971668dc-c3fe-4ea1-9643-0c7230f494a1',
    'IRegister2',
    'register components',
    `
    3 CreateFullConfiguration CreateLegacyConfiguration PromoteLegacyConfiguration !2 8 RegisterModule2
    `,
  ),
  coma('c2be6970-df9e-11d1-8b87-00c04fd7a924', 'IImport', 'install an application', '3 ImportFromFile QueryFile'),
  coma('1f7b1697-ecb2-4cbb-8a0e-75c427f4a6f0', 'IImport2', 'install into a partition', '3 SetPartition'),
  coma('cfadac84-e12c-11d1-b34c-00c04f990d54', 'IExport', 'export an application', '3 ExportConglomeration'),
  coma('f131ea3e-b7be-480e-a60d-51cb2785779e', 'IExport2', 'export a partition', '3 ExportPartition'),
  coma(
    '7f43b400-1a0e-4d57-bbc9-6b0c65f7a889',
    'IAlternateLaunch',
    'application as a service',
    '3 CreateConfiguration DeleteConfiguration',
  ),
  coma(
    '456129e2-1078-11d2-b0f9-00805fc73204',
    'ICatalogUtils',
    'users, events',
    '3 ValidateUser WaitForEndWrites GetEventClassesForIID',
  ),
  coma(
    'c726744e-5735-4f08-8286-c510ee638fb6',
    'ICatalogUtils2',
    'copy and move',
    `
    3 CopyConglomerations CopyComponentConfiguration AliasComponent MoveComponentConfiguration GetEventClassesForIID2
    8 IsSafeToDelete FlushPartitionCache EnumerateSRPLevels GetComponentVersions
    `,
  ),
  coma(
    '47cde9a1-0bf6-11d2-8016-00c04fb9988e',
    'ICapabilitySupport',
    'instance load balancing',
    '3 Start Stop !2 7 IsInstalled IsRunning',
  ),
  coma(
    '3f3b1b86-dbbe-11d1-9da6-00805f85cfe3',
    'IContainerControl',
    'host processes',
    '3 CreateContainer ShutdownContainers RefreshComponents',
  ),
  coma(
    '6c935649-30a6-4211-8687-c4c83e5fe1c7',
    'IContainerControl2',
    'single host processes',
    `
    3 ShutdownContainer PauseContainer ResumeContainer IsContainerPaused GetRunningContainers GetContainerIDFromProcessID
    9 RecycleContainer GetContainerIDFromConglomerationID
    `,
  ),
  coma(
    '98315903-7be5-11d2-adc1-00a02463d6e7',
    'IReplicationUtil',
    'replication',
    `
    3 CreateShare CreateEmptyDir RemoveShare BeginReplicationAsTarget QueryConglomerationPassword CreateReplicationDir
    `,
  ),
];
