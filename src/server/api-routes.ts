/** The routes of the API on fastify. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonValue } from '../export/json-lines.ts';
import type { Ahead } from './ahead.ts';
import { failureAnswer, GivenUp } from './failure.ts';
import { Ask, Download } from './route.ts';
import { ROUTES } from './routes/index.ts';
import { checkSavedFilters, readSavedFilters, savedFiltersFile, writeSavedFilters } from './saved-filters.ts';
import type { CaptureService } from './service.ts';

export interface ApiParts {
  readonly service: CaptureService;
  /** What is told that somebody asks. */
  readonly ahead: Ahead;
  readonly onError: (error: unknown) => void;
}

/** Registers everything below `/api/`. */
export function registerApi(app: FastifyInstance, { service, ahead, onError }: ApiParts): void {
  app.setReplySerializer((payload) => JSON.stringify(payload, jsonValue));
  app.setErrorHandler((error, _request, reply) => answerFailure(error, { service, reply, onError }));
  for (const route of ROUTES) {
    app.get(`/api/${route.path}`, async (request, reply) => {
      const answered = ahead.asked();
      try {
        const answer = await route.answer(askOf(service, request, reply));
        return answer instanceof Download ? sendDownload(reply, answer) : answer;
      } finally {
        answered();
      }
    });
  }
  app.get('/api/saved-filters', async () => readSavedFilters(savedFiltersFile()));
  app.put('/api/saved-filters', async (request) => {
    const saved = checkSavedFilters(request.body);
    writeSavedFilters(savedFiltersFile(), saved);
    return saved;
  });
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

/** The first piece is read before the answer begins, so that a mistake is still told as one. */
async function sendDownload(reply: FastifyReply, { name, type, pieces }: Download): Promise<FastifyReply> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const rest: AsyncIterable<string> = { [Symbol.asyncIterator]: () => iterator };
  async function* all(): AsyncGenerator<string> {
    if (first.done !== true) yield first.value;
    yield* rest;
  }
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(all(), { objectMode: false }));
}

interface Failed {
  readonly service: CaptureService;
  readonly reply: FastifyReply;
  readonly onError: (error: unknown) => void;
}

function answerFailure(error: unknown, { service, reply, onError }: Failed): void {
  // Fastify's own: a body that is no JSON, a URL that cannot be decoded.
  const status = statusOf(error);
  if (status !== undefined) {
    void reply.code(status).send({ error: { message: error instanceof Error ? error.message : String(error) } });
    return;
  }
  const answer = failureAnswer(error, service.closed);
  if (answer.status === 500 && !(error instanceof GivenUp)) onError(error);
  void reply.code(answer.status).send(answer.body);
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
