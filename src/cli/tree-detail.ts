/**
 * What `tree --hex --stacks` adds below each call: port and parties, the bytes of the request and its stack, and after the calls
 * made meanwhile the bytes of the reply. The form is that of logs of recursive calls in a debugger.
 */

import type { TreeRow } from '../capture/call-tree.ts';
import type { MessagePart } from '../capture/message-parts.ts';
import type { Capture } from '../capture/reader.ts';
import { nested, type Row } from '../capture/values.ts';
import type { DissectEnvironment } from '../dissect/dissect.ts';
import { type EndContent, readContents } from '../pipeline/message-content.ts';
import { hexLines } from '../present/hex-lines.ts';
import { processLabel } from '../present/label.ts';
import { safeText } from '../present/safe-text.ts';

export interface DetailOptions {
  readonly hex: boolean;
  readonly stacks: boolean;
  readonly environment: DissectEnvironment;
}

/** Lines without their guides: below the call, and behind all that is below it. */
export interface CallDetail {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Details of these calls by their id. */
export async function callDetails(
  capture: Capture,
  rows: readonly TreeRow[],
  options: DetailOptions,
): Promise<ReadonlyMap<unknown, CallDetail>> {
  const ids = rows.flatMap(({ row }) => [row['request'], row['reply']]).filter((id) => typeof id === 'number');
  const parts = await capture.messageParts(ids);
  const details = new Map<unknown, CallDetail>();
  for (const { row } of rows) {
    const of = (name: string): readonly MessagePart[] => parts.get(Number(row[name])) ?? [];
    const request = of('request');
    details.set(row['id'], {
      before: [...messageLines(row, request, options), ...(options.stacks ? stackLines(request) : [])],
      after: messageLines({ ...row, kind: 'reply' }, of('reply'), options),
    });
  }
  return details;
}

/** The JSON of the same: recorded bytes and stacks of request and reply. */
export async function detailJson(
  capture: Capture,
  rows: readonly TreeRow[],
  options: DetailOptions,
): Promise<ReadonlyMap<unknown, object>> {
  const ids = rows.flatMap(({ row }) => [row['request'], row['reply']]).filter((id) => typeof id === 'number');
  const parts = await capture.messageParts(ids);
  const ends = (id: unknown): object[] =>
    (parts.get(Number(id)) ?? []).map(({ end, event, content, stack }) => {
      const { context: _, event: __, ...rest } = content ?? {};
      return { end, event, ...(options.hex ? rest : {}), ...(options.stacks ? { stack } : {}) };
    });
  return new Map(
    rows.map(({ row }) => [row['id'], { request_ends: ends(row['request']), reply_ends: ends(row['reply']) }]),
  );
}

function messageLines(row: Row, parts: readonly MessagePart[], { hex, environment }: DetailOptions): string[] {
  if (!hex) return [];
  const contents = readContents(row, parts, environment);
  // The end that has more of the bytes.
  const [best] = [...contents].sort((a, b) => recorded(b) - recorded(a));
  if (best === undefined) return [];
  const lines = row['kind'] === 'reply' ? [] : [placeLine(row, best)];
  lines.push(`|  ${whatLine(row, best)}`);
  for (const name of ['payload', 'view'] as const) {
    const bytes = best.bytes[name];
    if (bytes === undefined) continue;
    if (name === 'view') lines.push('|  view:');
    lines.push(...hexLines(bytes).map((line) => `|  ${line}`));
  }
  for (const text of [...best.found.problems, ...best.found.notes]) lines.push(`|  note: ${safeText(text)}`);
  return lines;
}

function recorded({ bytes }: EndContent): number {
  return (bytes.payload?.length ?? 0) + (bytes.view?.length ?? 0);
}

/** `Handle: 394 Port: LRPC-b4cb7c7affbc500b2a | winlogon.exe(5624) -> LogonUI.exe(2304)`. */
function placeLine(row: Row, { content }: EndContent): string {
  const handle = typeof content['handle'] === 'number' ? `Handle: ${content['handle'].toString(16)} ` : '';
  const name = typeof content['port_name'] === 'string' ? safeText(content['port_name']) : '?';
  const call = nested(row);
  return `${handle}Port: ${name} | ${processLabel(call, 'client')} -> ${processLabel(call, 'server')}`;
}

/** `CALL req_id:2 method:7`, then the summary. */
function whatLine(row: Row, { found }: EndContent): string {
  const reply = row['kind'] === 'reply';
  const words = [reply ? 'REPLY' : 'CALL'];
  if (found.callId !== undefined) words.push(`req_id:${found.callId}`);
  if (!reply && found.opnum !== undefined) words.push(`method:${found.opnum}`);
  return `${words.join(' ')}  ${safeText(found.summary)}`;
}

function stackLines(parts: readonly MessagePart[]): string[] {
  const stack = parts.find((part) => part.end === 'send' && part.stack.length > 0)?.stack ?? [];
  if (stack.length === 0) return [];
  const frames = stack.map((frame, index) => `|  ${index.toString(16).padStart(2, '0')} ${safeText(frame)}`);
  return ['|   # Call site', ...frames];
}
