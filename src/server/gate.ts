/** What every request must pass before anything is done for it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from './api.ts';
import { NO_TOKEN_PAGE, PLAIN_CSS, WRONG_HOST_PAGE } from './plain-pages.ts';
import { SECURITY_HEADERS, type Security } from './security.ts';

/** Style of the plain pages. */
const PLAIN = '/plain.css';
/** The route of the page's files. */
export const FILES = '/*';
/** The route of the websocket. */
export const LIVE = '/api/live';
/** Routes that decide themselves whom they answer; whatever else there is, or may come to be, is data. */
const FOR_ALL: ReadonlySet<string | undefined> = new Set([FILES, PLAIN]);
const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT']);

/** Checks Host, method, Origin and cookie, and puts the security headers on every answer. */
export function registerGate(app: FastifyInstance, security: Security): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { headers, method } = request;
    // By the route that would answer, not by the address as it was sent: `/%61pi/…` and `http://…/api/…` lead to the same.
    const route = request.routeOptions.url;
    const api = !FOR_ALL.has(route);
    if (api) reply.header('cache-control', 'no-store');
    if (security.refuseHost(headers) !== undefined)
      return refuse(reply, api, 'this is not the address that alpcscope printed');
    if (!METHODS.has(method)) return refuseMethod(reply);
    if (isUpgrade(request) && route !== LIVE) return refuse(reply, true, 'there is no websocket here');
    if (!api) return undefined;
    const refusal = security.refuseData(headers, method === 'PUT' || isUpgrade(request));
    if (refusal === undefined) return undefined;
    const message =
      refusal === 'cookie' ? 'this browser has not opened the URL that alpcscope printed' : 'another site may not ask';
    return refuse(reply, true, message);
  });
  // The style of the plain pages, for everybody: it says nothing.
  app.get(PLAIN, (_request, reply) => reply.type('text/css; charset=utf-8').send(PLAIN_CSS));
}

function isUpgrade({ headers }: FastifyRequest): boolean {
  return headers.upgrade !== undefined;
}

function refuse(reply: FastifyReply, api: boolean, message: string): FastifyReply {
  if (!api) return reply.code(403).type(HTML).header('cache-control', 'no-store').send(WRONG_HOST_PAGE);
  const body: ApiError = { error: { message, hint: 'open the URL that alpcscope printed' } };
  return reply.code(403).send(body);
}

function refuseMethod(reply: FastifyReply): FastifyReply {
  const body: ApiError = { error: { message: 'only GET, HEAD and PUT are answered' } };
  return reply
    .code(405)
    .header('allow', [...METHODS].join(', '))
    .send(body);
}

/** An address that cannot be decoded reaches no route and no hook. */
export function refuseAddress(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const body: ApiError = { error: { message: 'the address cannot be read' } };
  // Nothing is set up yet for such an answer: it is written as it is.
  void reply.code(400).headers(SECURITY_HEADERS).type(JSON_TYPE).send(JSON.stringify(body));
}

/** The page that says how to get in. */
export function sendNoToken(reply: FastifyReply, page: string = NO_TOKEN_PAGE): FastifyReply {
  return reply.code(403).type(HTML).header('cache-control', 'no-store').send(page);
}
