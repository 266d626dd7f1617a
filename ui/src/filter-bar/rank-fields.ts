/** By what rows are ranked in "What fills this", most telling first. */
import type { Entity } from '../../../src/query/field.ts';

const ASKED = ['port', 'interface', 'procedure'];

export const RANK_FIELDS: Readonly<Record<Entity, readonly string[]>> = {
  messages: ['source.process', 'target.process', 'source.service', 'target.service', ...ASKED, 'kind', 'protocol'],
  calls: ['client.process', 'server.process', 'client.service', 'server.service', ...ASKED, 'status', 'protocol'],
  events: ['kind', 'process', 'service', ...ASKED],
  processes: ['name', 'parent.process', 'creator.process', 'session_id', 'sid'],
  threads: ['process', 'service', 'name'],
  services: ['process', 'state', 'group'],
  modules: ['process', 'name'],
  ports: ['process', 'protocol', 'named_by'],
  interfaces: ['source'],
  losses: ['reason', 'located'],
};
