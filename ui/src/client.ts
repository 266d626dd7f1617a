/** The server's API as functions: the only place of the page that fetches. Every request can be given up with its signal. */
import type {
  ApiError,
  CallDetail,
  CaptureSummary,
  ChainDetail,
  ChainsWindow,
  EventDetail,
  FieldValues,
  Marked,
  MessageDetail,
  OverviewParts,
  ProcessDetail,
  RowCount,
  RowPosition,
  RowsQuery,
  RowsWindow,
  SavedFilters,
  Sequence,
  Timeline,
  TopValues,
  TrafficMap,
  TreePosition,
  TreeWindow,
  Why,
  WhyOrder,
  WhyWindow,
  WindowQuery,
} from '../../src/server/api.ts';

/** What the server answered instead of data. */
class RequestFailed extends Error {
  readonly status: number;
  readonly hint: string | undefined;
  readonly span: { readonly start: number; readonly end: number } | undefined;
  constructor(status: number, body: ApiError['error']) {
    super(body.message);
    this.status = status;
    this.hint = body.hint;
    this.span = body.span;
  }
}

interface FilteredWindow {
  readonly filter?: string;
  readonly from: number;
  readonly count: number;
}

interface TimelineQuery {
  readonly filter?: string;
  readonly from: number;
  readonly to: number;
  readonly expand?: string;
}
interface SequenceQuery {
  readonly call?: number;
  readonly chain?: number;
  readonly filter?: string;
  readonly limit: number;
}
interface MapQuery {
  readonly filter?: string;
  readonly group: string;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** Path and query of an API address; what is `undefined` or empty is left out. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? `/api/${path}` : `/api/${path}?${text}`;
}

/** Reads one answer. Throws {@link RequestFailed}, or `AbortError` if the signal gave it up. */
async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await reach(path, query, signal === undefined ? {} : { signal });
  if (response.ok) return (await response.json()) as T;
  throw await failure(response);
}

/** Fetches. Where no server is at the address browsers have words of their own for that, which nobody understands. */
async function reach(path: string, query: Query | undefined, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address(path, query), request);
  } catch (error) {
    if (error instanceof TypeError) throw new Error('the server does not answer', { cause: error });
    throw error;
  }
}

async function put(path: string, body: unknown): Promise<void> {
  const response = await reach(path, undefined, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await failure(response);
}

async function failure(response: Response): Promise<RequestFailed> {
  const fallback = { message: `the server answered ${response.status} ${response.statusText}` };
  try {
    const body = (await response.json()) as ApiError;
    return new RequestFailed(response.status, typeof body.error?.message === 'string' ? body.error : fallback);
  } catch {
    return new RequestFailed(response.status, fallback);
  }
}

export const client = {
  capture: (signal?: AbortSignal) => get<CaptureSummary>('capture', {}, signal),
  rows: (query: WindowQuery, signal?: AbortSignal) => get<RowsWindow>('rows', { ...query }, signal),
  count: (query: RowsQuery, signal?: AbortSignal) => get<RowCount>('count', { ...query }, signal),
  position: (query: RowsQuery & { readonly id: number }, signal?: AbortSignal) =>
    get<RowPosition>('position', { ...query }, signal),
  top: (query: RowsQuery & { readonly fields: string; readonly limit: number }, signal?: AbortSignal) =>
    get<TopValues>('top', { ...query }, signal),
  values: (
    query: { readonly entity: string; readonly fields: string; readonly prefix: string; readonly limit: number },
    signal?: AbortSignal,
  ) => get<FieldValues>('values', query, signal),
  savedFilters: (signal?: AbortSignal) => get<SavedFilters>('saved-filters', {}, signal),
  saveFilters: (filters: SavedFilters) => put('saved-filters', filters),
  marked: (query: { readonly of: string; readonly ids: string; readonly marks: string }, signal?: AbortSignal) =>
    get<Marked>('marked', query, signal),
  event: (id: number, signal?: AbortSignal) => get<EventDetail>(`event/${id}`, {}, signal),
  message: (id: number, signal?: AbortSignal) => get<MessageDetail>(`message/${id}`, {}, signal),
  call: (id: number, signal?: AbortSignal) => get<CallDetail>(`call/${id}`, {}, signal),
  process: (id: number, signal?: AbortSignal) => get<ProcessDetail>(`process/${id}`, {}, signal),
  tree: (query: FilteredWindow, signal?: AbortSignal) => get<TreeWindow>('tree', { ...query }, signal),
  treeChildren: (query: { readonly parent: number; readonly filter?: string }, signal?: AbortSignal) =>
    get<TreeWindow>('tree/children', query, signal),
  treePosition: (query: { readonly id: number; readonly filter?: string }, signal?: AbortSignal) =>
    get<TreePosition>('tree/position', query, signal),
  chains: (query: FilteredWindow & { readonly id?: number }, signal?: AbortSignal) =>
    get<ChainsWindow>('chains', { ...query }, signal),
  chain: (id: number, signal?: AbortSignal) => get<ChainDetail>(`chain/${id}`, {}, signal),
  why: (asked: { readonly process: number } | { readonly event: number }, signal?: AbortSignal) =>
    get<Why>('why', { ...asked }, signal),
  whyAll: (query: FilteredWindow & { readonly id?: number; readonly order: WhyOrder }, signal?: AbortSignal) =>
    get<WhyWindow>('why/all', { ...query }, signal),
  overview: <Part extends keyof OverviewParts>(part: Part, filter: string, signal?: AbortSignal) =>
    get<OverviewParts[Part]>(`overview/${part}`, { filter }, signal),
  timeline: (query: TimelineQuery, signal?: AbortSignal) => get<Timeline>('timeline', { ...query }, signal),
  sequence: (query: SequenceQuery, signal?: AbortSignal) => get<Sequence>('sequence', { ...query }, signal),
  map: (query: MapQuery, signal?: AbortSignal) => get<TrafficMap>('map', { ...query }, signal),
};
