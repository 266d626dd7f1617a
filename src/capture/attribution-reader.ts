/** What attribution asks of a capture: see {@link AttributionReader}. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type {
  AttributionReader,
  CallNode,
  HandoffSign,
  Hint,
  Moment,
  OriginDoubt,
  Party,
  Rival,
  ServedCall,
} from '../model/attribution.ts';
import { CONFIDENCES, type Confidence, evidenceBit } from '../model/confidence.ts';
import { handoffSigns } from './handoff-signs.ts';
import { type CaptureClock, captureClock, momentRows } from './moments.ts';
import { originDoubts } from './origin-doubts.ts';
import { count, numberOf, queryRows, textOf } from './run.ts';
import { literal } from './schema.ts';
import { lastLone, type ThreadPast, threadPasts } from './thread-past.ts';
import type { Row, Value } from './values.ts';

/** Received calls that are looked at for one moment, and other providers' events in all. */
const MOST_SERVED = 64;
const MOST_HINTS = 200_000;
/** Questions in one query. */
const BATCH = 1_000;

const EXPECTED = (
  ['wait-reply', 'rpc-client', 'rpc-server', 'rpc-agree', 'rpc-unique-fit', 'rpc-only'] as const
).reduce((set, code) => set | evidenceBit(code), 0);
const OTHER_THREAD = evidenceBit('reply-other-thread');

/** Hints that name who caused a process. */
const CAUSES = [
  'WMI-Activity/23',
  'TaskScheduler/110',
  'TaskScheduler/129',
  'Services/204',
  'Services/205',
  'Kernel-Process/1',
]
  .map((name) => literal(`Microsoft-Windows-${name}`))
  .join(', ');
// `try`: a capture may be forged, or older than the care that half surrogate pairs take.
const HINT_FROM = "try(json_extract_string(d.detail, '$.from'))";
const COM_BEGIN = ['43', '45'].map((id) => literal(`Microsoft-Windows-COM-Perf/${id}`)).join(', ');
const COM_END = ['44', '46'].map((id) => literal(`Microsoft-Windows-COM-Perf/${id}`)).join(', ');

/** Opens the reader; one query at a time on `sql`. */
export async function attributionReader(sql: DuckDBConnection): Promise<AttributionReader> {
  const clock = await captureClock(sql);
  const [row] = await queryRows(
    sql,
    `SELECT EXISTS (SELECT 1 FROM store.losses WHERE NOT located) AS lossy,
      EXISTS (SELECT 1 FROM store.events WHERE kind = 'hint') AS hints,
      EXISTS (SELECT 1 FROM store.losses) AS losses, EXISTS (SELECT 1 FROM store.readies) AS readies,
      EXISTS (SELECT 1 FROM store.messages) OR EXISTS (SELECT 1 FROM store.calls) AS traffic`,
  );
  const has = (name: string): boolean => row?.[name] === true;
  return new CaptureAttribution(sql, clock, has);
}

interface Life {
  readonly party: Party;
  readonly from: Ticks | undefined;
  readonly to: Ticks | undefined;
}

class CaptureAttribution implements AttributionReader {
  readonly lossy: boolean;
  readonly anyLoss: boolean;
  readonly wakeups: boolean;
  readonly traffic: boolean;
  private readonly sql: DuckDBConnection;
  readonly clock: CaptureClock;
  private readonly hasHints: boolean;
  private lives: Map<number, Life[]> | undefined;

  constructor(sql: DuckDBConnection, clock: CaptureClock, has: (name: string) => boolean) {
    this.sql = sql;
    this.clock = clock;
    this.lossy = has('lossy');
    this.anyLoss = has('losses');
    this.wakeups = has('readies');
    this.traffic = has('traffic');
    this.hasHints = has('hints');
  }

