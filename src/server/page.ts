/** The page's files, and the exchange of the token for a cookie. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FILES, sendNoToken } from './gate.ts';
import { type PageFile, readPageFiles } from './page-files.ts';
import { AGAIN_PAGE, NOT_BUILT_PAGE, WRONG_TOKEN_PAGE } from './plain-pages.ts';
import type { Security } from './security.ts';

const IMMUTABLE = 'private, max-age=31536000, immutable';
const HTML = 'text/html; charset=utf-8';

/** Serves the files of `folder` to who has the cookie. */
export function registerPage(app: FastifyInstance, folder: string, security: Security): void {
  const files = readPageFiles(folder);
  app.route({
    method: ['GET', 'HEAD'],
    url: FILES,
    handler: (request, reply) => {
      const { pathname, searchParams } = new URL(request.url, 'http://localhost');
      const token = searchParams.get('token');
      if (pathname === '/' && token !== null) return takeToken(reply, token, security);
      if (!security.hasCookie(request.headers)) return withoutCookie(request, reply, pathname);
      const file = files.get(pathname);
      if (file !== undefined) return sendFile(reply, file);
      if (pathname === '/') return reply.code(503).type(HTML).send(NOT_BUILT_PAGE);
      return reply.code(404).send({ error: { message: 'there is no such file' } });
    },
  });
}

/** The address without the token: it does not stay in the history, and nobody reads it over a shoulder. */
function takeToken(reply: FastifyReply, token: string, security: Security): FastifyReply {
  if (!security.hasToken(token)) return sendNoToken(reply, WRONG_TOKEN_PAGE);
  return reply.code(303).header('set-cookie', security.cookie).header('cache-control', 'no-store').redirect('/', 303);
}

// Behind a link on another site the browser keeps the cookie back (SameSite=Strict), though it has it: a page of ours that
// goes on to the same place brings it.
function withoutCookie(request: FastifyRequest, reply: FastifyReply, pathname: string): FastifyReply {
  const elsewhere = request.headers['sec-fetch-site'];
  const linked = pathname === '/' && (elsewhere === 'cross-site' || elsewhere === 'same-site');
  if (linked) return reply.type(HTML).header('cache-control', 'no-store').send(AGAIN_PAGE);
  return sendNoToken(reply);
}

function sendFile(reply: FastifyReply, { type, bytes, immutable }: PageFile): FastifyReply {
  return reply
    .type(type)
    .header('cache-control', immutable ? IMMUTABLE : 'no-cache')
    .send(bytes);
}
