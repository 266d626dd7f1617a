/** What every request must pass before anything is done for it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from './api.ts';
import { NO_TOKEN_PAGE, PLAIN_CSS, WRONG_HOST_PAGE } from './plain-pages.ts';
import { SECURITY_HEADERS, type Security } from './security.ts';

/** Paths below are data; all others are files of the page. */
const API = '/api/';
const HTML = 'text/html; charset=utf-8';
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT']);

/** Checks Host, method, Origin and cookie, and puts the security headers on every answer. */
export function registerGate(app: FastifyInstance, security: Security): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { headers, method } = request;
    const api = request.url.startsWith(API);
    if (api) reply.header('cache-control', 'no-store');
    if (security.refuseHost(headers) !== undefined)
      return refuse(reply, api, 'this is not the address that alpcscope printed');
    if (!METHODS.has(method)) return refuseMethod(reply);
    if (!api) return undefined;
    const refusal = security.refuseData(headers, method === 'PUT' || isUpgrade(request));
    if (refusal === undefined) return undefined;
    const message =
      refusal === 'cookie' ? 'this browser has not opened the URL that alpcscope printed' : 'another site may not ask';
    return refuse(reply, true, message);
  });
  // The style of the plain pages, for everybody: it says nothing.
  app.get('/plain.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(PLAIN_CSS));
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

/** The page that says how to get in. */
export function sendNoToken(reply: FastifyReply, page: string = NO_TOKEN_PAGE): FastifyReply {
  return reply.code(403).type(HTML).header('cache-control', 'no-store').send(page);
}