  async served(moments: readonly Moment[]): Promise<readonly (readonly ServedCall[])[]> {
    const served: ServedCall[][] = moments.map(() => []);
    for (let from = 0; from < moments.length; from += BATCH) {
      const some = moments.slice(from, from + BATCH);
      const rows = await queryRows(this.sql, servedSql(some, this.clock));
      const pasts = rows.length === 0 ? [] : await threadPasts(this.sql, this.clock, some);
      const lone = rows.length === 0 ? [] : await lastLone(this.sql, this.clock, some);
      for (const row of rows) {
        const index = count(row['i']);
        served[from + index]?.push(servedCall(row, pasts[index], lone[index]));
      }
    }
    return served;
  }

  async calls(keys: readonly number[]): Promise<ReadonlyMap<number, CallNode>> {
    const nodes = new Map<number, CallNode>();
    const unique = [...new Set(keys)];
    for (let from = 0; from < unique.length; from += BATCH) {
      const list = unique
        .slice(from, from + BATCH)
        .map((key) => Math.trunc(key))
        .join(', ');
      const links = await linksOf(this.sql, list);
      for (const row of await queryRows(this.sql, nodesSql(list, this.clock))) {
        const node = callNode(row, links.get(count(row['id'])));
        nodes.set(node.call, node);
      }
    }
    return nodes;
  }

  async handoffs(moments: readonly Moment[]): Promise<readonly (readonly HandoffSign[])[]> {
    const signs: HandoffSign[][] = [];
    for (let from = 0; from < moments.length; from += BATCH)
      signs.push(...(await handoffSigns(this.sql, this, moments.slice(from, from + BATCH))));
    return signs;
  }

  async doubts(moments: readonly Moment[]): Promise<readonly OriginDoubt[]> {
    const doubts: OriginDoubt[] = [];
    for (let from = 0; from < moments.length; from += BATCH)
      doubts.push(...(await originDoubts(this.sql, this.clock, moments.slice(from, from + BATCH))));
    return doubts;
  }

  async comSources(moments: readonly Moment[]): Promise<readonly (Hint | undefined)[]> {
    const found: (Hint | undefined)[] = moments.map(() => undefined);
    if (!this.hasHints) return found;
    const pasts: ThreadPast[] = [];
    for (let from = 0; from < moments.length; from += BATCH)
      pasts.push(...(await threadPasts(this.sql, this.clock, moments.slice(from, from + BATCH))));
    for (const [index, moment] of moments.entries()) {
      const { restedAt, lostAt } = pasts[index] ?? {};
      const [row] = await queryRows(
        this.sql,
        `${this.hintSql(`${COM_BEGIN}, ${COM_END}`)} AND e.process = ${moment.process} AND th.tid = ${moment.tid}
          AND e.time <= ${this.clock.time(moment.at)} ORDER BY e.id DESC LIMIT 1`,
      );
      const hint = row === undefined ? undefined : hintOf(row);
      if (hint === undefined || !COM_BEGIN.includes(literal(hint.from))) continue;
      if (hint.at < (restedAt ?? hint.at) || hint.at < (lostAt ?? hint.at)) continue;
      if (!(await this.comCallIsOver(hint, moment))) found[index] = hint;
    }
    return found;
  }

  /** The call that a COM event names as its source has been answered, so its end is not in the recording. */
  private async comCallIsOver({ fields, at }: Hint, moment: Moment): Promise<boolean> {
    const { SourceProcessId: pid, SourceThreadId: tid } = fields;
    if (typeof pid !== 'number' || typeof tid !== 'number') return false;
    const [row] = await queryRows(
      this.sql,
      `SELECT c.server_ended_at < ${this.clock.time(moment.at)} AS over FROM store.calls c
        JOIN store.threads ct ON ct.id = c.client_thread AND ct.tid = ${Math.trunc(tid)}
        JOIN store.processes cp ON cp.id = c.client_process AND cp.pid = ${Math.trunc(pid)}
        WHERE c.server_process = ${moment.process} AND c.started_at <= ${this.clock.time(at)}
        ORDER BY c.started_at DESC LIMIT 1`,
    );
    return row?.['over'] === true;
  }

