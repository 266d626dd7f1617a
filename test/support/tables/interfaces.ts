/**
 * RPC interfaces that an ordinary Windows machine uses all day, for generated traffic. UUIDs and procedure numbers are
 * those of the public protocol documents: [MS-SCMR], [MS-LSAD], [MS-LSAT], [MS-SAMR], [MS-RPCE], [MS-DCOM], [MS-EVEN6],
 * [MS-EVEN], [MS-TSCH], [MS-TSTS], [MS-RPRN], [MS-FASP]; the local ones without a document (DNS cache, DHCP client, UAC, SSPI,
 * winlogon messages) from endpoint listings of public RPC tools (NtObjectManager, RpcView); their procedure numbers here
 * are arbitrary small ones.
 */
export interface InterfaceUse {
  readonly uuid: string;
  readonly endpoint: string;
  readonly opnums: readonly number[];
  /** Which process of the cast serves it: its name, or the service it hosts. */
  readonly server: string;
}

export const INTERFACES: readonly InterfaceUse[] = [
  { server: 'services.exe', endpoint: 'ntsvcs', uuid: '367abb81-9844-35f1-ad32-98f038001003', opnums: [15, 16, 6, 0] },
  { server: 'lsass.exe', endpoint: 'lsasspirpc', uuid: '4f32adc8-6052-4a04-8701-293ccf2096f0', opnums: [0, 1, 4, 7] },
  {
    server: 'lsass.exe',
    endpoint: 'LSARPC_ENDPOINT',
    uuid: '12345778-1234-abcd-ef00-0123456789ab',
    opnums: [44, 57, 0],
  },
  {
    server: 'lsass.exe',
    endpoint: 'samss lpc',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnums: [64, 7, 34, 47, 1],
  },
  { server: 'RpcEptMapper', endpoint: 'epmapper', uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', opnums: [3] },
  { server: 'RpcSs', endpoint: 'epmapper', uuid: '99fcfec4-5260-101b-bbcb-00aa0021347a', opnums: [4, 5] },
  { server: 'RpcSs', endpoint: 'epmapper', uuid: 'e60c73e6-88f9-11cf-9af1-0020af6e72f4', opnums: [0, 3, 4, 6] },
  { server: 'EventLog', endpoint: 'eventlog', uuid: 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c', opnums: [5, 11, 13] },
  { server: 'EventLog', endpoint: 'eventlog', uuid: '82273fdc-e32a-18c3-3f78-827929dc23ea', opnums: [11] },
  { server: 'Dnscache', endpoint: 'DNSResolver', uuid: '45776b01-5956-4485-9f80-f428f7d60129', opnums: [4, 7] },
  { server: 'Dhcp', endpoint: 'dhcpcsvc', uuid: '3c4728c5-f0ab-448b-bda1-6ce01eb0a6d5', opnums: [0, 3] },
  { server: 'Appinfo', endpoint: 'LRPC-6f2a1d5b7c98e03412', uuid: '201ef99a-7fa0-444c-9399-19ba84f12a1a', opnums: [0] },
  {
    server: 'Schedule',
    endpoint: 'LRPC-0a4b93d2c7e65f1188',
    uuid: '86d35949-83c9-4044-b424-db363231fd0c',
    opnums: [2, 7, 17],
  },
  { server: 'LSM', endpoint: 'LSMApi', uuid: '88143fd0-c28d-4b2b-8fef-8d882f6a9390', opnums: [0, 1, 2] },
  { server: 'LSM', endpoint: 'LSMApi', uuid: '484809d6-4239-471b-b5bc-61df8c23ac48', opnums: [0, 3] },
  {
    server: 'Spooler',
    endpoint: 'LRPC-9e0f3377ab12c4d560',
    uuid: '12345678-1234-abcd-ef00-0123456789ab',
    opnums: [0, 1, 29],
  },
  {
    server: 'mpssvc',
    endpoint: 'LRPC-51c9de20aa7f3b6e44',
    uuid: '2fb92682-6599-42dc-ae13-bd2ca89bd11c',
    opnums: [1, 5],
  },
];
