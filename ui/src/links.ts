/** Addresses of what views show to each other: `#/calls?id=7`. The chosen row of every view is its parameter `id`. */
import { routeHash } from './app/route.ts';

function hrefOf(view: string, id: number): string {
  return routeHash({ view, params: { id: String(id) } });
}

export const whyHref = (process: number): string => hrefOf('why', process);
export const processHref = (process: number): string => hrefOf('processes', process);
export const callHref = (call: number): string => hrefOf('calls', call);
export const chainHref = (chain: number): string => hrefOf('chains', chain);
export const messageHref = (message: number): string => hrefOf('messages', message);

/** The rows of a view that a filter keeps. */
export function filterHref(view: string, filter: string): string {
  return routeHash({ view, filter });
}
export const sequenceHref = (call: number): string => routeHash({ view: 'sequence', params: { call: String(call) } });
