/** A filter on calls, asked of messages: the client is who sent, the server who received. */
import type { Node } from './ast.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';

const PARTS = ['process', 'pid', 'process_row', 'tid', 'service'];

/** Fields of calls → those of messages that mean the same. What is not here (status, duration, id …) is of the call alone. */
const SAME = new Map<string, string>([
  ...PARTS.map((part): [string, string] => [part, part]),
  ...PARTS.map((part): [string, string] => [`client.${part}`, `source.${part}`]),
  ...PARTS.map((part): [string, string] => [`server.${part}`, `target.${part}`]),
  ['client', 'source'],
  ['server', 'target'],
  ['started_at', 'sent_at'],
  ['server_started_at', 'received_at'],
  ...['time', 'port', 'protocol', 'interface', 'interface_uuid', 'uuid', 'opnum', 'procedure', 'method'].map(
    (name): [string, string] => [name, name],
  ),
]);

/** The filter for messages; `undefined` if it asks for what only calls have, or cannot be read. */
export function onMessages(text: string): string | undefined {
  const parsed = parseFilter(text);
  const node = parsed.ok ? renamed(parsed.value) : undefined;
  return node === undefined ? undefined : printFilter(node);
}

function renamed(node: Node): Node | undefined {
  switch (node.kind) {
    case 'all':
    case 'word':
      return node;
    case 'not': {
      const item = renamed(node.item);
      return item === undefined ? undefined : { ...node, item };
    }
    case 'field': {
      const name = SAME.get(node.name.toLowerCase());
      return name === undefined ? undefined : { ...node, name };
    }
    case 'and':
    case 'or': {
      const items = node.items.map(renamed).filter((item) => item !== undefined);
      return items.length < node.items.length ? undefined : { ...node, items };
    }
  }
}
