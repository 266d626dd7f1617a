/** The registry of fields: which exist for which entity, and by which other names people may call them. */
import type { Alias, Entity, Field } from './field.ts';
import { FIELD_LISTS } from './tables/field-lists.ts';

/** Every entity, in the order help texts list them. */
export const ENTITIES = Object.keys(FIELD_LISTS) as readonly Entity[];

function any(name: string, ...fields: string[]): Alias {
  return { name, fields, mode: 'any' };
}
function first(name: string, ...fields: string[]): Alias {
  return { name, fields, mode: 'first' };
}

/** Aliases for both sides of a message or call: `process:x` is `source.process:x OR target.process:x`. */
function sides(one: string, other: string): Alias[] {
  const both = ['process', 'pid', 'process_row', 'tid', 'service'].map((part) =>
    any(part, `${one}.${part}`, `${other}.${part}`),
  );
  return [...both, any(one, `${one}.process`, `${one}.service`), any(other, `${other}.process`, `${other}.service`)];
}

const INTERFACE_ALIASES = [any('uuid', 'interface_uuid'), any('method', 'procedure')];

const ALIASES: Readonly<Record<Entity, readonly Alias[]>> = {
  messages: [
    ...sides('source', 'target'),
    first('time', 'sent_at', 'received_at'),
    any('latency', 'latency_ns'),
    any('duration', 'latency_ns'),
    ...INTERFACE_ALIASES,
  ],
  calls: [
    ...sides('client', 'server'),
    first('time', 'started_at', 'server_started_at'),
    any('duration', 'duration_ns'),
    any('server_duration', 'server_duration_ns'),
    any('wait', 'wait_ns'),
    any('activity', 'activity_id'),
    ...INTERFACE_ALIASES,
  ],
  events: [any('activity', 'activity_id'), ...INTERFACE_ALIASES],
  processes: [
    any('process', 'name'),
    any('service', 'services'),
    any('parent', 'parent.process'),
    any('creator', 'creator.process', 'creator.service'),
    any('user', 'sid'),
    any('session', 'session_id'),
    any('time', 'started_at'),
  ],
  threads: [any('time', 'started_at'), any('tag', 'service_tag')],
  services: [any('service', 'name', 'display_name'), any('service_tag', 'tag')],
  modules: [any('module', 'name'), any('time', 'loaded_at')],
  ports: [any('port', 'name')],
  interfaces: [any('interface', 'name'), any('interface_uuid', 'uuid')],
  losses: [],
};

const BY_NAME = new Map<Entity, ReadonlyMap<string, Field>>(
  ENTITIES.map((entity) => [entity, new Map(FIELD_LISTS[entity].map((field) => [field.name, field]))]),
);

/** All fields of an entity, in JSON order. */
export function fieldsOf(entity: Entity): readonly Field[] {
  return FIELD_LISTS[entity];
}

/** The fields that a list has when none are chosen. */
export function listedFields(entity: Entity): readonly Field[] {
  return FIELD_LISTS[entity].filter((field) => field.onRequest !== true);
}

/** Other names that filters on this entity understand. */
export function aliasesOf(entity: Entity): readonly Alias[] {
  return ALIASES[entity];
}

/** The field of exactly this name; `undefined` if there is none. */
export function findField(entity: Entity, name: string): Field | undefined {
  return BY_NAME.get(entity)?.get(name);
}

/** The fields that bare words search. */
export function bareWordFields(entity: Entity): readonly Field[] {
  return FIELD_LISTS[entity].filter((field) => field.bareWord === true);
}