  async hints(): Promise<readonly Hint[]> {
    if (!this.hasHints) return [];
    const rows = await queryRows(this.sql, `${this.hintSql(CAUSES)} ORDER BY e.id LIMIT ${MOST_HINTS}`);
    return rows.flatMap((row) => hintOf(row) ?? []);
  }

  async processes(questions: readonly { pid: number; at: Ticks }[]): Promise<readonly (Party | undefined)[]> {
    const lives = await this.livesByPid();
    return questions.map(({ pid, at }) => {
      const all = lives.get(pid) ?? [];
      const fitting = all.filter(({ from, to }) => (from ?? at) <= at && (to ?? at) >= at);
      return fitting.length === 1 ? fitting[0]?.party : undefined;
    });
  }

  private hintSql(names: string): string {
    return `SELECT ${HINT_FROM} AS name, d.detail, ${this.clock.ticks('e.time')} AS ticks, e.time AS at_text,
        e.process AS by_process_id, p.name AS "by.process", p.pid AS "by.pid", th.tid AS "by.tid", th.service AS "by.service", p.sid AS by_sid
      FROM store.events e JOIN store.event_details d ON d.event = e.id
      LEFT JOIN store.processes p ON p.id = e.process LEFT JOIN store.thread_names th ON th.id = e.thread
      WHERE e.kind = 'hint' AND ${HINT_FROM} IN (${names})`;
  }

  private async livesByPid(): Promise<Map<number, Life[]>> {
    if (this.lives !== undefined) return this.lives;
    const lives = new Map<number, Life[]>();
    const rows = await queryRows(
      this.sql,
      `SELECT id, pid, name, sid, ${this.clock.ticks('started_at')} AS life_from, ${this.clock.ticks('ended_at')} AS life_to
      FROM store.processes ORDER BY id`,
    );
    for (const row of rows) {
      const pid = count(row['pid']);
      const party = { ...NOBODY, key: count(row['id']), process: textOf(row['name']), pid, user: textOf(row['sid']) };
      const life = { party, from: numberOf(row['life_from']), to: numberOf(row['life_to']) };
      const known = lives.get(pid);
      if (known === undefined) lives.set(pid, [life]);
      else known.push(life);
    }
    this.lives = lives;
    return lives;
  }
}

const NOBODY: Party = {
  key: undefined,
  process: undefined,
  pid: undefined,
  tid: undefined,
  service: undefined,
  user: undefined,
};

function servedSql(moments: readonly Moment[], clock: CaptureClock): string {
  return `SELECT m.i, c.id, c.chain, c.evidence, ${clock.ticks('c.server_started_at')} AS received,
      CASE WHEN c.server_ended_at IS NULL THEN 'never'
        WHEN coalesce(rp.send_event < m.event, c.server_ended_at < m.instant) THEN 'before' ELSE 'after' END AS answered
    FROM ${momentRows(moments, clock)} JOIN store.threads t ON t.process = m.process AND t.tid = m.tid
    JOIN store.calls c ON c.server_thread = t.id AND c.server_started_at <= m.instant
    LEFT JOIN store.messages rq ON rq.id = c.request LEFT JOIN store.messages rp ON rp.id = c.reply
    WHERE coalesce(rq.receive_event < m.event, true)
    QUALIFY row_number() OVER (PARTITION BY m.i ORDER BY c.server_started_at DESC, c.id DESC) <= ${MOST_SERVED}
    ORDER BY m.i, c.server_started_at DESC, c.id DESC`;
}

function servedCall(row: Row, past: ThreadPast | undefined, loneAt: Ticks | undefined): ServedCall {
  const evidence = count(row['evidence']);
  const receivedAt = count(row['received']);
  const { answered } = row;
  return {
    call: count(row['id']),
    chain: count(row['chain']),
    receivedAt,
    answered: answered === 'before' || answered === 'after' ? answered : 'never',
    expected: (evidence & EXPECTED) !== 0,
    answeredBySelf: (evidence & OTHER_THREAD) === 0,
    left: receivedAt < (past?.restedAt ?? receivedAt),
    turned: receivedAt < (loneAt ?? receivedAt),
    lossSince: receivedAt < (past?.lostAt ?? receivedAt),
  };
}

