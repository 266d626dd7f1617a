/** What fills the capture, and values for completion. */

import { UserError } from '../../base/user-error.ts';
import { findField } from '../../query/fields.ts';
import type { FieldValues, TopValues } from '../api.ts';
import type { Ask, Route } from '../route.ts';

const MOST_VALUES = 200;
const MOST_FIELDS = 40;

export const topRoute: Route = {
  path: 'top',
  async answer(ask): Promise<TopValues> {
    const { entity } = ask;
    const fields = namedFields(ask);
    const limit = ask.whole('limit', { otherwise: 10, most: MOST_VALUES });
    const where = await ask.where(entity);
    const total = await ask.remembered(`count ${entity} ${keyOf(where)}`, (capture) => capture.count(entity, where));
    const found = [];
    for (const field of fields) {
      const options = { field, limit, ...(where === undefined ? {} : { where }) };
      const values = await ask.remembered(`top ${entity} ${field} ${limit} ${keyOf(where)}`, (capture) =>
        capture.topValues(entity, options),
      );
      found.push({ field, values });
    }
    return { total, fields: found };
  },
};

export const valuesRoute: Route = {
  path: 'values',
  async answer(ask): Promise<FieldValues> {
    const { entity } = ask;
    const fields = namedFields(ask);
    const limit = ask.whole('limit', { otherwise: 20, most: MOST_VALUES });
    const containing = ask.text('prefix') ?? '';
    const found: FieldValues['values'][number][] = [];
    for (const field of fields) {
      const values = await ask.heavy((capture) => capture.topValues(entity, { field, limit, containing }));
      for (const { value, count } of values) if (value !== null) found.push({ field, value, count });
    }
    found.sort((a, b) => b.count - a.count);
    return { values: found.slice(0, limit) };
  },
};

/** What an answer depends on. */
function keyOf(where: Awaited<ReturnType<Ask['where']>>): string {
  return JSON.stringify([where?.sql, where?.params.map(String)]);
}

function namedFields(ask: Ask): string[] {
  const { entity } = ask;
  const names = (ask.text('fields') ?? '')
    .split(',')
    .filter((name) => name !== '')
    .slice(0, MOST_FIELDS);
  for (const name of names) {
    if (findField(entity, name) === undefined) throw new UserError(`${entity} have no field ${JSON.stringify(name)}`);
  }
  if (names.length === 0) throw new UserError('no field is named');
  return names;
}
