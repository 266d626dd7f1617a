/** What a route is, and what it may ask for. A new route is a file in `routes/` and a line in its `index.ts`. */

import { sortKeys } from '../capture/chosen.ts';
import type { Capture } from '../capture/reader.ts';
import type { Where } from '../capture/select.ts';
import type { Row } from '../capture/values.ts';
import type { Entity } from '../query/field.ts';
import { ENTITIES } from '../query/fields.ts';
import { onMessages } from '../query/on-messages.ts';
import { ApiFailure } from './failure.ts';
import type { CaptureService, Selection } from './service.ts';

export interface Route {
  /** Below `/api/`, as fastify writes paths: `message/:id`. */
  readonly path: string;
  /** The answer, which becomes JSON. Whatever it throws becomes an `ApiError`. */
  answer(ask: Ask): Promise<unknown>;
}

/** An answer that is a file. */
export class Download {
  readonly name: string;
  readonly type: string;
  readonly pieces: AsyncIterable<string>;

  constructor(name: string, type: string, pieces: AsyncIterable<string>) {
    this.name = name;
    this.type = type;
    this.pieces = pieces;
  }
}

/** What fastify read from the address: names and values, either once or several times. */
type Values = Readonly<Record<string, unknown>>;

/** Longest value of a parameter that is looked at. */
const MOST_CHARACTERS = 100_000;

/** One request. */
export class Ask {
  readonly service: CaptureService;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  private readonly query: Values;
  private readonly params: Values;

  constructor(parts: { service: CaptureService; signal: AbortSignal; query: Values; params: Values }) {
    this.service = parts.service;
    this.signal = parts.signal;
    this.query = parts.query;
    this.params = parts.params;
  }

  /** A parameter of the address's query; `undefined` if it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.query[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw new ApiFailure(400, `${name} is given more than once`);
    if (value.length > MOST_CHARACTERS) throw new ApiFailure(400, `${name} is too long`);
    return value;
  }

  /** One of some words. */
  choice<T extends string>(name: string, words: readonly T[], otherwise?: T): T {
    const text = this.text(name) ?? otherwise;
    const found = words.find((word) => word === text);
    if (found === undefined) throw new ApiFailure(400, `${name} is one of ${words.join(', ')}`);
    return found;
  }

  /** A whole number, 0 or more; beyond `most` it is `most`. */
  whole(name: string, { otherwise, most }: { otherwise?: number; most?: number } = {}): number {
    const text = this.text(name);
    if (text === undefined && otherwise !== undefined) return otherwise;
    if (text === undefined || !/^\d{1,15}$/.test(text))
      throw new ApiFailure(400, `${name} is a whole number, 0 or more`);
    return Math.min(Number(text), most ?? Number.MAX_SAFE_INTEGER);
  }

  /** Whole numbers separated by commas; none if it is absent. */
  wholes(name: string): number[] {
    const text = this.text(name);
    if (text === undefined) return [];
    if (!/^\d{1,15}(,\d{1,15})*$/.test(text)) throw new ApiFailure(400, `${name} is whole numbers separated by commas`);
    return text.split(',').map(Number);
  }

  /** The number in the path. */
  get id(): number {
    const { id } = this.params;
    if (typeof id !== 'string' || !/^\d{1,15}$/.test(id)) throw new ApiFailure(404, 'there is no such thing');
    return Number(id);
  }
  /** The word in the path. */
  get part(): string {
    return String(this.params['part']);
  }

  get entity(): Entity {
    return this.choice('entity', ENTITIES);
  }

  /** The condition of the parameter `filter`. */
  where(entity: Entity): Promise<Where | undefined> {
    return this.service.where(this.text('filter'), entity, this.signal);
  }

  /** The parameter `filter`, which is one on calls, for messages; `undefined` if it asks for what only calls have. */
  async whereOfMessages(): Promise<{ readonly where: Where | undefined } | undefined> {
    const filter = onMessages(this.text('filter') ?? '');
    if (filter === undefined) return undefined;
    return { where: await this.service.where(filter === '' ? undefined : filter, 'messages', this.signal) };
  }

  /** Entity, filter and order of a `RowsQuery`. */
  async selection(): Promise<Selection> {
    const { entity } = this;
    const sort = this.text('sort');
    return { entity, where: await this.where(entity), sort: sort === undefined ? [] : sortKeys(sort) };
  }

  /** A short question. */
  light<T>(question: (capture: Capture) => Promise<T>): Promise<T> {
    return this.service.readers.ask('light', this.signal, question);
  }
  /** A question that goes through the whole capture. */
  heavy<T>(question: (capture: Capture) => Promise<T>): Promise<T> {
    return this.service.readers.ask('heavy', this.signal, question);
  }
  /** Rows for a download, read as fast as they are taken. */
  downloadRows(question: (capture: Capture) => AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
    return this.service.readers.stream('downloads', this.signal, question);
  }
  /** A heavy question whose answer is kept under a name that holds all it depends on. */
  remembered<T>(name: string, question: (capture: Capture) => Promise<T>): Promise<T> {
    return this.service.remember(name, this.signal, (signal) => this.service.readers.ask('heavy', signal, question));
  }
}