function nodesSql(list: string, clock: CaptureClock): string {
  const side = (name: string, alias: string): string =>
    `f.${name}_process_id, f."${name}.process", f."${name}.pid", f."${name}.tid", f."${name}.service", ${alias}.sid AS ${name}_sid`;
  return `SELECT f.id, f.chain, f.parent, f.parent_confidence, ${side('client', 'cp')}, ${side('server', 'sp')}, f.interface,
      f.interface_uuid, f.opnum, f.procedure, coalesce(f.started_at, f.server_started_at) AS at_text,
      coalesce(f.ended_at, f.server_ended_at) AS end_text, ${clock.ticks('coalesce(f.started_at, f.server_started_at)')} AS ticks, f.evidence, f.confidence
    FROM main.calls_flat f LEFT JOIN store.processes cp ON cp.id = f.client_process_id
    LEFT JOIN store.processes sp ON sp.id = f.server_process_id WHERE f.id IN (${list})`;
}

interface Links {
  evidence: number | undefined;
  readonly rivals: Rival[];
}

async function linksOf(sql: DuckDBConnection, list: string): Promise<Map<number, Links>> {
  const rows = await queryRows(
    sql,
    `SELECT call, parent, evidence, weight, confidence FROM store.parent_links WHERE call IN (${list}) ORDER BY call, weight DESC`,
  );
  const links = new Map<number, Links>();
  for (const row of rows) {
    const call = count(row['call']);
    const known = links.get(call) ?? { evidence: undefined, rivals: [] };
    if (row['confidence'] === null) known.rivals.push({ call: count(row['parent']), weight: count(row['weight']) });
    else known.evidence = count(row['evidence']);
    links.set(call, known);
  }
  return links;
}

function callNode(row: Row, links: Links | undefined): CallNode {
  const parent = numberOf(row['parent']);
  return {
    call: count(row['id']),
    chain: count(row['chain']),
    parent,
    parentConfidence: confidence(row['parent_confidence']),
    link: parent === undefined ? undefined : links?.evidence,
    rivals: links?.rivals ?? [],
    client: partyOf(row, 'client'),
    server: partyOf(row, 'server'),
    interface: textOf(row['interface']),
    interfaceUuid: textOf(row['interface_uuid']),
    opnum: numberOf(row['opnum']),
    procedure: textOf(row['procedure']),
    startedAt: numberOf(row['ticks']),
    startedText: textOf(row['at_text']),
    endedText: textOf(row['end_text']),
    evidence: Array.isArray(row['evidence']) ? row['evidence'].map(String) : [],
    confidence: confidence(row['confidence']),
  };
}

/** Who stands in the columns of this name. */
function partyOf(row: Row, name: 'client' | 'server' | 'by'): Party {
  return {
    key: numberOf(row[`${name}_process_id`]),
    process: textOf(row[`${name}.process`]),
    pid: numberOf(row[`${name}.pid`]),
    tid: numberOf(row[`${name}.tid`]),
    service: textOf(row[`${name}.service`]),
    user: textOf(row[`${name}_sid`]),
  };
}

function hintOf(row: Row): Hint | undefined {
  const from = textOf(row['name']);
  const fields: unknown = JSON.parse(textOf(row['detail']) ?? 'null');
  if (from === undefined || typeof fields !== 'object' || fields === null) return undefined;
  return {
    from,
    fields: fields as Hint['fields'],
    at: count(row['ticks']),
    atText: textOf(row['at_text']) ?? '',
    party: partyOf(row, 'by'),
  };
}

function confidence(value: Value | undefined): Confidence | undefined {
  return CONFIDENCES.find((one) => one === value);
}
