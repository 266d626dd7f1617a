/** The routes of the API on fastify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonValue } from '../export/json-lines.ts';
import { failureAnswer, GivenUp } from './failure.ts';
import { Ask } from './route.ts';
import { ROUTES } from './routes/index.ts';
import type { CaptureService } from './service.ts';

/** Registers everything below `/api/`. */
export function registerApi(app: FastifyInstance, service: CaptureService, onError: (error: unknown) => void): void {
  app.setReplySerializer((payload) => JSON.stringify(payload, jsonValue));
  app.setErrorHandler((error, request, reply) => answerFailure(error, { request, reply, onError }));
  for (const route of ROUTES) {
    app.get(`/api/${route.path}`, async (request, reply) => route.answer(askOf(service, request, reply)));
  }
  app.all('/api/*', (_request, reply) => reply.code(404).send({ error: { message: 'there is no such question' } }));
}

/** The request as routes see it; its signal aborts when the connection closes before the answer is out. */
function askOf(service: CaptureService, request: FastifyRequest, reply: FastifyReply): Ask {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return new Ask({
    service,
    signal: gone.signal,
    query: request.query as Readonly<Record<string, unknown>>,
    params: request.params as Readonly<Record<string, unknown>>,
  });
}

interface Failed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly onError: (error: unknown) => void;
}

function answerFailure(error: unknown, { reply, onError }: Failed): void {
  // Fastify's own: a body that is no JSON, a URL that cannot be decoded.
  const status = statusOf(error);
  if (status !== undefined) {
    void reply.code(status).send({ error: { message: error instanceof Error ? error.message : String(error) } });
    return;
  }
  const answer = failureAnswer(error);
  if (answer.status === 500 && !(error instanceof GivenUp)) onError(error);
  void reply.code(answer.status).send(answer.body);
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
