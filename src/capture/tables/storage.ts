/**
 * The storage tables of a capture, column by column: the one place that says what is on disk. `docs/capture-format.md`
 * explains each; a test holds both together. A change here is a new schema version and a step in `migrations/`.
 */

/** Column types, by what the writer keeps them in. */
export type ColumnType =
  | 'id'
  | 'word'
  | 'flag'
  | 'time'
  | 'address'
  | 'hex'
  | 'addresses'
  | 'text'
  | 'blob'
  | 'uuid'
  | 'event_kind'
  | 'message_kind'
  | 'confidence'
  | 'stack_half';

export type Shape = Readonly<Record<string, ColumnType>>;

/** Version of the schema below; a capture says which one it has. */
export const SCHEMA_VERSION = 2;

const RPC_DETAILS = {
  event: 'id',
  procedure: 'word',
  binding: 'word',
  activity_id: 'uuid',
} as const;

const BINDINGS = {
  id: 'word',
  protocol: 'text',
  endpoint: 'text',
  network_address: 'text',
  options: 'text',
  authentication_level: 'word',
  authentication_service: 'word',
  impersonation_level: 'word',
} as const;

const CONTENTS = {
  event: 'id',
  handle: 'address',
  port: 'text',
  port_name: 'text',
  owner_pid: 'word',
  client_pid: 'word',
  flags: 'word',
  header: 'blob',
  payload: 'blob',
  payload_length: 'word',
  attributes: 'blob',
  view: 'blob',
  callback_id: 'word',
  context: 'text',
  merged: 'confidence',
} as const;

const PROCESSES = {
  id: 'word',
  pid: 'word',
  parent_pid: 'word',
  parent: 'word',
  creator_thread: 'word',
  name: 'text',
  image_path: 'text',
  command_line: 'text',
  sid: 'text',
  session_id: 'word',
  package: 'text',
  unique_key: 'text',
  wow64: 'flag',
  started_at: 'time',
  ended_at: 'time',
  exit_status: 'word',
  start_event: 'id',
} as const;

const MODULES = {
  process: 'word',
  pid: 'word',
  base: 'address',
  size: 'address',
  checksum: 'word',
  timestamp: 'word',
  path: 'text',
  loaded_at: 'time',
  unloaded_at: 'time',
  pdb_name: 'text',
  pdb_guid: 'text',
  pdb_age: 'word',
} as const;

const MESSAGES = {
  id: 'id',
  message_id: 'word',
  kind: 'message_kind',
  send_event: 'id',
  receive_event: 'id',
  sent_at: 'time',
  received_at: 'time',
  source_process: 'word',
  source_thread: 'word',
  target_process: 'word',
  target_thread: 'word',
  port: 'word',
  size: 'word',
  call: 'id',
  binding: 'word',
  procedure: 'word',
  summary: 'text',
  evidence: 'word',
  confidence: 'confidence',
} as const;

const CALLS = {
  id: 'id',
  parent: 'id',
  parent_confidence: 'confidence',
  chain: 'id',
  depth: 'word',
  client_process: 'word',
  client_thread: 'word',
  server_process: 'word',
  server_thread: 'word',
  port: 'word',
  binding: 'word',
  procedure: 'word',
  request: 'id',
  reply: 'id',
  started_at: 'time',
  ended_at: 'time',
  server_started_at: 'time',
  server_ended_at: 'time',
  wait_ns: 'id',
  status: 'word',
  activity_id: 'uuid',
  evidence: 'word',
  confidence: 'confidence',
} as const;

const EVENTS = {
  id: 'id',
  time: 'time',
  kind: 'event_kind',
  cpu: 'word',
  process: 'word',
  thread: 'word',
  pid: 'word',
  tid: 'word',
  message_id: 'word',
  status: 'word',
} as const;

const SERVICES = {
  process: 'word',
  pid: 'word',
  tag: 'word',
  name: 'text',
  display_name: 'text',
  state: 'word',
  group: 'text',
} as const;

const THREADS = {
  id: 'word',
  tid: 'word',
  process: 'word',
  service_tag: 'word',
  name: 'text',
  started_at: 'time',
  ended_at: 'time',
  creator_thread: 'word',
} as const;

/** Tables that the writer fills while events come in, in schema `store`. */
export const STORAGE = {
  events: EVENTS,
  rpc: RPC_DETAILS,
  waits: { event: 'id', server_port: 'flag', port_name: 'text' },
  contents: CONTENTS,
  event_details: { event: 'id', detail: 'text' },
  thread_events: {
    event: 'id',
    pid: 'word',
    tid: 'word',
    service_tag: 'word',
    name: 'text',
    start_address: 'hex',
    teb: 'hex',
  },
  module_events: {
    event: 'id',
    pid: 'word',
    base: 'address',
    size: 'address',
    checksum: 'word',
    timestamp: 'word',
    path: 'text',
  },
  event_stacks: { event: 'id', half: 'stack_half', stack: 'id' },
  stacks: { id: 'id', frames: 'addresses' },
  stack_names: { stack: 'id', frame: 'word', name: 'text' },
  switches: {
    id: 'id',
    time: 'time',
    cpu: 'word',
    old_tid: 'word',
    new_tid: 'word',
    old_wait_reason: 'word',
    old_state: 'word',
  },
  readies: { id: 'id', time: 'time', cpu: 'word', pid: 'word', tid: 'word', readied_tid: 'word' },
  processes: PROCESSES,
  threads: THREADS,
  services: SERVICES,
  modules: MODULES,
  ports: { id: 'word', name: 'text', protocol: 'text', process: 'word', named_by: 'text' },
  messages: MESSAGES,
  calls: CALLS,
  parent_links: { call: 'id', parent: 'id', evidence: 'word', weight: 'word', confidence: 'confidence' },
  parent_verdicts: { call: 'id', confidence: 'confidence' },
  interfaces: { id: 'word', uuid: 'text', name: 'text', version: 'text', source: 'text' },
  procedures: { id: 'word', interface: 'word', opnum: 'word', name: 'text' },
  bindings: BINDINGS,
  volumes: { nt_path: 'text', dos_path: 'text' },
  losses: { id: 'id', time: 'time', from: 'time', events: 'id', buffers: 'id', reason: 'text', located: 'flag' },
  recording: { id: 'id', name: 'text', value: 'text' },
} as const satisfies Readonly<Record<string, Shape>>;

export type TableName = keyof typeof STORAGE;

/**
 * Tables whose rows others name by small numbers as they come. They reach the disk no later than the rows that name them, so
 * that an import that is killed keeps what its messages and calls say.
 */
export const KEY_TABLES = ['interfaces', 'procedures', 'bindings'] as const satisfies readonly TableName[];

export function isKeyTable(name: string): boolean {
  return KEY_TABLES.some((table) => table === name);
}
