/** Rows of a tree as lines, with what belongs to each call below it. */

import type { TreeRow } from '../capture/call-tree.ts';
import type { Capture } from '../capture/reader.ts';
import { nested } from '../capture/values.ts';
import { jsonLine } from '../export/json-lines.ts';
import { belowCall, type TreeOptions, treeLine } from '../present/tree-text.ts';
import { type CallDetail, callDetails, type DetailOptions, detailJson } from './tree-detail.ts';

/** Calls whose bytes are in memory at once. */
const STEP = 500;

interface Pending {
  readonly depth: number;
  readonly lines: readonly string[];
}

export class TreeLines {
  private readonly capture: Capture;
  private readonly look: TreeOptions;
  private readonly detail: DetailOptions | undefined;
  private readonly json: boolean;
  /** Replies of calls whose calls are still being written. */
  private readonly pending: Pending[] = [];

  constructor(capture: Capture, how: { look: TreeOptions; detail: DetailOptions | undefined; json: boolean }) {
    this.capture = capture;
    this.look = how.look;
    this.detail = how.detail;
    this.json = how.json;
  }

  /** The text of these rows, in pieces. */
  async *add(rows: readonly TreeRow[]): AsyncGenerator<string> {
    const step = this.detail === undefined ? rows.length : STEP;
    for (let at = 0; at < rows.length; at += step) {
      const some = rows.slice(at, at + step);
      yield this.json ? await this.jsonText(some) : await this.text(some);
    }
  }

  /** What is still to come behind the last row. */
  end(): string {
    return this.flush(0);
  }

  private async jsonText(rows: readonly TreeRow[]): Promise<string> {
    const detail = this.detail === undefined ? undefined : await detailJson(this.capture, rows, this.detail);
    return rows
      .map(({ depth, matched, row }) =>
        jsonLine({ ...nested(row), shown_depth: depth, matched, ...detail?.get(row['id']) }),
      )
      .join('');
  }

  private async text(rows: readonly TreeRow[]): Promise<string> {
    const detail = this.detail === undefined ? undefined : await callDetails(this.capture, rows, this.detail);
    let text = '';
    for (const { depth, row } of rows) {
      text += this.flush(depth);
      text += `${treeLine({ ...nested(row), depth }, this.look)}\n`;
      const found: CallDetail | undefined = detail?.get(row['id']);
      if (found === undefined) continue;
      text += this.indented(depth, found.before);
      if (found.after.length > 0) this.pending.push({ depth, lines: found.after });
    }
    return text;
  }

  /** Replies of the calls at `depth` and deeper: the next call is not below them. */
  private flush(depth: number): string {
    let text = '';
    for (let last = this.pending.at(-1); last !== undefined && last.depth >= depth; last = this.pending.at(-1)) {
      this.pending.pop();
      text += this.indented(last.depth, last.lines);
    }
    return text;
  }

  private indented(depth: number, lines: readonly string[]): string {
    const style = this.look.style?.quiet ?? ((text: string): string => text);
    const guide = style(belowCall(depth, this.look));
    return lines.map((line) => `${`${guide}${line}`.trimEnd()}\n`).join('');
  }
}
